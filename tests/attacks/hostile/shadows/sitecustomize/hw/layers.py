"""Hands in A file sitecustomize.py, which Python runs when it starts.

stopped = ["process"]
harness = "inprocess"
needs = ["pythonpath"]
"""


def transform(x):
    return x
