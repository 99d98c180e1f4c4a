"""Reports: one module each, found by what it offers.

Notebooks are the exception: `pages` makes a page of each.

A report that is a file has a ``FILENAME``, a ``VIEWER`` and ``render(report) -> str``; a new one is
one new file here.  Modules import their template engine only when they render, or in ``prepare()``,
for those that have something to compile.

``VIEWER`` says who reads the file; None where that is the caller's to say.  `write` leaves out of the
report what they may not see, so that no report can show it.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from grader import redaction
from grader.model import GradeReport, Viewer

RETURNED: Viewer = "student_after_published"
"""Who reads what is written for students unless it is said otherwise: someone who gets a graded work
back."""


class Format(Protocol):
    """What the module of a report that is a file offers."""

    FILENAME: str
    VIEWER: Viewer | None

    def render(self, report: GradeReport) -> str:
        """The whole report as text."""


@cache
def formats() -> Mapping[str, Format]:
    """Every report that is a file, by the file's name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    found = [cast("Format", module) for module in modules if hasattr(module, "FILENAME")]
    return {module.FILENAME: module for module in found}


def prepare() -> None:
    """Compile what `write_all` needs; for a moment at which there is nothing else to do."""
    for module in formats().values():
        getattr(module, "prepare", bool)()


def write_all(report: GradeReport, out_dir: Path, viewer: Viewer = RETURNED) -> tuple[Path, ...]:
    """Write every report into ``out_dir``, made if need be; returns their paths."""
    return (*write(report, out_dir, formats(), viewer), *_write_pages(report, out_dir, viewer))


def write(
    report: GradeReport, out_dir: Path, names: Iterable[str], viewer: Viewer = RETURNED
) -> tuple[Path, ...]:
    """Write the reports of these file names, each replaced in one step, so that a reader never
    meets half a file; returns their paths.  Raises KeyError for an unknown name."""
    out_dir.mkdir(parents=True, exist_ok=True)
    modules = {out_dir / name: formats()[name] for name in names}
    readers = {path: module.VIEWER or viewer for path, module in modules.items()}
    seen = {reader: redaction.seen_by(reader, report) for reader in set(readers.values())}
    for path, module in modules.items():
        replace_file(path, module.render(seen[readers[path]]))
    return tuple(modules)


def _write_pages(report: GradeReport, out_dir: Path, viewer: Viewer) -> tuple[Path, ...]:
    """The notebooks, each with the results that belong to its cells."""
    if not report.pages:
        return ()
    from grader.reports import pages

    made = pages.render(redaction.seen_by(viewer, report))
    for path, text in made.items():
        (out_dir / path).parent.mkdir(exist_ok=True)
        replace_file(out_dir / path, text)
    return tuple(out_dir / path for path in made)


def replace_file(path: Path, text: str) -> None:
    """Put ``text`` at ``path`` in one step; what stood there stays whole until then."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
