"""Networks of the samples are trained again: what their notebooks print comes out, mistakes included."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.model import GradeReport, Verdict
from tests.conftest import ROOT, Grade

SAMPLES = ROOT / "assignments" / "ece662_a1" / "samples"
BY_HEART = ["q1.overfit_three_layer", "q1.overfit_five_layer"]


def verdict(report: GradeReport, id: str) -> Verdict:
    return next(v for v in report.verdicts if v.spec.id == id)


def told(one: Verdict) -> list[str]:
    return [
        text
        for f in one.findings
        for text in (f.headline, *(f.evidence.lines if f.evidence is not None else ()))
    ]


@pytest.fixture(scope="module")
def seed002(grade: Grade) -> GradeReport:
    return grade(SAMPLES / "seed002", BY_HEART)


def test_right_settings_learn_fifty_pictures_by_heart(grade: Grade) -> None:
    report = grade(SAMPLES / "clean", [*BY_HEART, "q4.conv_net_overfit"])
    assert [v.status for v in report.verdicts] == ["pass"] * len(report.verdicts), [
        told(v) for v in report.verdicts
    ]
    (finding,) = verdict(report, "q1.overfit_five_layer.accuracy").findings
    assert finding.code == "accuracy.reached"
    assert finding.evidence is not None
    assert [curve.axis for curve in finding.evidence.curves] == ["loss", "accuracy", "accuracy"]


def test_three_layers_are_fine(seed002: GradeReport) -> None:
    assert {v.status for v in seed002.of("q1.overfit_three_layer")} == {"pass"}


def test_untouched_settings_are_seen_and_a_loss_of_the_wrong_number_of_classes(seed002: GradeReport) -> None:
    one = verdict(seed002, "q1.overfit_five_layer.accuracy")
    assert (one.status, one.findings[0].code) == ("fail", "accuracy.untouched")
    assert "The first loss is 2.303 = ln 10: that of 10 classes; there are 6." in told(one)


def test_four_layers_are_not_five(seed002: GradeReport) -> None:
    one = verdict(seed002, "q1.overfit_five_layer.depth")
    assert one.findings[0].headline == "The network has 4 layers; 5 are asked for."


def test_a_notebook_that_is_not_there_costs_its_questions_alone(grade: Grade, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "clean", tmp_path / "work", ignore=shutil.ignore_patterns("*.ipynb"))
    report = grade(tmp_path / "work", ["q1.overfit_three_layer", "q1.relu_forward"])
    assert {v.status for v in report.of("q1.overfit_three_layer")} == {"fail"}
    assert "was not handed in" in told(verdict(report, "q1.overfit_three_layer.accuracy"))[0]
    assert {v.status for v in report.of("q1.relu_forward")} == {"pass"}
