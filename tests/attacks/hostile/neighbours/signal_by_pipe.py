"""Has the kernel send a signal to a process of the grader's user when a pipe has data.

stopped = ["seccomp", "landlock", "uid"]
"""

import fcntl
import os
import time

from hw import target


def transform(x):
    read, write = os.pipe()
    fcntl.fcntl(read, fcntl.F_SETOWN, target.BYSTANDER)
    fcntl.fcntl(read, fcntl.F_SETSIG if hasattr(fcntl, "F_SETSIG") else 10, 9)
    fcntl.fcntl(read, fcntl.F_SETFL, fcntl.fcntl(read, fcntl.F_GETFL) | os.O_ASYNC)
    os.write(write, b"x")
    time.sleep(0.05)
    return x
