"""Writes a file outside its folder.

stopped = ["landlock"]
"""

from hw import target


def transform(x):
    with open(target.OUTSIDE + "/results.json", "w") as file:
        file.write("{}")
    return x
