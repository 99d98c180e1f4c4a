"""Notebooks of the sample `clean` with something changed, and what is found wrong then."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from grader.model import GradeReport
from tests.conftest import ROOT

CLEAN = ROOT / "assignments" / "ece662_a1" / "samples" / "clean"

Changed = Callable[..., GradeReport]
"""``changed(notebook, only, (old, new), ...)`` grades some questions of the changed notebook."""


def hand_in(folder: Path, notebook: str, *replacements: tuple[str, str]) -> Path:
    """The right notebook and package, with texts in the notebook's cells replaced."""
    shutil.copytree(CLEAN / "ece662", folder / "ece662")
    content = json.loads((CLEAN / notebook).read_text())
    for old, new in replacements:
        assert any(old in "".join(cell["source"]) for cell in content["cells"]), old
        for cell in content["cells"]:
            cell["source"] = "".join(cell["source"]).replace(old, new)
    (folder / notebook).write_text(json.dumps(content))
    return folder


def wrong(report: GradeReport) -> dict[str, list[str]]:
    """Check -> the codes of what was found, of those that did not pass; the questions' ids left out."""
    return {
        v.spec.id.split(".", 1)[1]: [f.code for f in v.findings]
        for v in report.verdicts
        if v.status != "pass"
    }
