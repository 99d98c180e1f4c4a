"""Calls a function of the grader's that it has not been offered.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    target.send(target.message({"callback": "reference.transform", "args": [], "kwargs": {}}))
    return x
