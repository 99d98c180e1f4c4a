"""A user of its own for each submission: a random number that owns nothing else."""

from __future__ import annotations

import os
import random
import stat
from collections.abc import Iterable
from pathlib import Path

from grader.runners.sandbox.libc import Unavailable
from grader.runners.sandbox.privileges import keep_capabilities

_LOWEST, _HIGHEST = 0x10000000, 0x70000000
_FALLBACK_LOWEST = 20_000


def known() -> range:
    """The high user numbers that this user namespace knows; to be read before Landlock."""
    lines = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    end = max(int(first) + int(count) for first, _, count in lines)
    return range(_LOWEST, _HIGHEST) if end > _HIGHEST else range(_FALLBACK_LOWEST, end)


def pick(users: range, root: str, seed: str = "") -> int:
    """The one that already owns ``root``, else one at random; raises `Unavailable` without root.

    Several workers of one submission share its folder, and so have the same user: those that
    begin at the same time by the same secret ``seed``.
    """
    if os.geteuid() != 0:
        raise Unavailable("needs root")
    if not users:
        raise Unavailable("no other users in this namespace")
    owner = os.stat(root, follow_symlinks=False).st_uid  # noqa: PTH116 - a text, as everywhere here
    if owner in users:
        return owner
    return (random.Random(seed) if seed else random.SystemRandom()).choice(users)  # noqa: S311 - the seed is a secret


def closed_to_others(paths: Iterable[str]) -> str:
    """The first folder or file on the way to ``paths`` that another user could not pass, or ``""``."""
    for path in paths:
        place = Path(path).resolve()
        for folder in reversed(place.parents):
            if not folder.stat().st_mode & stat.S_IXOTH:
                return str(folder)
        if not place.stat().st_mode & stat.S_IROTH:
            return str(place)
    return ""


def give(root: str, user: int) -> None:
    """Make ``root`` and everything in it the user's, ``root`` last; links are changed, not followed."""
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            os.chown(os.path.join(folder, name), user, user, follow_symlinks=False)  # noqa: PTH118 - os.walk's own words
    os.chown(root, user, user, follow_symlinks=False)


def become(user: int, root: str, *, keep: bool) -> None:
    """Be that user, in no group but its own and the owner of ``root``.

    ``keep`` leaves capabilities to be chosen from.  Raises OSError, with ``root`` given back.
    """
    keep_capabilities(keep)
    os.setgroups([])
    os.setresgid(user, user, user)
    if os.stat(root, follow_symlinks=False).st_uid != user:  # noqa: PTH116 - as above
        give(root, user)
    try:
        os.setresuid(user, user, user)
    except OSError:
        give(root, os.getuid())
        raise
