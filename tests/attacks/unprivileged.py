"""Becoming an ordinary user, for programs started by a test that runs as root."""

from __future__ import annotations

import ctypes
import os

from grader.runners.sandbox import privileges
from grader.runners.sandbox.libc import call, prctl

USER = 12_345
_AMBIENT, _RAISE, _READ_ANY_FILE = 47, 2, 2


def ordinary_user() -> None:
    """Become one who may read any file, and passes that on to the programs that he starts: the
    interpreter may lie where only root can read.  Students' processes lose it again."""
    privileges.keep_capabilities(True)
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    mask = privileges.READ_ANY_FILE
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)))
    prctl(_AMBIENT, _RAISE, _READ_ANY_FILE)
