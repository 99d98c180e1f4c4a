"""The notebooks of the assignment: the starter's, and those of the samples `clean` and `seed002`.

    python -m assignments.ece662_a1.notebooks.build            # write them; outputs are kept
    python -m assignments.ece662_a1.notebooks.build --execute  # run the samples', with matplotlib: minutes

A notebook is written once, in ``NAME.cells``: cells in order, each after a line ``#%% name`` or
``#%% [markdown] name``.  ``clean/NAME.cells`` and ``seed002/NAME.cells`` hold what these students
put in place of the starter's cells of the same names.  ``recorded.toml`` beside them holds outputs
that no run of these cells gives: those of other code, or of an earlier run.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

HERE = Path(__file__).parent
ASSIGNMENT = HERE.parent
MARK = "#%% "
MARKDOWN = "[markdown] "
TARGETS = {
    "": ASSIGNMENT / "starter",
    "clean": ASSIGNMENT / "samples" / "clean",
    "seed002": ASSIGNMENT / "samples" / "seed002" / "assignment1",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its name; the name is its id in the notebook."""

    name: str
    kind: str
    source: str


def read(path: Path) -> Iterator[Cell]:
    """The cells of a file."""
    for part in f"\n{path.read_text(encoding='utf-8')}".split(f"\n{MARK}")[1:]:
        head, _, source = part.partition("\n")
        kind = "markdown" if head.startswith(MARKDOWN) else "code"
        yield Cell(head.removeprefix(MARKDOWN).strip(), kind, source.strip("\n"))


def cells_of(name: str, student: str) -> list[Cell]:
    """The starter's cells, with those that a student changed in their places."""
    cells = list(read(HERE / f"{name}.cells"))
    own = {cell.name: cell for cell in read(HERE / student / f"{name}.cells")} if student else {}
    unknown = own.keys() - {cell.name for cell in cells}
    if unknown:
        raise ValueError(f"{student}/{name}.cells: the starter has no cell {', '.join(sorted(unknown))}")
    return [own.get(cell.name, cell) for cell in cells]


def notebook(cells: list[Cell], outputs: dict[str, tuple[int | None, list[Any]]]) -> Any:
    """The notebook of these cells; ``outputs`` are execution counts and outputs by name."""
    made = nbformat.v4.new_notebook()
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for cell in cells:
        made.cells.append(_new_cell(cell))
        if cell.kind == "code" and cell.name in outputs:
            made.cells[-1].execution_count, made.cells[-1].outputs = outputs[cell.name]
    return made


def _new_cell(cell: Cell) -> Any:
    name = cell.name.replace("_", "-")
    if cell.kind == "markdown":
        return nbformat.v4.new_markdown_cell(cell.source, id=name)
    return nbformat.v4.new_code_cell(cell.source, id=name)


def kept(path: Path) -> dict[str, tuple[int | None, list[Any]]]:
    """The outputs of a notebook that was written before, by cell names."""
    if not path.is_file():
        return {}
    old = nbformat.read(path, as_version=4)
    code = (cell for cell in old.cells if cell.cell_type == "code")
    return {cell.id.replace("-", "_"): (cell.execution_count, cell.outputs) for cell in code}


def recorded(name: str, student: str) -> dict[str, tuple[int | None, list[Any]]]:
    """The outputs of ``recorded.toml``: of each cell a text, and the count that it was run with."""
    path = HERE / student / "recorded.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8")).get(name, {}) if path.is_file() else {}
    return {cell: (entry["count"], [_stream(entry["text"])]) for cell, entry in table.items()}


def _stream(text: str) -> Any:
    return nbformat.v4.new_output("stream", name="stdout", text=text.lstrip("\n"))


def write(name: str, student: str, execute: bool) -> Path:
    """Write one notebook of one student."""
    path = TARGETS[student] / f"{name}.ipynb"
    cells = cells_of(name, student)
    outputs: dict[str, tuple[int | None, list[Any]]] = {}
    if student:
        outputs = kept(path)
        if execute:
            from .execute import run

            outputs = run(notebook(cells, {}), TARGETS[student])
        outputs |= recorded(name, student)
    text = nbformat.writes(notebook(cells, outputs)) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def main() -> None:
    """Write all notebooks, or those whose names are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", help="Q1-FCNetworks ...; all of them by default")
    parser.add_argument("--execute", action="store_true", help="run the samples' notebooks")
    parser.add_argument("--student", choices=["clean", "seed002"], help="this one's alone")
    options = parser.parse_args()
    names = options.names or sorted(path.stem for path in HERE.glob("*.cells"))
    for name in names:
        for student in [options.student] if options.student else TARGETS:
            print(write(name, student, options.execute))  # noqa: T201 - it is a command


if __name__ == "__main__":
    main()
