"""The few calls to the C library that Python does not offer, raising OSError as Python does."""

from __future__ import annotations

import ctypes
import os
from typing import Any

_LIBC = ctypes.CDLL(None, use_errno=True)


class Unavailable(Exception):  # noqa: N818 - a layer that cannot be had is a fact, not an error
    """A layer of the sandbox cannot be used here; the text is the reason, a few words."""


def call(name: str, *arguments: Any) -> int:
    """Call a function that returns -1 and sets errno when it fails; raises OSError then."""
    function = getattr(_LIBC, name)
    ready = [ctypes.c_ulong(one) if isinstance(one, int) else one for one in arguments]
    result = int(function(*ready))
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def prctl(option: int, *arguments: Any) -> int:
    """``prctl(2)``, with the unused arguments zero as the kernel wants them."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    return call("prctl", option, *padded)
