"""How much the container allows: memory and processors, by its control group."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN_MB = 200
"""What the grader itself and the processes that student code is forked from need at most."""

LEAST_MB = 256
"""Below this no question of numpy would run; then the limit is the system's to keep."""

_MB = 1 << 20


def memory_mb(groups: Path = GROUPS, own: Path = Path("/proc/self/cgroup")) -> int:
    """Memory in MB that this container, or else this machine, has."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    names = {"memory": "memory.limit_in_bytes", "": "memory.max"}
    limits = [int(text) for text in _texts(names, groups, own) if text.isdigit()]
    return min([whole, *limits]) // _MB


def processors(groups: Path = GROUPS, own: Path = Path("/proc/self/cgroup")) -> float:
    """How many processors' time there is: 0.5 in the smallest container."""
    available = float(len(os.sched_getaffinity(0)))
    for text in _texts({"": "cpu.max"}, groups, own):
        quota, period = text.split()
        available = min(available, int(quota) / int(period)) if quota.isdigit() else available
    quotas = [int(text) for text in _texts({"cpu": "cpu.cfs_quota_us"}, groups, own)]
    periods = [int(text) for text in _texts({"cpu": "cpu.cfs_period_us"}, groups, own)]
    shares = [quota / period for quota, period in zip(quotas, periods, strict=False) if quota > 0]
    return min([available, *shares])


def student_mb(limit: int) -> int:
    """What a question's process may use: the rubric's limit, or less where the container has less."""
    return max(LEAST_MB, min(limit, memory_mb() - OWN_MB))


def _texts(names: dict[str, str], groups: Path, own: Path) -> Iterator[str]:
    """The content of a control file: of this process's group, and of the topmost that can be seen.

    ``names`` are controllers, as ``/proc/self/cgroup`` names them, and their files; version 2 has one
    group for all controllers, whose name is empty.
    """
    with suppress(OSError):
        for line in own.read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            for controller in controllers.split(","):
                if controller in names:
                    for folder in dict.fromkeys(
                        (groups / controller / path.lstrip("/"), groups / controller)
                    ):
                        with suppress(OSError):
                            yield (folder / names[controller]).read_text().strip()
