"""The two files of an assignment: where they are, and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment.problems import did_you_mean, read_toml
from grader.errors import UsageError
from grader.model import Layout
from grader.records import dataclass
from grader.runners.base import Api, Limits, Signature

if TYPE_CHECKING:
    from grader.assignment.schema import AssignmentFile, RubricFile


@dataclass(frozen=True, slots=True)
class Files:
    """An assignment's two files, each right for itself: enough to take in what was handed in."""

    folder: Path
    rubric: Path
    head: AssignmentFile
    table: RubricFile

    @property
    def layout(self) -> Layout:
        """Where code is looked for in what was handed in."""
        head = self.head
        return Layout(
            package=head.package.name,
            aliases=head.package.aliases,
            modules={name: module.file for name, module in head.modules.items()},
            helpers=self.folder / head.package.helpers if head.package.helpers else None,
            notebooks={name: notebook.files for name, notebook in head.notebooks.items()},
            frameworks={name: module.framework for name, module in head.modules.items()}
            | {name: notebook.framework for name, notebook in head.notebooks.items()},
            unless={name: tuple(notebook.unless.items()) for name, notebook in head.notebooks.items()},
        )

    @property
    def api(self) -> Api:
        """How functions are called and what they must return."""
        return {name: _signatures(text) for name, text in self.head.api.items()}

    @property
    def limits(self) -> Limits:
        """What one question's process may use."""
        return Limits(**vars(self.table.limits))


def find(id: str, roots: Iterable[Path]) -> tuple[Path, Path]:
    """The folder and the rubric of assignment ``id``; the first root that has it wins.

    A root holds one folder an assignment; its rubrics lie in ``rubrics`` beside it or inside it.
    """
    known = []
    for root in roots:
        for folder in sorted(root.glob("*/assignment.toml")):
            known.append(folder.parent.name)
            if folder.parent.name == id:
                return folder.parent, _rubric_for(root, id)
    listing = f" Known: {', '.join(sorted(set(known)))}." if known else " No assignment was found at all."
    raise UsageError(
        f"There is no assignment {id!r}{did_you_mean(id, known) or '.'}{listing} "
        "Add a folder of assignments with --assignments DIR or GRADER_ASSIGNMENTS."
    )


def _rubric_for(root: Path, id: str) -> Path:
    places = [
        root.parent / "rubrics" / f"{id}.toml",
        root / "rubrics" / f"{id}.toml",
        root / id / "rubric.toml",
    ]
    return next((place for place in places if place.is_file()), places[-1])


def load_title(folder: Path) -> str:
    """The title alone, for lists: no Python of the assignment is run."""
    from grader.assignment.schema import AssignmentFile

    return read_toml(folder / "assignment.toml", AssignmentFile).title


def read(folder: Path, rubric: Path) -> Files:
    """Read both files; no Python of the assignment is run, and numpy is not imported.

    Raises `AssignmentError` with every problem of the first file that has any.
    """
    from grader.assignment.schema import AssignmentFile, RubricFile

    head = read_toml(folder / "assignment.toml", AssignmentFile)
    return Files(folder, rubric, head, read_toml(rubric, RubricFile))


def _signatures(text: str | tuple[str, ...]) -> tuple[Signature, ...]:
    """``x, w, b -> out, cache``, once or several times."""
    lines = (text,) if isinstance(text, str) else text
    sides = [line.partition("->")[::2] for line in lines]
    return tuple(Signature(_names(left), _names(right)) for left, right in sides)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
