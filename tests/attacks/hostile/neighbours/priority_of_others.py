"""Gives a process of the grader's user the lowest priority.

stopped = ["seccomp", "uid"]
"""

import os

from hw import target


def transform(x):
    os.setpriority(os.PRIO_PROCESS, target.BYSTANDER, 19)
    return x
