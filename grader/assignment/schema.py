"""What may stand in ``assignment.toml`` and in a rubric.

Unknown keys are errors.  `grader.assignment.convert` makes these tables of a file that fits;
only for one that does not is pydantic asked, which reads the same declarations, and
`grader.assignment.problems` turns its findings into sentences with a place in the file.
The JSON Schemas of both files are generated from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from grader.assignment.convert import Bound
from grader.model import CarryForward, CaseSet, Feedback, Framework, Visibility
from grader.records import dataclass

NonNegative = Annotated[float, Bound(ge=0)]
PositiveFloat = Annotated[float, Bound(gt=0)]
PositiveInt = Annotated[int, Bound(gt=0)]
Percent = Annotated[float, Bound(ge=0, le=100)]
Minutes = Annotated[float, Bound(gt=0, le=40)]


class Table:
    """A TOML table: nothing in it that is not declared."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class PackageTable(Table):
    """How the students' package is called, and the files that they were given."""

    name: str
    """The folder that students hand in, and what they import from. It is found by its files: they may
    rename, nest or flatten it."""
    aliases: tuple[str, ...] = ()
    """Other names under which the code may import itself, such as that of last year."""
    helpers: str = ""
    """A folder, of the package's shape, of the files that students were given: those not handed in come
    from there."""


@dataclass(frozen=True, kw_only=True)
class ModuleTable(Table):
    """One module that students hand in, and the modules of the reference that answer for it."""

    file: str
    """Its path in the package: `classifiers/fc_net.py`."""
    reference: tuple[str, ...]
    """Dotted names of modules, or files of the assignment's folder: `reference.py`."""
    framework: Framework = ""
    """What it imports besides numpy: it is loaded in a process of that framework."""


@dataclass(frozen=True, kw_only=True)
class NotebookTable(Table):
    """One notebook that students hand in: its functions and classes are asked like a module's."""

    files: Annotated[tuple[str, ...], Bound(min_length=1)]
    """File names, or globs, in the order of preference: `Q5-Pytorch.ipynb`, `*pytorch*.ipynb`. Upper and
    lower case are the same, and so are all folders."""
    framework: Framework = ""
    """What its code needs besides numpy: `torch` or `tensorflow`."""
    unless: dict[Literal["torch", "tensorflow"], str] = field(default_factory=dict)
    """Where a line of code matches such a pattern, the notebook is written for that framework instead,
    `{ tensorflow = "import keras" }`, and its questions run there."""
    reference: tuple[str, ...] = ()
    """What answers for it, as for a module."""


@dataclass(frozen=True, kw_only=True)
class AssignmentFile(Table):
    """``assignments/ID/assignment.toml``."""

    schema: Literal[1]
    """The version of this format."""
    id: str
    """What the assignment is called on the command line: the name of its folder."""
    title: str
    """What it is called in reports."""
    package: PackageTable
    """The folder that students hand in."""
    modules: dict[str, ModuleTable]
    """The files that students write, by the names that questions use: `impl.layers`."""
    notebooks: dict[str, NotebookTable] = field(default_factory=dict)
    """The notebooks that students hand in, by the names that questions use: `impl.q1_notebook`."""
    api: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    """How a function is called and what it returns, `x, w, b -> out, cache`; several, where the number of
    arguments decides."""
    families: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Functions that are one layer: the cache of one is an argument of the others."""
    frameworks: tuple[Literal["torch", "tensorflow"], ...] = ()
    """What students' code needs besides numpy: `torch`, `tensorflow`. Only these are installed where it is
    graded."""
    answers: Literal["reference", "stored"] = "reference"
    """Where right answers come from: the `reference`, or what `grader golden build` has stored, as in the
    copy that students get."""


@dataclass(frozen=True, kw_only=True)
class LimitsTable(Table):
    """What one question's process may use; see `grader.runners.base.Limits`."""

    seconds: PositiveFloat = 5.0
    """Processor time; the wall clock is allowed three times that."""
    import_seconds: PositiveFloat = 10.0
    """Processor time for importing what was handed in."""
    memory_mb: PositiveInt = 1024
    """Memory, in MB."""
    processes: PositiveInt = 64
    """Processes and threads at a time."""
    output_bytes: PositiveInt = 64_000
    """What is kept of the text that it prints."""
    output_kill_bytes: PositiveInt = 50_000_000
    """Text that ends it."""
    file_bytes: PositiveInt = 50_000_000
    """The largest file that it may write."""
    message_bytes: PositiveInt = 256_000_000
    """The largest result that it may return."""


@dataclass(frozen=True, kw_only=True)
class GradescopeTable(Table):
    """How the assignment is set up on Gradescope; see `docs/gradescope.md`."""

    minutes: Minutes = 10.0
    """The time-out that is set there, 40 at most. Grading ends before it, so that no result is lost."""
    budget_minutes: Minutes | None = None
    """Time for all questions of a submission together, where less is enough."""
    reveal: datetime | None = None
    """Hidden checks are shown with submissions made from this moment on: `2026-12-01T00:00:00-05:00`."""
    stdout_visibility: Visibility = "hidden"
    """Who sees what the grader prints, which is a line for staff."""
    leaderboard: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a column -> the questions whose visible points it adds up: `{ Points = ["*"] }`."""


@dataclass(frozen=True, kw_only=True)
class LateTable(Table):
    """What lateness costs.  It is counted from the due date that holds for the student, extensions
    included."""

    percent_per_day: Percent
    """Taken off what is earned, for each day begun."""
    grace_minutes: NonNegative = 0.0
    """Lateness that costs nothing."""
    most_percent: Percent = 100.0
    """What is taken off at most."""


@dataclass(frozen=True, kw_only=True)
class DefaultsTable(Table):
    """What holds for every check that does not say otherwise."""

    feedback: Feedback = "full"
    """See a check's own."""
    visibility: Visibility = "visible"
    """See a check's own."""
    carry_forward: CarryForward = "full"
    """See a question's own."""


@dataclass(frozen=True, kw_only=True)
class CheckTable:
    """One check.  Keys that are not listed here are parameters of its kind."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "allow"}

    id: str
    """Its name in the question; with the question's id it is the name in reports."""
    kind: str
    """What is compared, and how: one of the kinds of check."""
    outputs: tuple[str, ...]
    """Names of what the question yields, or globs: `grads.*`."""
    weight: NonNegative = 1.0
    """Its share of the question's points. A check of weight 0 is reported and costs nothing."""
    cases: CaseSet | tuple[str, ...] = "public"
    """Which cases it looks at; those that are named belong to this check and to no set."""
    feedback: Feedback | None = None
    """What is told when it fails: `full`, `evidence` (not the cause), `category` (what kind of thing is
    wrong), `none`."""
    visibility: Visibility | None = None
    """When students see it: `visible`, `hidden` (never), `after_due_date`, `after_published`."""
    title: str = ""
    """What it is called in reports."""

    @property
    def params(self) -> dict[str, Any]:
        """The parameters of the check's kind."""
        declared = {field.name for field in fields(self)}
        return {name: value for name, value in vars(self).items() if name not in declared}


@dataclass(frozen=True, kw_only=True)
class QuestionTable(Table):
    """One question: its points are shared among its checks by weight."""

    points: NonNegative
    """Shared among the checks by weight."""
    number: str = ""
    """What reports call it; left out, it is counted: `2.3` is the third question of `q2`."""
    checks: Annotated[tuple[CheckTable, ...], Bound(min_length=1)] = ()
    """What is compared."""
    tests: str = ""
    """In place of `checks`: a file with tests of the assignment's own, `tests/test_layers.py`."""
    requires: tuple[str, ...] = ()
    """Questions whose functions this one's build upon: a failure that theirs explain is told as their
    consequence."""
    carry_forward: CarryForward | None = None
    """How much is given when the answer is right with the functions of others put right: `full`, `half`,
    `none`."""
    seconds: PositiveFloat | None = None
    """Processor time of a run, where it needs another limit than other questions: one that trains a model."""
    budget: dict[str, int | float | str] = field(default_factory=dict)
    """Options of its cases, in place of those that its file gives: `{ steps = 200, train = 2000 }` has a
    model train shorter and on fewer pictures."""


@dataclass(frozen=True, kw_only=True)
class BetterOfTable(Table):
    """Ways to answer the same thing: the one that earns most counts."""

    groups: Annotated[tuple[str, ...], Bound(min_length=2)]
    """A glob of questions for each way, all worth the same: `["q5_torch.*", "q5_tf.*"]`."""


@dataclass(frozen=True, kw_only=True)
class RubricFile(Table):
    """``rubrics/ID.toml``: everything that staff change in mid-term."""

    schema: Literal[1]
    """The version of this format."""
    assignment: str
    """The id of the assignment."""
    total: PositiveFloat | None = None
    """What the points add up to; a rubric that does not is refused."""
    limits: LimitsTable = LimitsTable()
    """What a question's process may use."""
    defaults: DefaultsTable = DefaultsTable()
    """What holds for every check that does not say otherwise."""
    gradescope: GradescopeTable = GradescopeTable()
    """How the assignment is set up on Gradescope."""
    late: LateTable | None = None
    """What lateness costs; nothing where this is left out."""
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Names for groups of questions, for `--only`: each is a list of question ids or globs, `q1.*`."""
    better_of: tuple[BetterOfTable, ...] = ()
    """Questions of which only some count."""
    question: dict[str, QuestionTable]
    """The questions, in the order of the report."""
