"""A tree like Gradescope's ``/autograder``, and a submission to it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes without types

from tests.conftest import ROOT

SCHEMA = json.loads((ROOT / "tests" / "unit" / "reports" / "gradescope.schema.json").read_text())
METADATA = {
    "id": 4711,
    "created_at": "2026-10-02T10:00:00.000000-04:00",
    "assignment": {"due_date": "2026-10-01T23:59:00.000000-04:00", "total_points": "5.0"},
    "users": [{"email": "somebody@example.org", "name": "Some Body", "assignment": {"due_date": None}}],
    "previous_submissions": [],
}


@dataclass(frozen=True)
class Container:
    """``root`` stands for ``/autograder``."""

    root: Path

    @classmethod
    def made(
        cls, root: Path, zip_file: bytes, submission: Path | None, metadata: Any = METADATA
    ) -> Container:
        """Unpack the zip as Gradescope does; the environment is this one instead of setup.sh's."""
        root.mkdir()
        with zipfile.ZipFile(io.BytesIO(zip_file)) as archive:
            archive.extractall(root / "source")
        (root / "venv").symlink_to(sys.prefix)
        shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
        (root / "run_autograder").chmod(0o755)
        if submission is not None:
            shutil.copytree(submission, root / "submission")
        if metadata is not None:
            text = metadata if isinstance(metadata, str) else json.dumps(metadata)
            (root / "submission_metadata.json").write_text(text)
        return cls(root)

    @property
    def command(self) -> list[str]:
        """What Gradescope starts."""
        return [str(self.root / "run_autograder")]

    @property
    def environment(self) -> dict[str, str]:
        """Where it is, and nothing of this machine's."""
        return {"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(self.root)}

    def run(self) -> tuple[dict[str, Any], subprocess.CompletedProcess[str]]:
        """Run the autograder to its end: the results, which fit the schema, and what it printed."""
        done = subprocess.run(
            self.command, cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=120
        )
        return self.results(), done

    def results(self) -> dict[str, Any]:
        """results.json, checked."""
        found: dict[str, Any] = json.loads((self.root / "results" / "results.json").read_text())
        jsonschema.validate(found, SCHEMA)
        return found


def as_seen(results: dict[str, Any], *, published: bool = False) -> str:
    """All that a student sees of results.json: before the due date, or when grades are published."""
    seen = {"visible", "after_due_date", "after_published"} if published else {"visible"}
    shown = {key: value for key, value in results.items() if key not in ("extra_data", "tests", "score")}
    tests = [test for test in results["tests"] if test["visibility"] in seen]
    return json.dumps([shown, tests])
