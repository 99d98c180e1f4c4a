"""Hands in A file json.py, to be imported in place of the standard library's.

stopped = ["process"]
harness = "inprocess"
needs = ["pythonpath"]
"""


def transform(x):
    return x
