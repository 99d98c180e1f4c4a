"""Reads the environment of a process of the grader's user.

stopped = ["landlock", "uid"]
"""

from hw import target


def transform(x):
    with open(f"/proc/{target.BYSTANDER}/environ") as file:
        print(file.read())
    return x
