"""Fills the grader's table of open files by sending it descriptors.

stopped = ["wire"]
harness = "trusting"
"""

import array
import os
import socket

from hw import target


def transform(x):
    rights = array.array("i", [os.dup(0) for _ in range(100)])
    control = socket.socket(fileno=os.dup(target.control()))
    for _ in range(20):
        control.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
    return x
