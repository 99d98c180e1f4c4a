"""Reads through a link that was handed in with the submission.

stopped = ["intake"]
harness = "inprocess"
needs = ["link"]
"""

import glob
import os


def transform(x):
    for path in glob.glob(os.path.dirname(__file__) + "/../**/data.txt", recursive=True):
        with open(path) as file:
            print(file.read())
    return x
