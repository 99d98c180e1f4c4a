"""Kills a process of the grader's user.

stopped = ["landlock", "uid", "seccomp"]
"""

import os

from hw import target


def transform(x):
    os.kill(target.BYSTANDER, 9)
    return x
