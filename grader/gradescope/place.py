"""The folders of Gradescope's container, or of a tree like it: what lies where, and who may read it."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from grader.errors import UsageError
from grader.records import dataclass

RESULTS = "results.json"
SETTINGS = "autograder.json"
NOT_SET_UP = "This autograder is not set up: please tell the course staff."


@dataclass(frozen=True, slots=True)
class Settings:
    """What the builder wrote down: which assignment, and the time-out set on Gradescope's page."""

    assignment: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Place:
    """``root`` is ``/autograder``.  ``source`` holds what was unpacked of the zip."""

    root: Path

    @property
    def source(self) -> Path:
        """What the zip held."""
        return self.root / "source"

    @property
    def submission(self) -> Path:
        """What the student handed in."""
        return self.root / "submission"

    @property
    def metadata(self) -> Path:
        """What Gradescope says of the submission; it holds names and addresses."""
        return self.root / "submission_metadata.json"

    @property
    def results(self) -> Path:
        """The folder that Gradescope reads."""
        return self.root / "results"

    @property
    def assignments(self) -> Path:
        """The folder of the assignment; its rubric lies beside it."""
        return self.source / "assignments"

    @property
    def data(self) -> Path:
        """Pictures to train on, where the zip brought some."""
        return self.source / "data"

    def begin(self) -> None:
        """Put the complete results of a grading that has not begun in place."""
        from grader.reports import replace_file

        self.results.mkdir(parents=True, exist_ok=True)
        try:
            text = (self.source / RESULTS).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            text = json.dumps({"score": 0.0, "output": NOT_SET_UP, "tests": []})
        replace_file(self.results / RESULTS, text)

    def lock(self) -> None:
        """Leave students' code no way to what it must not see or change, also where Landlock is missing."""
        for path in (self.source, self.submission, self.results, self.metadata):
            with suppress(OSError):
                path.chmod(0o700 if path.is_dir() else 0o600)

    def settings(self) -> Settings:
        """Raises `UsageError` when the zip was not made by ``grader build gradescope``."""
        path = self.source / SETTINGS
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return Settings(str(found["assignment"]), float(found["minutes"]))
        except (OSError, ValueError, KeyError, TypeError):
            raise UsageError(
                f"{path} does not say what to grade: make the zip with `grader build gradescope ID`."
            ) from None

    def secret(self) -> bytes | None:
        """The course's secret; None where the zip was built without one."""
        with suppress(FileNotFoundError):
            return (self.source / "secret").read_bytes()
        return None
