"""A network namespace with nothing in it, and one for System V memory and queues."""

from __future__ import annotations

from grader.runners.sandbox.libc import call

_NEW_IPC, _NEW_NETWORK = 0x08000000, 0x40000000


def leave() -> None:
    """Leave the machine's network; raises OSError where that is not allowed."""
    call("unshare", _NEW_IPC | _NEW_NETWORK)
