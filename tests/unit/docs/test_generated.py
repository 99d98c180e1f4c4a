"""What is generated in ``docs`` is current, and right."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes without types
import pytest

from docs import generate, schemas, tables
from grader import checks
from tests.conftest import ROOT
from tests.unit.assignment.slips import SLIPS

GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
RUBRICS = [ROOT / "rubrics" / "ece662_a1.toml", ROOT / "templates" / "assignment" / "rubric.toml"]
HEADS = [ROOT / place / "assignment.toml" for place in ("assignments/ece662_a1", "templates/assignment")]


@pytest.mark.parametrize("path", generate.generated(), ids=lambda path: path.name)
def test_generated_files_are_current(path: Path) -> None:
    """`make docs` writes them."""
    assert path.read_text(encoding="utf-8") == generate.generated()[path]


@pytest.mark.parametrize(
    "schema",
    [schemas.rubric_schema(), schemas.assignment_schema(), schemas.report_schema()],
    ids=["rubric", "head", "report"],
)
def test_every_key_is_described(schema: dict[str, Any]) -> None:
    for table in (schema, *schema["$defs"].values()):
        for key, entry in table["properties"].items():
            assert "description" in entry or "$ref" in entry, key


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.parent.name)
def test_rubrics_fit_the_schema(path: Path) -> None:
    jsonschema.Draft202012Validator(schemas.rubric_schema()).validate(tomllib.loads(path.read_text()))


@pytest.mark.parametrize("path", HEADS, ids=lambda path: path.parent.name)
def test_assignments_fit_the_schema(path: Path) -> None:
    jsonschema.Draft202012Validator(schemas.assignment_schema()).validate(tomllib.loads(path.read_text()))


CHECK = {"id": "dx", "kind": "gradient", "outputs": ["dx"], "partial": True}
RUBRIC: dict[str, Any] = {
    "schema": 1,
    "assignment": "hw3",
    "question": {"q1.f": {"points": 2, "checks": [CHECK]}},
}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "gradeint"},
        {"partail": True},
        {"partial": "yes"},
        {"allow": ["f.x"]},
        {"weight": -1},
        {"cases": 3},
        {"visibility": "sometimes"},
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_loader_refuses(change: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(schemas.rubric_schema())
    assert validator.is_valid(RUBRIC)
    wrong = copy.deepcopy(RUBRIC)
    wrong["question"]["q1.f"]["checks"][0].update(change)
    assert not validator.is_valid(wrong)


def test_the_table_of_kinds_has_every_kind_and_parameter() -> None:
    rows = {row.split("`")[1]: row for row in tables.kinds().splitlines()[2:]}
    assert list(rows) == list(checks.names())
    for kind, row in rows.items():
        assert row.count(" | ") == 2, row
        for name in checks.load(kind).Params.__dataclass_fields__:
            assert f"`{name}`" in row.rpartition(" | ")[2]


def test_every_message_that_the_guide_explains_is_one_that_is_told() -> None:
    part = GUIDE.partition("| message | what to do |")[2]
    messages = re.findall(r"^\| ``(.*?)`` \|", part, re.MULTILINE)
    assert len(messages) >= 8
    for message in messages:
        assert any(message in slip.message for slip in SLIPS), message
