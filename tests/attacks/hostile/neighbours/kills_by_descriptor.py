"""Kills a process of the grader's user through a process descriptor.

stopped = ["landlock", "uid", "seccomp"]
"""

import os
import signal

from hw import target


def transform(x):
    signal.pidfd_send_signal(os.pidfd_open(target.BYSTANDER), 9)
    return x
