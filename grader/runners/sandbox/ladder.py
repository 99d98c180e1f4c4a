"""Every layer of the sandbox in the order in which they can be applied, and which of them held.

Landlock comes before the change of user, while every path can still be opened.  Where the
interpreter lies below a folder closed to other users, the new user keeps the one capability to
read any file — only if Landlock already limits which files there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.runners.sandbox import identity, landlock, network, privileges, rlimits, seccomp
from grader.runners.sandbox.libc import Unavailable

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/etc/localtime", "/proc/cpuinfo")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full")
_RANDOM = ("/dev/urandom", "/dev/random")
SWITCHED_OFF = "switched off"


class Library(NamedTuple):
    """What is the same for every submission, found out once: Landlock's rules for reading, the
    first folder on the way there that is closed to other users (or nothing), and those users."""

    rules: Sequence[tuple[str, int]]
    closed: str
    users: range


class Plan(NamedTuple):
    """What one submission's process may use: ``root`` is its own folder; layers ``without`` which
    it is to run are not tried; ``seed`` decides on its user."""

    root: str
    library: Library
    memory_mb: int
    processes: int
    file_bytes: int
    without: Sequence[str] = ()
    seed: str = ""


class Report(NamedTuple):
    """The layers that held, and for each other one the reason."""

    active: list[str]
    missing: dict[str, str]


def survey(folders: Sequence[str], packages: Sequence[str], extra: Sequence[str], hidden: str) -> Library:
    """Look at what submissions need to read: the interpreter's ``folders`` and those of installed
    ``packages``, without ``hidden`` in them, and ``extra``, whatever is hidden."""
    rules = [(path, landlock.READ) for path in (*_SYSTEM, *_RANDOM, *extra)]
    rules += [(path, landlock.DEVICE) for path in _DEVICES]
    for folder in _outermost([*folders, *packages]):
        rules += landlock.around(folder, packages, hidden)
    return Library(rules, identity.closed_to_others([*folders, *packages, *extra]), identity.known())


def _outermost(folders: Sequence[str]) -> list[str]:
    """The folders that lie in none of the others."""
    return [
        folder
        for folder in dict.fromkeys(folders)
        if not any(landlock.lies_in(folder, other) for other in folders)
    ]


def apply(plan: Plan) -> Report:
    """Apply every layer that works here to this process, for good."""
    report = Report([], {})
    steps: list[tuple[str, Callable[[], None]]] = [
        ("rlimits", lambda: rlimits.apply(plan.memory_mb, plan.file_bytes)),
        ("netns", network.leave),
        ("no_new_privs", privileges.no_new_privs),
        ("landlock", lambda: landlock.restrict([(plan.root, landlock.WORK), *plan.library.rules])),
        ("uid", lambda: _change_user(plan, limited="landlock" in report.active)),
        ("seccomp", lambda: seccomp.apply(signals=_signals_stay_inside(report.active))),
    ]
    for name, step in steps:
        if name in plan.without:
            report.missing[name] = SWITCHED_OFF
        else:
            attempt(report, name, step)
    privileges.not_dumpable()
    return report


def _signals_stay_inside(active: Sequence[str]) -> bool:
    """Whether the layers that hold keep signals from processes of others."""
    return "uid" in active or ("landlock" in active and landlock.version() >= landlock.KNOWS_SIGNALS)


def attempt(report: Report, name: str, step: Callable[[], None]) -> None:
    """Apply one layer and note in the report whether it held."""
    try:
        step()
    except Unavailable as error:
        report.missing[name] = str(error)
    except OSError as error:
        report.missing[name] = os.strerror(error.errno) if error.errno else str(error)
    else:
        report.active.append(name)


def _change_user(plan: Plan, *, limited: bool) -> None:
    """Become a user of its own, or stay and give up every capability; see the module's text."""
    try:
        user = identity.pick(plan.library.users, plan.root, plan.seed)
        closed = _closed(plan, limited=limited)
        identity.become(user, plan.root, keep=bool(closed))
        privileges.set_capabilities(privileges.READ_ANY_FILE if closed else 0)
        rlimits.limit_processes(plan.processes)
    except (Unavailable, OSError):
        privileges.set_capabilities(0)
        rlimits.limit_processes_among_others(plan.processes)
        raise


def _closed(plan: Plan, *, limited: bool) -> str:
    """A folder closed to other users that submissions need; raises `Unavailable` if that is final."""
    closed = plan.library.closed or identity.closed_to_others([str(Path(plan.root).parent)])
    if closed and not limited:
        raise Unavailable(f"other users cannot read {closed}")
    return closed
