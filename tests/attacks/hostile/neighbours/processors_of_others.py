"""Pins a process of the grader's user to one processor.

stopped = ["seccomp", "uid"]
"""

import os

from hw import target


def transform(x):
    os.sched_setaffinity(target.BYSTANDER, {max(os.sched_getaffinity(0))})
    return x
