"""Prints without end (here: 20 MB).

stopped = ["watch"]
"""

from hw import target


def transform(x):
    for _ in range(200):
        print("x" * 100_000)
    return target.done(x)
