"""A filter for system calls: no sockets, no namespaces, no looking into other processes.

The filter refuses calls by number with EPERM; programs of another architecture are killed, for
their numbers mean other calls.  ``clone3`` is answered as unknown: its flags lie in memory that a
filter cannot read, and the C library then uses ``clone``, whose flags it can.
Numbers: the kernel's ``unistd.h`` for x86-64 and for the generic table that aarch64 uses.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from grader.runners.sandbox.libc import Unavailable, prctl

_REFUSED = {
    "x86_64": {
        "socket": 41,
        "shmget": 29,
        "semget": 64,
        "msgget": 68,
        "ptrace": 101,
        "syslog": 103,
        "pivot_root": 155,
        "adjtimex": 159,
        "chroot": 161,
        "acct": 163,
        "settimeofday": 164,
        "mount": 165,
        "umount2": 166,
        "swapon": 167,
        "swapoff": 168,
        "reboot": 169,
        "iopl": 172,
        "ioperm": 173,
        "init_module": 175,
        "delete_module": 176,
        "quotactl": 179,
        "clock_settime": 227,
        "mq_open": 240,
        "kexec_load": 246,
        "add_key": 248,
        "request_key": 249,
        "keyctl": 250,
        "unshare": 272,
        "perf_event_open": 298,
        "fanotify_init": 300,
        "name_to_handle_at": 303,
        "open_by_handle_at": 304,
        "clock_adjtime": 305,
        "setns": 308,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "kcmp": 312,
        "finit_module": 313,
        "memfd_create": 319,
        "kexec_file_load": 320,
        "bpf": 321,
        "userfaultfd": 323,
    },
    "aarch64": {
        "umount2": 39,
        "mount": 40,
        "pivot_root": 41,
        "chroot": 51,
        "quotactl": 60,
        "acct": 89,
        "unshare": 97,
        "kexec_load": 104,
        "init_module": 105,
        "delete_module": 106,
        "clock_settime": 112,
        "syslog": 116,
        "ptrace": 117,
        "reboot": 142,
        "settimeofday": 170,
        "adjtimex": 171,
        "mq_open": 180,
        "msgget": 186,
        "semget": 190,
        "shmget": 194,
        "socket": 198,
        "add_key": 217,
        "request_key": 218,
        "keyctl": 219,
        "swapon": 224,
        "swapoff": 225,
        "perf_event_open": 241,
        "fanotify_init": 262,
        "name_to_handle_at": 264,
        "open_by_handle_at": 265,
        "clock_adjtime": 266,
        "setns": 268,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "kcmp": 272,
        "finit_module": 273,
        "memfd_create": 279,
        "bpf": 280,
        "userfaultfd": 282,
        "kexec_file_load": 294,
    },
}
_REFUSED_EVERYWHERE = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_NAMESPACES = 0x7E020000
_OTHER_NUMBERING = {"x86_64": 0x40000000, "aarch64": 0x80000000}
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_SET_SECCOMP, _FILTER_MODE = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCH_AT, _FIRST_ARGUMENT_AT = 0, 4, 16


def program(machine: str) -> bytes:
    """The filter for a machine, as the kernel's ``struct sock_filter`` one after the other."""
    refuse = _instruction(_RETURN, 0, 0, _ERRNO | errno.EPERM)
    steps = [
        _instruction(_LOAD, 0, 0, _ARCH_AT),
        _instruction(_EQUAL, 1, 0, _AUDIT_ARCH[machine]),
        _instruction(_RETURN, 0, 0, _KILL),
        _instruction(_LOAD, 0, 0, _NUMBER_AT),
        _instruction(_AT_LEAST, 0, 1, _OTHER_NUMBERING[machine]),
        refuse,
        _instruction(_EQUAL, 0, 1, _CLONE3),
        _instruction(_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
    ]
    for number in (_REFUSED[machine] | _REFUSED_EVERYWHERE).values():
        steps += [_instruction(_EQUAL, 0, 1, number), refuse]
    steps += [
        _instruction(_EQUAL, 0, 3, _CLONE[machine]),
        _instruction(_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        _instruction(_ANY_BIT, 0, 1, _NAMESPACES),
        refuse,
        _instruction(_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(steps)


def apply() -> None:
    """Filter this process and its children for good; needs no_new_privs.

    Raises `Unavailable` for a machine whose call numbers are not known here.
    """
    machine = platform.machine()
    if machine not in _REFUSED:
        raise Unavailable(f"no table for {machine}")
    steps = program(machine)
    memory = ctypes.create_string_buffer(steps, len(steps))
    header = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(memory))
    prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.create_string_buffer(header, len(header)))


def _instruction(code: int, if_true: int, if_false: int, constant: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, constant)
