"""Sends a number with a million digits.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    target.send(target.message(b'{"result": ' + b"9" * 1_000_000 + b"}"))
    return x
