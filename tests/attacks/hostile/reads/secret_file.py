"""Reads a file beside the submission that everyone may read.

stopped = ["landlock"]
"""

from hw import target


def transform(x):
    with open(target.SECRET) as file:
        print(file.read())
    return x
