"""Why something is wrong, and what it costs elsewhere: the whole program on whole submissions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.model import GradeReport
from grader.redaction import seen_by
from tests.conftest import ROOT, Grade

SAMPLES = ROOT / "assignments" / "ece662_a1" / "samples"


def causes(report: GradeReport) -> dict[str, set[str]]:
    """Check -> the causes that students read."""
    report = seen_by("student_after_published", report)
    return {
        v.spec.id: {f.cause.id for f in v.findings if f.cause}
        for v in report.verdicts
        if any(f.cause for f in v.findings)
    }


@pytest.fixture(scope="module")
def seed002(grade: Grade) -> GradeReport:
    return grade(SAMPLES / "seed002")


def test_the_causes_of_the_wrong_gradients_are_named(seed002: GradeReport) -> None:
    assert causes(seed002) == {
        "q2.batchnorm_backward.dx": {"batchnorm.variance_treated_as_constant"},
        "q2.layernorm_backward.dx": {"layernorm.variance_treated_as_constant"},
        "q4.spatial_groupnorm_backward.dgamma": {"groupnorm.dgamma_with_x"},
    }


@pytest.mark.parametrize(
    ("question", "layer"),
    [
        ("q2.fc_net_batchnorm", "batchnorm_backward"),
        ("q2.fc_net_layernorm", "layernorm_backward"),
        ("q4.spatial_batchnorm_backward", "batchnorm_backward"),
    ],
)
def test_what_inherits_an_error_earns_its_points_and_blames_the_layer(
    seed002: GradeReport, question: str, layer: str
) -> None:
    verdicts = seed002.of(question)
    assert all(v.status == "pass" for v in verdicts)
    carried = [f.headline for v in verdicts for f in v.findings if f.code == "carried.forward"]
    assert carried
    assert any(f"`{layer}`" in headline for headline in carried), "hidden checks tell the category alone"


def test_two_mistakes_in_one_submission_are_both_named(grade: Grade) -> None:
    found = {cause for named in causes(grade(SAMPLES / "several")).values() for cause in named}
    assert {"affine.db_of_two_axes", "batchnorm.test_mode_uses_the_batch"} <= found


def test_a_mistake_in_no_catalogue_gets_a_pattern_and_no_cause(grade: Grade, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "clean", tmp_path / "s")
    layers = next((tmp_path / "s").rglob("layers.py"))
    layers.write_text(
        layers.read_text()
        + "\n\n_right = affine_backward\n\n\ndef affine_backward(dout, cache):\n"
        + "    dx, dw, db = _right(dout, cache)\n    return 1.37 * dx, dw, db\n"
    )
    report = grade(tmp_path / "s")
    (finding,) = next(v.findings for v in report.verdicts if v.spec.id == "q1.affine_backward.dx")
    assert finding.cause is None
    assert "1.37" in finding.pattern
    lost = sum(v.spec.points - v.score for v in report.of("q1.affine_backward"))
    assert report.score == pytest.approx(report.max_score - lost)


@pytest.mark.parametrize("sample", ["seed002", "several", "half_done"])
def test_hidden_checks_tell_the_category_and_nothing_else(grade: Grade, sample: str) -> None:
    report = seen_by("student_after_published", grade(SAMPLES / sample))
    hidden = [v for v in report.verdicts if v.spec.cases == "hidden"]
    told = [f for v in hidden for f in v.findings]
    assert told
    for finding in told:
        assert (finding.evidence, finding.pattern, finding.cause, finding.location) == (None, "", None, None)
        assert not any(character.isdigit() for character in finding.headline)
