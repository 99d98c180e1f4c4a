"""Landlock: which files can be opened, no TCP, no signals outwards.

Rules name what is allowed; everything else is refused, and no process can lift it again.
What older kernels do not know is left out: version 4 added TCP, version 6 signals and abstract
sockets.  See landlock(7) and the kernel's ``include/uapi/linux/landlock.h``.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from grader.runners.sandbox.libc import Unavailable, call

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG = 1
_BENEATH = 1

_READ_FILE, _READ_DIR, _WRITE_FILE = 1 << 2, 1 << 3, 1 << 1
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
READ = _READ_FILE | _READ_DIR
LIST = _READ_DIR
DEVICE = _READ_FILE | _WRITE_FILE
WORK = READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _REFER | _TRUNCATE
_FILE_RIGHTS = _READ_FILE | _WRITE_FILE | _TRUNCATE
_FS_BITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP = 0b11
_SCOPES = 0b11
KNOWS_SIGNALS = 6


def version() -> int:
    """The kernel's version of Landlock; raises `Unavailable` where there is none."""
    try:
        return call("syscall", _CREATE, None, 0, _VERSION_FLAG)
    except OSError as error:
        raise Unavailable(f"the kernel has no Landlock ({error.strerror})") from error


def restrict(rules: Iterable[tuple[str, int]]) -> None:
    """Allow what ``rules`` name (path, rights) and nothing else; paths that are not there are skipped."""
    known = version()
    files = (1 << _FS_BITS.get(known, 16)) - 1
    ruleset = _create(known, files)
    try:
        for path, rights in rules:
            with contextlib.suppress(FileNotFoundError):
                _allow(ruleset, path, rights & files)
        call("syscall", _RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def keep_signals_inside() -> None:
    """No signal from here on reaches a process that is not below this one (version 6)."""
    if version() < KNOWS_SIGNALS:
        raise Unavailable("this version of Landlock knows no signals")
    attributes = struct.pack("QQQ", 0, 0, _SCOPES)
    ruleset = call("syscall", _CREATE, attributes, len(attributes), 0)
    try:
        call("syscall", _RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _create(known: int, files: int) -> int:
    attributes = struct.pack("QQQ", files, _TCP, _SCOPES)
    size = 8 if known < 4 else 16 if known < 6 else 24
    return call("syscall", _CREATE, attributes, size, 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not Path(path).is_dir():
            rights &= _FILE_RIGHTS
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, handle))
        call("syscall", _ADD, ruleset, _BENEATH, rule, 0)
    finally:
        os.close(handle)


def around(folder: str, packages: Collection[str], hidden: str) -> Iterator[tuple[str, int]]:
    """Rules that allow reading ``folder``, but not ``hidden`` in it.

    Of the folders of installed ``packages``, files that name other places (``*.pth``) are left
    out too.  A folder is allowed as a whole where nothing in it is left out.
    """
    if folder not in packages and not any(lies_in(path, folder) for path in (*packages, hidden)):
        yield folder, READ
        return
    yield folder, LIST
    for entry in os.scandir(folder):
        if entry.path != hidden and not (folder in packages and _names_places(entry.name)):
            yield from around(entry.path, packages, hidden)


def lies_in(path: str, folder: str) -> bool:
    """Whether a path lies below a folder."""
    return path.startswith(folder.rstrip("/") + "/")


def _names_places(name: str) -> bool:
    """Whether a file of an installation says where packages lie that are not copied into it."""
    return name.endswith(".pth") or "editable" in name
