"""Which functions are as they were handed out: of these, one sentence says all there is to say."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from pathlib import Path

from grader.assignment import Assignment
from grader.locate import definition
from grader.model import Layout, Question, Submission


def untouched(
    assignment: Assignment, submission: Submission, questions: Iterable[Question]
) -> Collection[str]:
    """The ids of those questions whose function, comments apart, is the starter's.

    None are where the assignment has no starter.
    """
    asked = list(questions)
    if not asked or not assignment.starter.is_dir():
        return ()
    given = _read(assignment.starter, assignment.layout)
    return {question.id for question in asked if _alike(question.function, submission, given)}


def _alike(function: str, one: Submission, other: Submission) -> bool:
    """Of a method, the whole class is compared."""
    whole = ".".join(function.split(".")[:2])
    mine, theirs = definition(one, whole), definition(other, whole)
    return mine is not None and theirs is not None and _code(mine) == _code(theirs)


def _code(node: ast.AST) -> str:
    """Equal for the same code; of an expression that is too deep to tell, its own."""
    try:
        return ast.dump(node)
    except RecursionError:
        return str(id(node))


def _read(folder: Path, layout: Layout) -> Submission:
    """What was handed out, as if it were handed in, but neither copied nor run.

    Imported here: while this module is, another thread imports the same, to take in a submission.
    """
    from grader.submission.find import find
    from grader.submission.named import read_named
    from grader.submission.stage import dotted
    from grader.submission.unpack import Tree

    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    tree = Tree(folder, dict.fromkeys(sorted(paths), 0))
    found = find(tree, layout)
    files = found.files if found else {}
    return Submission(
        id=folder.name,
        root=folder,
        files=tuple(tree.times),
        package=layout.package,
        modules={name: dotted(path) for name, path in files.items()},
        sources=files,
        named=read_named(tree, layout).notebooks,
    )
