"""Raises what a person at the keyboard would.

stopped = ["process"]
harness = "inprocess"
"""


def transform(x):
    raise KeyboardInterrupt
