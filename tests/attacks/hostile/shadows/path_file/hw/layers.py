"""Hands in a file evil.pth, whose lines Python runs where it looks for packages.

stopped = ["process"]
harness = "inprocess"
needs = ["site"]
"""


def transform(x):
    return x
