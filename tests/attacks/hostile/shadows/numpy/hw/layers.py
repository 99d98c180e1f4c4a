"""Hands in A file numpy.py, to be imported in place of the library.

stopped = ["process"]
harness = "inprocess"
needs = ["pythonpath"]
"""


def transform(x):
    return x
