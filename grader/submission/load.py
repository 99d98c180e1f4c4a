"""From whatever was handed in to an importable package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.model import HANDED_IN, Framework, Layout, Notebook, Submission
from grader.submission.connect import connect
from grader.submission.find import Found, find, nothing_found
from grader.submission.formats import open_source
from grader.submission.limits import MAX_NESTING
from grader.submission.named import read_named
from grader.submission.names import ARCHIVES, DOCUMENTS, NOTEBOOK, SOURCE, is_packed
from grader.submission.sources import complaint
from grader.submission.stage import modules, stage
from grader.submission.unpack import Budget, Tree, expand, unpack


def load(path: Path, layout: Layout, work: Path) -> Submission:
    """Unpack what lies at ``path`` into ``work``, an empty folder, and make it importable.

    Raises SubmissionError, with one sentence, when it cannot be graded at all.
    """
    name = _name(path)
    tree = _unpack(path, name, layout, work / HANDED_IN)
    named = read_named(tree, layout)
    found = find(tree, layout) or (Found("", {}) if named.notebooks else None)
    if found is None:
        raise nothing_found(tree, layout, name)
    staged = stage(tree, found, layout, work)
    links = connect(tree, found, layout, staged, named.notebooks.values())
    return Submission(
        id=id_of(path),
        root=work,
        files=tuple(tree.times),
        package=staged.package,
        modules=modules(found, layout, staged.package),
        sources=found.files,
        aliases=tuple(links.aliases),
        notebooks=_with_suffix(tree, NOTEBOOK),
        documents=_with_suffix(tree, *DOCUMENTS),
        origin=name,
        supplied=staged.supplied,
        notes=(
            *tree.notes,
            *found.notes,
            *_complaints(tree, found),
            *staged.notes,
            *links.notes(),
            *named.notes,
        ),
        named=named.notebooks,
        expected=_expected(layout),
        unasked=named.unasked,
        frameworks=dict(_written_for(named.notebooks, layout)),
    )


def _expected(layout: Layout) -> dict[str, str]:
    """The assignment's names -> the files that students know: a notebook's first name is its own."""
    return {**layout.modules, **{name: files[0] for name, files in layout.notebooks.items() if files}}


def _written_for(notebooks: Mapping[str, Notebook], layout: Layout) -> Iterator[tuple[str, Framework]]:
    """The notebooks that are written for another framework than usual, by a line of their code."""
    for name, patterns in layout.unless.items():
        cells = notebooks[name].cells if name in notebooks else ()
        for framework, pattern in patterns:
            if any(cell.kind == "code" and _has_line(cell.source, pattern) for cell in cells):
                yield name, framework
                break


def _has_line(source: str, pattern: str) -> bool:
    """Line by line: ``^\\s*`` would begin in each of many empty lines and go through all that follow."""
    return any(re.search(pattern, line) for line in source.splitlines())


def _unpack(path: Path, name: str, layout: Layout, target: Path) -> Tree:
    """Unpack; archives inside too, but only while the code is not found without them."""
    budget = Budget()
    source = open_source(path, name)
    tree = unpack(source, target, budget)
    for _ in range(MAX_NESTING - (source.packed is not None)):
        if find(tree, layout) or not any(map(is_packed, tree.times)):
            break
        tree = expand(tree, budget)
    return tree


def id_of(path: Path) -> str:
    """What a submission is called: a folder's name, or a file's without ``.zip`` or ``.py``."""
    name = _name(path)
    endings = sorted((*ARCHIVES, SOURCE, NOTEBOOK), key=len, reverse=True)
    ending = next((ending for ending in endings if name.lower().endswith(ending)), "")
    return name if path.is_dir() or ending == name else name[: len(name) - len(ending)]


def _name(path: Path) -> str:
    return path.name if path.name not in {"", ".."} else path.resolve().name


def _complaints(tree: Tree, found: Found) -> Iterator[str]:
    return filter(None, (complaint(tree.root / path, path) for path in found.files.values()))


def _with_suffix(tree: Tree, *suffixes: str) -> tuple[str, ...]:
    return tuple(path for path in tree.times if path.lower().endswith(suffixes))
