"""Writes random bytes to the grader's socket.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    target.send(b"\xff" * 100_000)
    return x
