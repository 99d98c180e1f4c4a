"""Writes to stderr without end, past Python's own streams (here: 20 MB).

stopped = ["watch"]
"""

import os

from hw import target


def transform(x):
    for _ in range(400):
        os.write(2, b"x" * 50_000)
    return target.done(x)
