"""Where assignments, rubrics and templates are.

An installed wheel carries them below ``grader/_data``; in a source tree they stand beside the
package.  A course keeps its own elsewhere: ``--assignments DIR`` and ``GRADER_ASSIGNMENTS``
(several folders, separated like ``PATH``) come first, in that order.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.errors import GraderError, UsageError

VARIABLE = "GRADER_ASSIGNMENTS"

_PACKAGE = Path(__file__).resolve().parent


def find_templates() -> Path:
    """The folder of the Jinja templates.  Raises `GraderError` where it is missing."""
    for place in _known("templates"):
        return place
    raise GraderError("this installation lacks its templates folder: install the program again")


def assignment_roots(extra: Sequence[Path] = ()) -> list[Path]:
    """Folders to search for assignments, the first match winning: ``extra`` (the command
    line's), those of ``GRADER_ASSIGNMENTS``, those shipped.  Raises UsageError for a folder
    that does not exist."""
    named = [*((path, "--assignments") for path in extra), *_from_environment()]
    for path, source in named:
        if not path.is_dir():
            raise UsageError(f"{source} names {path}, which is not a folder")
    roots = [path.resolve() for path, _ in named]
    return list(dict.fromkeys([*roots, *_known("assignments")]))


def _from_environment() -> Iterator[tuple[Path, str]]:
    for entry in os.environ.get(VARIABLE, "").split(os.pathsep):
        if entry:
            yield Path(entry).expanduser(), VARIABLE


def _known(name: str) -> list[Path]:
    """The folder, where there is one: what is made for a container has none of its own."""
    places = [base / name for base in (_PACKAGE / "_data", _PACKAGE.parent)]
    return [place for place in places if place.is_dir()][:1]
