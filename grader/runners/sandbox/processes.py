"""A tree of processes: who is in it, what it uses, and the end of all of it.

Orphans below a child subreaper become its children, so that walking down from one finds every
process, also one that called ``setsid`` twice.  Processes are killed through a pidfd, checked
after it was opened: a number that was given to a stranger meanwhile is left alone.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Collection, Iterator
from typing import NamedTuple

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 1
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 1
_PATIENCE = 0.02
_CHUNK = 1 << 12


class Stat(NamedTuple):
    """What ``/proc/PID/stat`` tells: state letter, parent, processor seconds, resident bytes."""

    state: str
    parent: int
    seconds: float
    resident: int


class Usage(NamedTuple):
    """What several processes use together."""

    seconds: float
    resident: int
    number: int


def stat(pid: int) -> Stat | None:
    """A process's figures, None when there is no such process."""
    try:
        text = _read(f"/proc/{pid}/stat")
    except OSError:
        return None
    fields = text[text.rindex(b")") + 2 :].split()
    ticks = sum(int(field) for field in fields[11:15])
    return Stat(fields[0].decode(), int(fields[1]), ticks / _TICKS, int(fields[21]) * _PAGE)


def children(pid: int) -> list[int]:
    """The direct children of a process, of all its threads."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - twice as fast as a Path
            found += _children_of_thread(pid, task)
    return found


def _children_of_thread(pid: int, task: str) -> list[int]:
    try:
        return [int(word) for word in _read(f"/proc/{pid}/task/{task}/children").split()]
    except FileNotFoundError:
        return _children_by_search(pid) if task == str(pid) else []


def _children_by_search(pid: int) -> list[int]:
    """The same, for kernels that do not list children."""
    found = [(int(name), stat(int(name))) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - as above
    return [number for number, figures in found if figures is not None and figures.parent == pid]


def _read(path: str) -> bytes:
    """A file of the process file system, in half the time that `open` takes."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = os.read(handle, _CHUNK)
        while len(data) % _CHUNK == 0 and (more := os.read(handle, _CHUNK)):
            data += more
        return data
    finally:
        os.close(handle)


def descendants(root: int) -> Iterator[int]:
    """Every process below ``root``, parents before their children."""
    seen = {root}
    queue = [root]
    while queue:
        for child in children(queue.pop()):
            if child not in seen:
                seen.add(child)
                queue.append(child)
                yield child


def usage(root: int, keep: Collection[int] = ()) -> Usage:
    """What the processes below ``root`` use, those in ``keep`` left out."""
    figures = [stat(pid) for pid in descendants(root) if pid not in keep]
    known = [figure for figure in figures if figure is not None]
    return Usage(sum(f.seconds for f in known), sum(f.resident for f in known), len(known))


def living(root: int, keep: Collection[int] = ()) -> list[int]:
    """The processes below ``root`` that have not ended."""
    found = [(pid, stat(pid)) for pid in descendants(root) if pid not in keep]
    return [pid for pid, figures in found if figures is not None and figures.state not in "ZX"]


def kill_tree(root: int, keep: Collection[int] = (), patience: float = 5.0) -> int:
    """Kill everything below ``root`` until nothing is left; returns how many were killed.

    Processes in ``keep`` are spared, but not what stands below them.  Raises TimeoutError when
    something is left after ``patience`` seconds.
    """
    deadline = time.monotonic() + patience
    count = 0
    while pids := living(root, keep):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(pids)} processes cannot be ended")
        family = {root, *keep, *pids}
        handles = [handle for pid in pids if (handle := _kill(pid, family)) is not None]
        _wait(handles, _PATIENCE)
        count += len(pids)
    return count


class Handle:
    """One process, whatever becomes of its number: made while it is known to be the right one."""

    def __init__(self, pid: int) -> None:
        self._pidfd: int | None = None
        with contextlib.suppress(OSError):
            self._pidfd = os.pidfd_open(pid)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        if self._pidfd is not None:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._pidfd, number)

    def close(self) -> None:
        """Forget the process."""
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None


def interrupt(root: int, pid: int, number: signal.Signals) -> None:
    """Send a signal to a process, if it is below ``root``."""
    family = {root, *descendants(root)}
    if pid in family - {root}:
        with contextlib.suppress(OSError):
            handle = os.pidfd_open(pid)
            _signal(handle, pid, family, number)
            os.close(handle)


def wait_for_end(pid: int, seconds: float) -> None:
    """Wait until a process has ended, at most so long."""
    with contextlib.suppress(OSError):
        _wait([os.pidfd_open(pid)], seconds)


def _kill(pid: int, family: Collection[int]) -> int | None:
    """Kill one process of a family; the pidfd to wait on, None when there is none."""
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        return None
    _signal(handle, pid, family, signal.SIGKILL)
    return handle


def _signal(handle: int, pid: int, family: Collection[int], number: signal.Signals) -> None:
    """Send a signal through a pidfd, if the number still belongs to one of the family."""
    figures = stat(pid)
    if figures is not None and figures.parent in family:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, number)


def _wait(handles: Collection[int], seconds: float) -> None:
    """Wait until the processes are gone, at most so long; close the handles."""
    deadline = time.monotonic() + seconds
    for handle in handles:
        poller = select.poll()
        poller.register(handle, select.POLLIN)
        poller.poll(max(0.0, deadline - time.monotonic()) * 1000)
        os.close(handle)
