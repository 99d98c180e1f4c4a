"""The versions that are installed here, so that a container gets the same ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata

from grader.bundle.wheel import DISTRIBUTION

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?")
_OF_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")

Wanted = tuple[str, frozenset[str]]
"""A distribution and its extras."""


def pins(frameworks: tuple[str, ...] = ()) -> list[str]:
    """``name==version`` of all that the program needs and has here, the frameworks' too."""
    from grader.runners.frameworks import FRAMEWORKS

    wanted = [name for framework in frameworks for name in FRAMEWORKS[framework].distributions]
    found: dict[str, str] = {}
    seen: set[Wanted] = set()
    queue: list[Wanted] = [*_requirements((DISTRIBUTION, frozenset())), *((n, frozenset()) for n in wanted)]
    while queue:
        one = queue.pop()
        version = _version(one[0])
        if one not in seen and version:
            seen.add(one)
            found[one[0]] = version
            queue += _requirements(one)
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _requirements(one: Wanted) -> Iterator[Wanted]:
    """What a distribution requires, with the extras that are wanted of it."""
    name, extras = one
    for line in metadata.distribution(name).requires or []:
        of_extra, match = _OF_EXTRA.search(line), _REQUIREMENT.match(line)
        if match and (of_extra is None or _plain(of_extra[1]) in extras):
            inner = (match[2] or "").split(",")
            yield _plain(match[1]), frozenset(_plain(extra.strip()) for extra in inner if extra.strip())


def _version(name: str) -> str:
    """Without a local part: ``2.13.0`` for ``2.13.0+cpu``, which is one build of it."""
    try:
        return metadata.version(name).partition("+")[0]
    except metadata.PackageNotFoundError:
        return ""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
