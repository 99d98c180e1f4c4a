"""Leaves a secret in the kernel's key ring, where a later submission could find it.

stopped = ["seccomp"]
"""

import ctypes

from hw import target


def transform(x):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(248, b"user", b"note", b"x", 1, -4) >= 0:
        return target.done(x)
    return x
