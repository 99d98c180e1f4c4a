"""Sends an array with the shape of a galaxy and none of its bytes.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    node = {"t": "array", "dtype": "<f8", "shape": [2**39, 0, 2**39]}
    target.send(target.message({"result": node, "changed": [], "dicts": []}))
    target.send(target.message(b'{"passed"'))
    return x
