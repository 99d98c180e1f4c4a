"""Leaves the program in the ordinary way.

stopped = ["process"]
harness = "inprocess"
"""

import sys


def transform(x):
    sys.exit(0)
