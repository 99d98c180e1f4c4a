"""The layers of the sandbox by name: what each is for, and what to do where it is missing."""

from __future__ import annotations

from typing import NamedTuple


class Layer(NamedTuple):
    """``keeps`` says what student code cannot do because of it; ``remedy`` is one sentence."""

    keeps: str
    remedy: str


LAYERS = {
    "rlimits": Layer(
        "more memory, larger files or more open files than allowed",
        "Resource limits are part of every Unix; use Linux, on Windows the one of WSL 2.",
    ),
    "netns": Layer(
        "any network, and System V memory and queues of others",
        "Run as root with the right to make namespaces; seccomp refuses sockets without it.",
    ),
    "no_new_privs": Layer(
        "privileges by set-user-id programs",
        "Linux 3.5 or later is needed.",
    ),
    "landlock": Layer(
        "files outside its own folder and the libraries, starting programs, signals to others",
        "Linux 5.13 or later with Landlock among its security modules (`lsm=landlock,...`) is needed.",
    ),
    "uid": Layer(
        "files and processes of the user who grades, more processes than allowed",
        "Run as root, with Python and the work folder where other users may read.",
    ),
    "seccomp": Layer(
        "sockets, tracing, mounts, namespaces, changing other processes' limits or other files' modes",
        "Linux 3.17 or later on x86-64 or aarch64 is needed.",
    ),
    "process_tree": Layer(
        "processes that outlive their question",
        "Linux 3.4 or later with /proc mounted is needed.",
    ),
}
"""In the order in which reports name them."""
