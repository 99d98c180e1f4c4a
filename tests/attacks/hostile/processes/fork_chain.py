"""Forks and ends, forks and ends, so that it never has the same number twice.

stopped = ["watch"]
harness = "trusting"
"""

import os
import time


def transform(x):
    end = time.monotonic() + 4
    while time.monotonic() < end:
        if os.fork():
            os._exit(0)
