from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes without types

from grader.model import Evidence, Finding, GradeReport, Location, Notebook, Page, QuestionInfo
from grader.reports import gradescope
from tests.unit.reports.fake import PERFECT, REPORT, VERDICTS, WRONG_DX, verdict

SCHEMA = json.loads(Path(__file__).with_name("gradescope.schema.json").read_text())


def loaded(report: GradeReport = REPORT) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(gradescope.render(report))
    jsonschema.validate(data, SCHEMA)
    return data


def output(id: str, report: GradeReport = REPORT) -> str:
    return next(str(t["output"]) for t in loaded(report)["tests"] if t["extra_data"]["id"] == id)


def test_results_fit_the_schema_and_hold_every_check() -> None:
    data = loaded()
    assert data["score"] == 9.3
    assert data["execution_time"] == 2.345
    assert data["stdout_visibility"] == "hidden"
    assert [t["extra_data"]["id"] for t in data["tests"]] == [v.spec.id for v in VERDICTS]
    assert [t["max_score"] for t in data["tests"]] == [v.spec.points for v in VERDICTS]


def test_numbers_follow_the_questions() -> None:
    numbers = [t["number"] for t in loaded()["tests"]]
    assert numbers[:6] == ["1.1.1", "1.1.2", "1.2.1", "1.2.2", "2.1.1", "2.1.2"]
    assert len(set(numbers)) == len(numbers)


def test_status_is_one_of_two_and_the_text_says_which_kind_of_failure() -> None:
    assert {t["status"] for t in loaded()["tests"]} == {"passed", "failed"}
    ungraded = output("q5_tf.challenge.accuracy")
    assert ungraded.startswith("**Not graded yet: this needs a person.**")
    consequence = output("q2.fc_net_batchnorm.grads")
    assert consequence.startswith("**A consequence.** Repair `q2.batchnorm_backward` first")
    assert output("q1.affine_forward.out") == ""


def test_a_check_without_points_is_shown_with_none() -> None:
    test = next(t for t in loaded()["tests"] if t["extra_data"]["id"].endswith(".dtype"))
    assert (test["score"], test["max_score"], test["status"]) == (0, 0, "failed")


def test_visibility_is_the_rubrics() -> None:
    by_id = {t["extra_data"]["id"]: t["visibility"] for t in loaded()["tests"]}
    assert by_id["q2.batchnorm_backward.hidden"] == "hidden"
    assert by_id["q2.batchnorm_backward.dx"] == "visible"


def test_the_overview_tells_nothing_of_hidden_checks() -> None:
    secret = Finding("values.wrong", "SECRET")
    hidden = verdict("q1.affine_forward.out", "fail", 2.0, secret, visibility="hidden")
    assert "SECRET" not in loaded(replace(PERFECT, verdicts=(hidden,)))["output"]
    assert "`dx` is wrong in 12 of 12 entries" in loaded()["output"]


def test_the_overview_says_in_which_cells_to_look() -> None:
    page = Page("q5", Notebook("hw/Q5.ipynb"), {4: ("q5_tf.net",), 7: ("q5_tf.net",), 9: ("q5_tf.fit",)})
    here = replace(WRONG_DX, location=Location("hw/Q5.ipynb, cell 7", 2))
    verdicts = (verdict("q5_tf.net.out", "fail", 1.0, here), verdict("q5_tf.fit.out", "pass", 1.0, here))
    info = (QuestionInfo("q5_tf.net", "Net"), QuestionInfo("q5_tf.fit", "Fit"))
    report = replace(PERFECT, questions=info, verdicts=verdicts, pages=(page,))
    told = "**Where to look in the notebooks**\n\n- `Q5.ipynb`: cell 7 (5.1)"
    assert told in loaded(report)["output"]
    hidden = replace(verdicts[0], spec=replace(verdicts[0].spec, visibility="hidden"))
    assert "cell" not in loaded(replace(report, verdicts=(hidden, verdicts[1])))["output"]


def test_a_finding_of_several_checks_is_told_once() -> None:
    assert "raised ValueError" in output("q4.conv_backward.dx")
    assert output("q4.conv_backward.dw") == "The same as “dx”."


def test_long_output_is_cut_well_below_the_limit() -> None:
    flood = Finding("values.wrong", "x" * 500_000, Evidence(lines=("y" * 500_000,) * 50, printed="z" * 10**6))
    data = loaded(replace(PERFECT, verdicts=(verdict("q1.affine_forward.out", "fail", 2.0, *[flood] * 30),)))
    assert len(data["tests"][0]["output"]) < 25_000
    assert len(data["output"]) < 25_000


def test_a_grading_that_did_not_end_says_so() -> None:
    assert "did not come to its end" in loaded(replace(REPORT, complete=False))["output"]
