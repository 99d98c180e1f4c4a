"""Reads a file that only the grader's user may read.

stopped = ["landlock", "uid"]
"""

from hw import target


def transform(x):
    with open(target.PRIVATE) as file:
        print(file.read())
    return x
