"""Talks to a local service by its socket's path.

stopped = ["seccomp"]
"""

import socket

from hw import target


def transform(x):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", target.LOCAL)
    return x
