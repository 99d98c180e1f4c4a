"""Ends the process with the exit code of success.

stopped = ["process"]
harness = "inprocess"
"""

import os


def transform(x):
    os._exit(0)
