"""Raises an exception with a text of fifty million letters.

stopped = ["wire"]
harness = "trusting"
"""

from hw import target


def transform(x):
    target.send(target.message(b'{"error": {"message": "' + b"A" * 5_000_000))
    raise ValueError("x" * 50_000_000)
