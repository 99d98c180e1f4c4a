"""Sends a datagram to a server of the machine.

stopped = ["seccomp", "netns"]
"""

import socket

from hw import target


def transform(x):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", target.UDP))
    return x
