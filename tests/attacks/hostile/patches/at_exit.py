"""Writes the results anew after the program has written them.

stopped = ["process"]
harness = "inprocess"
"""

import atexit
import sys


@atexit.register
def rewrite():
    with open(sys.argv[3] + "/results.json", "w") as file:
        file.write('{"transform": {"passed": true}, "square": {"passed": true}}')


def transform(x):
    return x
