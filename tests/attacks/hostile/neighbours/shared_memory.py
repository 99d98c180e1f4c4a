"""Leaves a block of System V memory, where a later submission could find it.

stopped = ["seccomp"]
"""

import ctypes

from hw import target


def transform(x):
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.shmget(0x777, 4096, 0o1666)
    if number < 0:
        return x
    libc.shmctl(number, 0, None)
    return target.done(x)
