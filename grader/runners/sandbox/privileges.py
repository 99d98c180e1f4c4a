"""No way to gain privileges, none kept, and no life without the parent process."""

from __future__ import annotations

import ctypes
import os
import signal

from grader.runners.sandbox.libc import call, prctl

_SET_PDEATHSIG = 1
_SET_DUMPABLE = 4
_SET_KEEPCAPS = 8
_SET_CHILD_SUBREAPER = 36
_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION = 0x20080522
READ_ANY_FILE = 1 << 2
"""CAP_DAC_READ_SEARCH, as a bit."""


def no_new_privs() -> None:
    """Give up what set-user-id files and file capabilities would add."""
    prctl(_SET_NO_NEW_PRIVS, 1)


def keep_capabilities(keep: bool) -> None:
    """Whether the next change of user leaves the permitted capabilities as they are."""
    prctl(_SET_KEEPCAPS, int(keep))


def set_capabilities(mask: int) -> None:
    """Keep only the capabilities in ``mask`` (below 32); children get the same."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    words = (ctypes.c_uint32 * 6)(mask, mask, 0, 0, 0, 0)
    call("capset", ctypes.byref(header), ctypes.byref(words))


def not_dumpable() -> None:
    """No core dump, and no look into this process by others of the same user."""
    prctl(_SET_DUMPABLE, 0)


def adopt_orphans() -> None:
    """Become the parent of every orphan below this process."""
    prctl(_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Be killed when the parent ends; to be called after the last change of user."""
    prctl(_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(0)
