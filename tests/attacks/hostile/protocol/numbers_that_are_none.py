"""Sends the constants NaN and Infinity, which are no JSON.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    target.send(target.message(b'{"passed": NaN, "result": Infinity, "changed": [], "dicts": []}'))
    return x
