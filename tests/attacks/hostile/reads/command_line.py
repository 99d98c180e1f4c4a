"""Reads the command lines of all processes, which everyone may.

stopped = ["landlock"]
"""

from hw import target


def transform(x):
    with open(f"/proc/{target.BYSTANDER}/cmdline") as file:
        print(file.read())
    return x
