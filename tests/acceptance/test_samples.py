"""Every sample fails where its ``sample.toml`` says, and nowhere else.

Samples are found by folder: a new one needs no test code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from grader import scoring
from grader.model import GradeReport
from tests.conftest import ROOT, Grade

SAMPLES = sorted((ROOT / "assignments" / "ece662_a1" / "samples").glob("*/sample.toml"))


def failing(report: GradeReport, statuses: Sequence[str]) -> set[str]:
    """The questions that have a scored check of one of these statuses."""
    return {v.question for v in report.verdicts if v.spec.points > 0 and v.status in statuses}


def lost(report: GradeReport) -> str:
    """What went wrong, for the message of a failed assertion."""
    return "\n".join(
        f"{v.spec.id}: {v.status}: {[f.headline for f in v.findings]}"
        for v in report.verdicts
        if v.status != "pass"
    )


def marked(path: Path) -> ParameterSet:
    """A sample as a parameter; one of the whole assignment has a notebook of TensorFlow."""
    whole = "only" not in tomllib.loads(path.read_text())
    return pytest.param(path, id=path.parent.name, marks=[pytest.mark.tensorflow] if whole else [])


@pytest.mark.parametrize("path", [marked(path) for path in SAMPLES])
def test_sample_fails_where_it_says(path: Path, grade: Grade) -> None:
    sample = tomllib.loads(path.read_text())
    report = grade(path.parent, sample.get("only", []))
    assert failing(report, ["error"]) == set(), lost(report)
    own = failing(report, ["fail"])
    consequences = failing(report, ["skipped"])
    assert own == set(sample.get("failing", [])), lost(report)
    assert consequences <= set(sample.get("consequences", [])), lost(report)
    if "expected_score" in sample:
        expected = sample["expected_score"]
        assert report.score == (report.max_score if expected == "all" else expected), lost(report)


@pytest.mark.tensorflow
def test_starter_earns_nothing(grade: Grade) -> None:
    report = grade(ROOT / "assignments" / "ece662_a1" / "samples" / "starter", [])
    assert report.score == 0, [v.spec.id for v in report.verdicts if v.score > 0]
    scored = {verdict.question for verdict in report.verdicts if verdict.spec.points > 0}
    assert not any(scoring.passed(report.of(question)) for question in scored)
