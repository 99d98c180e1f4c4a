"""Sleeps for an hour.

stopped = ["watch"]
harness = "inprocess"
"""

import time


def transform(x):
    time.sleep(3600)
