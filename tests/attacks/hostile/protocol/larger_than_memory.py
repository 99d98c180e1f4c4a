"""Announces a message that no memory can hold.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    target.send(target.message({}, announced=2**60))
    return x
