"""Aborts.

stopped = ["process"]
harness = "inprocess"
"""

import os


def transform(x):
    os.abort()
