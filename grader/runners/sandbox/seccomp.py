"""A filter for system calls: no sockets, no namespaces, no hand on other processes.

The filter refuses calls by number and arguments with EPERM; programs of another architecture are
killed, for their numbers mean other calls.  `grader.runners.sandbox.syscalls` says which.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterator

from grader.runners.sandbox import syscalls
from grader.runners.sandbox.libc import Unavailable, prctl

_OTHER_NUMBERING = {"x86_64": 0x40000000, "aarch64": 0x80000000}
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_SET_SECCOMP, _FILTER_MODE = 22, 2
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16
_ANY = 0xFFFFFFFF

Step = tuple[int, int, int, int]


def program(machine: str, *, signals: bool = True) -> bytes:
    """The filter for a machine, as the kernel's ``struct sock_filter`` one after the other.

    ``signals`` is whether signals may be sent.
    """
    known = syscalls.numbers(machine)
    refused = syscalls.REFUSED if signals else (*syscalls.REFUSED, *syscalls.SIGNALS)
    steps: list[Step] = [
        (_LOAD, 0, 0, _ARCH_AT),
        (_EQUAL, 1, 0, _AUDIT_ARCH[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _OTHER_NUMBERING[machine]),
        _answer(errno.EPERM),
    ]
    for names, code in ((syscalls.UNKNOWN, errno.ENOSYS), (syscalls.IGNORED, 0), (refused, errno.EPERM)):
        for number in (known[name] for name in names if name in known):
            steps += [(_EQUAL, 0, 1, number), _answer(code)]
    for rule in syscalls.RULES:
        steps += _conditional(known[rule.call], rule)
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _conditional(number: int, rule: syscalls.Rule) -> list[Step]:
    """Steps that leave the call's number loaded, as they found it."""
    body = list(_look(rule))
    return [(_EQUAL, 0, len(body), number), *body]


def _look(rule: syscalls.Rule) -> Iterator[Step]:
    """Look at the low half of the argument: numbers of processes and flags have no other."""
    yield (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * rule.argument)
    if rule.mask != _ANY:
        yield (_AND, 0, 0, rule.mask)
    after = len(rule.values)
    for passed, value in enumerate(rule.values, 1):
        left = after - passed
        if rule.unless:
            yield (_EQUAL, left + 1, 0, value)
        else:
            yield (_EQUAL, left, 0 if left else 1, value)
    yield _answer(errno.EPERM)
    yield (_LOAD, 0, 0, _NUMBER_AT)


def apply(*, signals: bool = True) -> None:
    """Filter this process and its children for good; needs no_new_privs.

    Raises `Unavailable` for a machine whose call numbers are not known here.
    """
    machine = platform.machine()
    if machine not in syscalls.MACHINES:
        raise Unavailable(f"no table for {machine}")
    steps = program(machine, signals=signals)
    memory = ctypes.create_string_buffer(steps, len(steps))
    header = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(memory))
    prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.create_string_buffer(header, len(header)))


def _answer(code: int) -> Step:
    """Answer with an error number; 0 is success, without the call being made."""
    return (_RETURN, 0, 0, _ERRNO | code)
