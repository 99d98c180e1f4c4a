"""Find the notebooks that an assignment asks for, by the names of their files."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping

from grader.model import Layout, Notebook
from grader.records import dataclass
from grader.submission.names import NOTEBOOK, enumerate_names, show
from grader.submission.notebooks import read_notebook
from grader.submission.unpack import Tree

_MOST_COMMANDS = 6


@dataclass(frozen=True, slots=True)
class Named:
    """The assignment's name of each notebook -> what was read; the paths of notebooks that fit no
    name; sentences for the report."""

    notebooks: Mapping[str, Notebook]
    unasked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def chosen(tree: Tree, layout: Layout) -> dict[str, list[str]]:
    """The assignment's names -> the files that match, the best first; names without one are absent."""
    found = {name: _matches(patterns, tree) for name, patterns in layout.notebooks.items()}
    return {name: paths for name, paths in found.items() if paths}


def read_named(tree: Tree, layout: Layout) -> Named:
    """Read the best match of each; what is wrong with one is told, and costs the others nothing."""
    matches = chosen(tree, layout)
    notebooks = {name: read_notebook(tree.root / paths[0], paths[0]) for name, paths in matches.items()}
    notes = [note for name, paths in matches.items() for note in _notes(notebooks[name], paths)]
    asked = {path for paths in matches.values() for path in paths}
    unasked = (path for path in tree.times if path.lower().endswith(NOTEBOOK) and path not in asked)
    return Named(notebooks, tuple(unasked), tuple(dict.fromkeys(notes)))


def _matches(patterns: tuple[str, ...], tree: Tree) -> list[str]:
    """Files that match the first pattern that any matches: the least nested first, then the newest."""
    for pattern in patterns:
        found = [path for path in tree.times if _fits(path, pattern)]
        if found:
            return sorted(found, key=lambda path: (path.count("/"), -tree.times[path], path))
    return []


def _fits(path: str, pattern: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name.endswith(NOTEBOOK) and fnmatch.fnmatchcase(name, pattern.lower())


def _notes(notebook: Notebook, paths: list[str]) -> Iterator[str]:
    yield from filter(None, [notebook.problem])
    yield from notebook.notes
    if len(paths) > 1:
        yield f"Of several notebooks {show(paths[0])} was graded, not {enumerate_names(paths[1:])}."
    yield from _commands(notebook)


def _commands(notebook: Notebook) -> Iterator[str]:
    """What is not run, which a person may want to know when a name is missing."""
    from grader.notebooks.code import left_out

    commands = left_out(notebook)
    if commands:
        more = f" and {len(commands) - _MOST_COMMANDS} more" if len(commands) > _MOST_COMMANDS else ""
        shown = ", ".join(show(command) for command in commands[:_MOST_COMMANDS])
        yield f"Commands of {show(notebook.path)} that are not run while grading: {shown}{more}."
