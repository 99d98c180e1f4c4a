"""Talks to a local service with one end of a pair of sockets, which needs no socket of its own.

stopped = ["seccomp"]
"""

import socket

from hw import target


def transform(x):
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b"x", target.LOCAL)
    return x
