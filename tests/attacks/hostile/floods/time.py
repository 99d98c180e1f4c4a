"""Computes for longer than it may.

stopped = ["watch"]
"""

import time

from hw import target


def transform(x):
    while time.process_time() < 1.5:
        pass
    return target.done(x)
