"""Hands in a file conftest.py, which pytest runs to find out how tests are reported.

stopped = ["process"]
harness = "pytest"
"""


def transform(x):
    return x
