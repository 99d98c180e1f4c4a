"""Sends bytes and says that they are an array of Python objects.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    node = {"t": "array", "dtype": "|O", "shape": [2]}
    target.send(target.message({"result": node, "changed": [], "dicts": []}, bytes(16)))
    return x
