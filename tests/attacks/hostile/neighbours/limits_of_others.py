"""Lowers the limits of a process of the grader's user, so that it cannot write results.

stopped = ["seccomp", "uid"]
"""

import resource

from hw import target


def transform(x):
    resource.prlimit(target.BYSTANDER, resource.RLIMIT_NOFILE, (1, 1))
    return x
