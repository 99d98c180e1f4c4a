"""Moves a file of its own to another folder.

stopped = ["landlock"]
"""

import os

from hw import target


def transform(x):
    with open("mine.json", "w") as file:
        file.write("{}")
    os.link("mine.json", target.OUTSIDE + "/results.json")
    return x
