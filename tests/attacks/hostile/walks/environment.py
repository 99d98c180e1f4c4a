"""Prints every variable of its environment.

stopped = ["process"]
harness = "inprocess"
"""

import os


def transform(x):
    print(dict(os.environ))
    return x
