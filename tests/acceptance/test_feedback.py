"""Whole pages of feedback, as a student reads them.

A change of wording shows here as a student would meet it.  To write the pages anew:

    python -m tests.acceptance.test_feedback
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import find, load
from grader.engine import grade_path, zygotes
from grader.reports import markdown
from grader.resources import assignment_roots
from tests.conftest import FUNCTIONS, ROOT, Grade

PAGES = Path(__file__).parent / "feedback"
SAMPLES = ROOT / "assignments" / "ece662_a1" / "samples"
NAMES = ("seed002", "several", "inplace_relu", "starter")


@pytest.mark.parametrize("name", NAMES)
def test_feedback_is_what_was_reviewed(name: str, grade: Grade) -> None:
    page = markdown.render(grade(SAMPLES / name))
    assert page == (PAGES / f"{name}.md").read_text(encoding="utf-8")


def _write() -> None:
    assignment = load(*find("ece662_a1", assignment_roots([]))).select(FUNCTIONS)
    with zygotes(1) as started:
        for name in NAMES:
            page = markdown.render(grade_path(SAMPLES / name, assignment, started))
            (PAGES / f"{name}.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    _write()
