"""Hands in packages with the names of the grader's and of the reference.

stopped = ["process"]
harness = "inprocess"
"""


def transform(x):
    return x
