"""What may stand in ``assignment.toml`` and in a rubric, as pydantic models.

Unknown keys are errors.  `grader.assignment.problems` turns pydantic's findings into
sentences with a place in the file.  The JSON Schemas of both files are generated from here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

from grader.model import CarryForward, CaseSet, Feedback, Visibility

NonNegative = Annotated[float, Field(ge=0)]


class Table(BaseModel):
    """A TOML table: frozen, and nothing in it that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PackageTable(Table):
    """How the students' package is called, and the files that they were given."""

    name: str
    aliases: tuple[str, ...] = ()
    helpers: str = ""


class ModuleTable(Table):
    """One module that students hand in, and the modules of the reference that answer for it."""

    file: str
    reference: tuple[str, ...]


class AssignmentFile(Table):
    """``assignments/ID/assignment.toml``."""

    schema_: Literal[1] = Field(alias="schema")
    id: str
    title: str
    package: PackageTable
    modules: dict[str, ModuleTable]
    api: dict[str, str | tuple[str, ...]] = {}
    families: dict[str, tuple[str, ...]] = {}


class LimitsTable(Table):
    """What one question's process may use; see `grader.runners.base.Limits`."""

    seconds: PositiveFloat = 5.0
    import_seconds: PositiveFloat = 10.0
    memory_mb: PositiveInt = 1024
    processes: PositiveInt = 64
    output_bytes: PositiveInt = 64_000
    output_kill_bytes: PositiveInt = 50_000_000
    file_bytes: PositiveInt = 50_000_000
    message_bytes: PositiveInt = 256_000_000


class DefaultsTable(Table):
    """What holds for every check that does not say otherwise."""

    feedback: Feedback = "full"
    visibility: Visibility = "visible"
    carry_forward: CarryForward = "full"


class CheckTable(BaseModel):
    """One check.  Keys that are not listed here are parameters of its kind."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    kind: str
    outputs: tuple[str, ...]
    weight: NonNegative = 1.0
    cases: CaseSet | tuple[str, ...] = "public"
    feedback: Feedback | None = None
    visibility: Visibility | None = None
    title: str = ""

    @property
    def params(self) -> dict[str, Any]:
        """The parameters of the check's kind."""
        return dict(self.model_extra or {})


class QuestionTable(Table):
    """One question: its points are shared among its checks by weight."""

    points: NonNegative
    checks: tuple[CheckTable, ...] = Field(min_length=1)
    requires: tuple[str, ...] = ()
    carry_forward: CarryForward | None = None


class RubricFile(Table):
    """``rubrics/ID.toml``: everything that staff change in mid-term."""

    schema_: Literal[1] = Field(alias="schema")
    assignment: str
    total: PositiveFloat | None = None
    limits: LimitsTable = LimitsTable()
    defaults: DefaultsTable = DefaultsTable()
    question: dict[str, QuestionTable]
