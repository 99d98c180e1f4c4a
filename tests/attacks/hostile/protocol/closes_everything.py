"""Closes every descriptor that it has.

stopped = ["wire"]
harness = "trusting"
"""

import os


def transform(x):
    os.closerange(0, 64)
    return x
