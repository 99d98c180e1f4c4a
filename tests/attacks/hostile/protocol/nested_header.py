"""Sends JSON that is nested a hundred thousand times.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    target.send(target.message(b"[" * 100_000))
    return x
