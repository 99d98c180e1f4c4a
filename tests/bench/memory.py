"""Peak memory of a command: of its first process, and of the whole tree."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

INTERVAL = 0.01  # seconds between looks


def peak(command: Sequence[str]) -> tuple[float, float]:
    """Megabytes resident, own and of the tree.  Pages that forks share are counted once a
    process in the tree's sum, so it errs on the high side."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    own = tree = 0.0
    while process.poll() is None:
        sizes = [_resident(pid) for pid in _descendants(process.pid)]
        own, tree = max(own, _resident(process.pid)), max(tree, sum(sizes))
        time.sleep(INTERVAL)
    return own, tree


def _descendants(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in _read(children).split()]
    return found


def _resident(pid: int) -> float:
    for line in _read(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended while we looked
        return ""
