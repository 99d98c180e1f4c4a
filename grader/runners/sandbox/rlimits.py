"""Resource limits: memory, file size, open files, processes, processor time as a last resort."""

from __future__ import annotations

import contextlib
import resource
from pathlib import Path

_OPEN_FILES = 256
_LAST_RESORT_SECONDS = 3600
_MB = 1 << 20
_OTHERS = 1000


def apply(memory_mb: int, file_bytes: int) -> None:
    """Limit this process and its children.

    Data rather than address space: libraries reserve far more addresses than they use.
    The grader watches processor time itself; the limit here ends what outlives the grader.
    """
    _lower(resource.RLIMIT_DATA, memory_mb * _MB)
    _lower(resource.RLIMIT_FSIZE, file_bytes)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _lower(resource.RLIMIT_CPU, _LAST_RESORT_SECONDS)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_MEMLOCK, 0)
    _lower(resource.RLIMIT_MSGQUEUE, 0)


def limit_processes(count: int) -> None:
    """Limit the processes of this user: only where the user is this submission's own."""
    _lower(resource.RLIMIT_NPROC, count)


def limit_processes_among_others(count: int) -> None:
    """The same where the user runs other things too, which count as well and may become more."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        everyone = int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
        limit_processes(everyone + _OTHERS + count)


def _lower(kind: int, value: int) -> None:
    """Set both limits, never above what is already allowed."""
    _, hard = resource.getrlimit(kind)
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (lowest, lowest))
