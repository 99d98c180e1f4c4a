"""Writes the results itself and ends the process before anyone else can.

stopped = ["process"]
harness = "inprocess"
"""

import os
import sys


def transform(x):
    with open(sys.argv[3] + "/results.json", "w") as file:
        file.write('{"transform": {"passed": true}, "square": {"passed": true}}')
    os._exit(0)
