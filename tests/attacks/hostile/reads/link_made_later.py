"""Makes a link to a file of the grader's while it runs, and reads through it.

stopped = ["landlock", "seccomp"]
"""

import os

from hw import target


def transform(x):
    os.symlink(target.SECRET, "link")
    with open("link") as file:
        print(file.read())
    return x
