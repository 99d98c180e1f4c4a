"""Keeping a student's processes within processor time, wall time, memory and number."""

from __future__ import annotations

import signal
import time
from collections.abc import Collection

from grader.model import Stage
from grader.runners.sandbox import processes
from grader.runners.sandbox.disk import Disk

WALL_FACTOR = 3.0
_FIRST_LOOK = 0.1
_LOOK_EVERY = 0.05
_DISK_EVERY = 0.2
_MB = 1 << 20


class Lost(Exception):  # noqa: N818 - it says what happened to the process; nobody's mistake
    """The process cannot be asked any more: at which stage, why, and the error's short name."""

    def __init__(self, stage: Stage, kind: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage
        self.kind = kind
        self.message = message


class Watch:
    """The limits of the processes below ``root``; those in ``keep`` wait meanwhile, so that only
    their memory is looked at.

    `start` begins a period; `check` is cheap to call often and raises `Lost` at a limit.
    """

    def __init__(
        self, root: int, keep: Collection[int], memory_mb: int, count: int, disk: Disk | None = None
    ) -> None:
        self._root = root
        self._keep = keep
        self._memory_mb = memory_mb
        self._count = count
        self._disk = disk
        self._peak = 0
        self.start(0.0)

    def start(self, seconds: float, pid: int = 0) -> None:
        """Allow ``seconds`` of processor time from now, and three times that by the clock.

        ``pid`` is the process that has used some before, if one has.
        """
        before = processes.stat(pid) if pid else None
        self._used = before.seconds if before else 0.0
        self._seconds = seconds
        self._begun = time.monotonic()
        self._next = self._begun + _FIRST_LOOK
        self._next_disk = self._next

    def peak(self, pid: int) -> int:
        """The most memory seen in use, in bytes, and at least what process ``pid`` has now."""
        now = processes.stat(pid)
        self._peak = max(self._peak, now.resident if now else 0)
        return self._peak

    def interrupt(self, pid: int) -> None:
        """Have one of the processes tell where it is."""
        processes.interrupt(self._root, pid, signal.SIGUSR1)

    @property
    def pause(self) -> float:
        """Seconds until `check` has something to do."""
        return max(0.0, self._next - time.monotonic())

    def check(self) -> None:
        """Look at the processes when it is time to; raises `Lost` for the first limit passed."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _LOOK_EVERY
        self._check_processes(now)
        if self._disk is not None and now >= self._next_disk:
            self._next_disk = now + _DISK_EVERY
            if excess := self._disk.excess(processes.descendants(self._root)):
                raise Lost("killed", "DiskLimit", excess)

    def _check_processes(self, now: float) -> None:
        used = processes.usage(self._root, self._keep)
        self._peak = max(self._peak, used.resident)
        if used.seconds - self._used > self._seconds:
            raise Lost("timeout", "TimeLimit", f"used more than {self._seconds:g} s of processor time")
        if now - self._begun > WALL_FACTOR * self._seconds:
            raise Lost("timeout", "TimeLimit", f"did not finish within {WALL_FACTOR * self._seconds:g} s")
        waiting = [known.resident for pid in self._keep if (known := processes.stat(pid))]
        if max(used.resident, *waiting, 0) > self._memory_mb * _MB:
            raise Lost("memory", "MemoryLimit", f"used more than {self._memory_mb} MB of memory")
        if used.number > self._count:
            raise Lost("killed", "ProcessLimit", f"started more than {self._count} processes")
