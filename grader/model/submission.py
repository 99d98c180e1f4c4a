"""What a student handed in: files, notebooks, and where an assignment looks for its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from grader.records import dataclass

CellKind = Literal["code", "markdown", "raw"]
Framework = Literal["", "torch", "tensorflow"]
HANDED_IN = ".handed-in"
"""Folder below a submission's root with everything that was handed in, for notebooks and
documents; no import can name it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an assignment's code is to be found in whatever a student hands in.

    ``package`` is the name it is given when nothing better is known and ``aliases`` are names
    of other years; ``modules`` maps the assignment's names to files below the package
    (``fc_net`` -> ``classifiers/fc_net.py``).  ``helpers`` is a folder of the same shape, with
    the files that students were given: those that are missing are supplied from there.
    ``notebooks`` maps the assignment's names to the file names that are looked for, globs in the
    order of preference; ``frameworks`` what each module or notebook needs besides numpy, and
    ``unless`` the patterns of code that tell a notebook written for another framework.
    """

    package: str
    aliases: tuple[str, ...]
    modules: Mapping[str, str]
    helpers: Path | None = None
    notebooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    frameworks: Mapping[str, Framework] = field(default_factory=dict)
    unless: Mapping[str, tuple[tuple[Framework, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a notebook, in the form of nbformat 4 whatever it was written in.

    ``outputs`` are plain data, each with the fields of its ``output_type``: ``name`` and ``text``
    of a stream, ``data`` and ``metadata`` of a display or result, ``ename``, ``evalue`` and
    ``traceback`` of an error; texts are whole, never lists of lines.  ``attachments`` are the
    pictures of a text cell: name -> media type -> base64.
    """

    kind: CellKind
    source: str
    execution_count: int | None = None
    outputs: tuple[Mapping[str, Any], ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook file, read as far as it can be.

    ``path`` is the one that the student knows it by.  ``problem`` is a sentence that says why
    nothing could be read, and what to do; ``notes`` are sentences on what was left out of the rest.
    """

    path: str
    cells: tuple[Cell, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student handed in, unpacked into a private folder and made importable.

    ``root`` goes on the import path; ``package`` is the dotted name found below it, and
    ``aliases`` are other top-level names under which the code may import itself.
    ``modules`` maps the assignment's names (``layers``) to import names (``ece662.layers``);
    a module that was not handed in is absent.  ``sources`` maps the same names to the path
    the student knows the file by, relative to what was handed in.  ``notebooks`` are the paths
    of all notebooks; ``named`` maps the assignment's names (``q1_notebook``) to those it asks for.
    ``expected`` maps all names to the files that they were handed out as, there or not;
    ``unasked`` are the paths of notebooks that none of them fits; ``frameworks`` are those of notebooks
    that are written for another one than usual.
    ``documents`` are the paths of texts and pictures, ``supplied`` those of helpers that were added;
    ``origin`` says what was read, and ``notes`` are sentences on what was odd about it.
    """

    id: str
    root: Path
    files: tuple[str, ...]
    package: str
    modules: Mapping[str, str]
    sources: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    notebooks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    origin: str = ""
    supplied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    named: Mapping[str, Notebook] = field(default_factory=dict)
    expected: Mapping[str, str] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()
    frameworks: Mapping[str, Framework] = field(default_factory=dict)
