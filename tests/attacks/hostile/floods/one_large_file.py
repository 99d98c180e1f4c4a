"""Writes a file that is larger than any may be (here: 3 MB).

stopped = ["rlimits"]
"""

from hw import target


def transform(x):
    with open("large", "wb") as file:
        file.write(bytes(3_000_000))
    return target.done(x)
