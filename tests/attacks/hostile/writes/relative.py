"""Writes through a path that climbs out of its folder.

stopped = ["landlock"]
"""

import os

from hw import target


def transform(x):
    with open(os.path.relpath(target.OUTSIDE) + "/results.json", "w") as file:
        file.write("{}")
    return x
