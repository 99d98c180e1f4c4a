"""Notebooks written by other hands: what they put in place of the starter's cells, and in between.

A cell of a name that the starter does not have follows the one before it.
"""

from __future__ import annotations

from pathlib import Path

import nbformat

from assignments.ece662_a1.notebooks.build import HERE, notebook, read

HANDS = Path(__file__).parent


def write(folder: Path, name: str) -> None:
    """Put a notebook of another hand into a folder."""
    cells = list(read(HERE / f"{name}.cells"))
    at = 0
    for own in read(HANDS / f"{name}.cells"):
        known = [cell.name for cell in cells]
        at = known.index(own.name) if own.name in known else at + 1
        cells[at : at + (own.name in known)] = [own]
    (folder / f"{name}.ipynb").write_text(nbformat.writes(notebook(cells, {})), encoding="utf-8")
