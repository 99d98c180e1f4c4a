"""What the filter does with which system call: tables, and nothing else.

Numbers: the kernel's ``unistd.h`` for x86-64 and the generic table that aarch64 uses; calls since
Linux 5.1 have one number everywhere.
"""

from __future__ import annotations

from typing import NamedTuple

MACHINES = ("x86_64", "aarch64")


class Rule(NamedTuple):
    """Refuse a call when its argument, as far as ``mask`` reaches, is one of ``values`` — or, with
    ``unless``, when it is none of them."""

    call: str
    argument: int
    values: tuple[int, ...]
    unless: bool = False
    mask: int = 0xFFFFFFFF


_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    # Networks, and ways to speak to or to leave things for other processes
    "socket": (41, 198),
    "socketpair": (53, 199),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # Other processes: looking in, signals past Landlock, limits, priorities
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "prlimit64": (302, 261),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    # What files are, which Landlock leaves to their owner
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "memfd_create": (319, 279),
    # Namespaces, mounts, and the machine itself
    "clone": (56, 220),
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "syslog": (103, 116),
    "acct": (163, 89),
    "adjtimex": (159, 171),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "iopl": (172, None),
    "ioperm": (173, None),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    # Large parts of the kernel that nobody's homework needs
    "perf_event_open": (298, 241),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "clone3": (435, 435),
}

IGNORED = ("chmod", "fchmod", "fchmodat", "fchmodat2")
"""Answered with success and not done: copying a file changes a mode on the way."""

UNKNOWN = ("clone3",)
"""Answered as if the kernel had no such call: its flags lie in memory, which a filter cannot read, and
the C library then uses ``clone``, whose flags it can."""

SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal")
"""Refused only where nothing else keeps signals inside: ending oneself is everyone's right."""

_ITSELF = (0,)
_SET_OWNER, _SET_OWNER_EX = 8, 15
_DEVICE_OWNER = (0x8901, 0x8902)
_TYPE_INTO_TERMINAL = (0x5412, 0x541C)
_NAMESPACE_FLAGS = 0x7E020000

RULES = (
    Rule("clone", 0, (0,), unless=True, mask=_NAMESPACE_FLAGS),
    # One end of a pair of datagram sockets can send to any local service
    Rule("socketpair", 1, (1,), unless=True, mask=0xF),
    *(Rule(call, 0, _ITSELF, unless=True) for call in ("prlimit64", "sched_setparam", "sched_setscheduler")),
    *(Rule(call, 0, _ITSELF, unless=True) for call in ("sched_setaffinity", "sched_setattr", "setpriority")),
    Rule("setpriority", 1, _ITSELF, unless=True),
    Rule("ioprio_set", 0, (1,), unless=True),
    Rule("ioprio_set", 1, _ITSELF, unless=True),
    # Whom the kernel sends a signal to when a descriptor is ready
    Rule("fcntl", 1, (_SET_OWNER, _SET_OWNER_EX)),
    Rule("ioctl", 1, (*_DEVICE_OWNER, *_TYPE_INTO_TERMINAL)),
)
"""Calls that are refused for some of their arguments."""

REFUSED = tuple(
    name for name in _NUMBERS if name not in {*IGNORED, *UNKNOWN, *SIGNALS, *(rule.call for rule in RULES)}
)
"""Calls that are refused whatever their arguments are."""


def numbers(machine: str) -> dict[str, int]:
    """Call -> number on a machine of `MACHINES`, of those that it has."""
    at = MACHINES.index(machine)
    return {name: number for name, pair in _NUMBERS.items() if (number := pair[at]) is not None}
