"""Gives a file of the grader's to someone else.

stopped = ["seccomp", "uid"]
needs = ["root"]
"""

import os

from hw import target


def transform(x):
    os.chown(target.SECRET, 12345, 12345)
    return target.done(x)
