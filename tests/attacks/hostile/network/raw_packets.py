"""Listens to all packets of the machine.

stopped = ["seccomp", "uid"]
needs = ["root"]
"""

import socket

from hw import target


def transform(x):
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()
    return target.done(x)
