from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes without types

from grader.model import Evidence, GradeReport
from grader.reports import record
from tests.conftest import ROOT
from tests.unit.reports.fake import DX, HOSTILE, PERFECT, REPORT, VERDICTS, WRONG_DX, verdict

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))


def loaded(report: GradeReport = REPORT) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(record.render(report))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return data


def test_the_record_has_the_documented_shape() -> None:
    data = loaded()
    assert data["schema"] == 1
    assert (data["score"], data["max_score"], data["complete"]) == (9.3, 30.0, True)
    assert data["isolation"]["active"] == ["uid", "landlock", "seccomp", "rlimits"]
    assert data["isolation"]["missing"] == {"netns": "EPERM"}
    assert data["questions"][2] == {
        "id": "q2.batchnorm_backward", "title": "Batch normalization: backward",
        "status": "fail", "score": 1.0, "max_score": 5.0,
    }  # fmt: skip
    check = next(c for c in data["checks"] if c["id"] == "q2.batchnorm_backward.dx")
    assert [check[key] for key in ("question", "kind", "status")] == [
        "q2.batchnorm_backward",
        "gradient",
        "fail",
    ]
    assert [check[key] for key in ("score", "max_score", "visibility")] == [0.0, 3.0, "visible"]
    (finding,) = check["findings"]
    assert finding["code"] == "gradient.wrong"
    assert finding["cause"] == "batchnorm.mean_treated_as_constant"
    assert finding["location"] == {"file": "ece662/layers.py", "line": 212, "function": "batchnorm_backward"}
    assert finding["evidence"]["mismatch"]["worst_index"] == [1, 1]


def test_every_check_is_there_in_order_hidden_ones_too() -> None:
    assert [c["id"] for c in loaded()["checks"]] == [v.spec.id for v in VERDICTS]
    assert [c["visibility"] for c in loaded()["checks"]].count("hidden") == 2


def test_scores_add_up() -> None:
    data = loaded()
    assert math.isclose(sum(c["score"] for c in data["checks"]), data["score"])
    assert math.isclose(sum(q["score"] for q in data["questions"]), data["score"])


def test_two_gradings_differ_in_timing_alone() -> None:
    versions = dict(sorted(REPORT.versions.items(), reverse=True))
    other = replace(REPORT, timing={"seconds": 99.0}, versions=versions)
    first, second = loaded(), loaded(other)
    assert first.pop("timing") != second.pop("timing")
    assert first == second


def test_the_digest_covers_findings_and_is_kept_when_given() -> None:
    assert loaded()["digest"].startswith("sha256:")
    assert loaded(replace(REPORT, verdicts=VERDICTS[1:]))["digest"] != loaded()["digest"]
    assert loaded(replace(REPORT, digest="sha256:given"))["digest"] == "sha256:given"
    assert record.digest(REPORT) == loaded()["digest"]


def test_numbers_that_json_lacks_are_text() -> None:
    finding = replace(WRONG_DX, evidence=Evidence(mismatch=replace(DX, actual=math.nan, error=math.inf)))
    data = loaded(replace(PERFECT, verdicts=(verdict("q1.affine_forward.out", "fail", 1.0, finding),)))
    mismatch = data["checks"][0]["findings"][0]["evidence"]["mismatch"]
    assert (mismatch["actual"], mismatch["error"]) == ("nan", "inf")


def test_hostile_text_stays_text_that_utf8_can_hold() -> None:
    text = record.render(REPORT)
    assert "\ud800" in HOSTILE
    assert "\ud800" not in text
    assert "\x1b" not in text
    text.encode()


def test_one_check_a_line() -> None:
    assert sum(1 for line in record.render(REPORT).splitlines() if '"kind":' in line) == len(VERDICTS)
