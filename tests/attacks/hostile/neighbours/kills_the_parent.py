"""Kills the process that it was forked from.

stopped = ["process"]
harness = "trusting"
"""

import os


def transform(x):
    os.kill(os.getppid(), 9)
    return x
