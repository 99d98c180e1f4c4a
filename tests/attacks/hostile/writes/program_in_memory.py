"""Starts a program that lies in memory only.

stopped = ["seccomp", "landlock"]
"""

import os

from hw import target


def transform(x):
    number = os.memfd_create("program")
    with open("/bin/true", "rb") as file:
        os.write(number, file.read())
    if os.fork() == 0:
        os.execve(number, ["true"], {})
    return target.done(x) if os.wait()[1] == 0 else x
