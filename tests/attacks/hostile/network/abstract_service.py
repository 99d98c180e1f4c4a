"""Talks to a local service by an abstract name.

stopped = ["seccomp", "landlock", "netns"]
"""

import socket

from hw import target


def transform(x):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", target.ABSTRACT)
    return x
