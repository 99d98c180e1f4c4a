"""The versions that are installed here, so that a container gets the same ones."""

from __future__ import annotations

import re
from importlib import metadata

from grader.bundle.wheel import DISTRIBUTION

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def pins(frameworks: tuple[str, ...] = ()) -> list[str]:
    """``name==version`` of all that the program needs and has here, the frameworks' too."""
    from grader.runners.frameworks import FRAMEWORKS

    wanted = [name for framework in frameworks for name in FRAMEWORKS[framework].distributions]
    found: dict[str, str] = {}
    queue = [*_requirements(DISTRIBUTION), *wanted]
    while queue:
        name = _plain(queue.pop())
        version = _version(name)
        if name not in found and version:
            found[name] = version
            queue += _requirements(name)
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _requirements(name: str) -> list[str]:
    """The names of what a distribution requires, without what only its extras require."""
    lines = metadata.distribution(name).requires or []
    return [match[0] for line in lines if "extra ==" not in line and (match := _NAME.match(line))]


def _version(name: str) -> str:
    """Without a local part: ``2.13.0`` for ``2.13.0+cpu``, which is one build of it."""
    try:
        return metadata.version(name).partition("+")[0]
    except metadata.PackageNotFoundError:
        return ""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
