"""Kills itself.

stopped = ["process"]
harness = "inprocess"
"""

import os


def transform(x):
    os.kill(os.getpid(), 9)
