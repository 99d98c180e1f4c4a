"""The types that every part shares.  Frozen, and importing nothing of ours.

Letters for axes follow the course: ``N`` examples, ``D`` features in, ``M`` features out,
``C`` channels or classes, ``H`` and ``W`` height and width, ``F`` filters, ``G`` groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from grader.records import dataclass

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

Status = Literal["pass", "fail", "skipped", "error"]
Stage = Literal["ok", "import", "call", "return", "timeout", "killed", "exit", "memory", "output"]
Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]
Feedback = Literal["full", "evidence", "category", "none"]
CarryForward = Literal["full", "half", "none"]
Viewer = Literal["student", "student_after_due", "student_after_published", "platform", "staff"]
"""Who reads a report: a student before the due date, after it, or when grades are published; a
platform that shows each check to whom it concerns; staff."""
CaseSet = Literal["public", "hidden", "all"]
CellKind = Literal["code", "markdown", "raw"]
Framework = Literal["", "torch", "tensorflow"]

HANDED_IN = ".handed-in"
"""Folder below a submission's root with everything that was handed in, for notebooks and
documents; no import can name it."""

Outputs = Mapping[str, Any]
"""Output name -> plain array, number, text, None, or `Opaque`.  Dictionaries are flattened
with dots (``grads.W1``) before they get here."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that stays in the student's process; only its type and a summary are known."""

    type: str
    summary: str


class Later:
    """An input that is made when it is first asked for, such as thousands of pictures.

    ``about`` says what it is, the same text for the same value.  Whoever gets the value must not
    change it.
    """

    def __init__(self, make: Callable[[], Any], about: str) -> None:
        self._make = make
        self._about = about

    def __call__(self) -> Any:
        """The value."""
        return self._make()

    def __deepcopy__(self, _memo: Any) -> Later:
        return self

    def __repr__(self) -> str:
        return f"<{self._about}>"


class Inputs(dict[str, Any]):
    """The inputs of a case, readable as attributes: ``inputs.x`` is ``inputs["x"]``, and the value
    of one that is made later."""

    def __getattr__(self, name: str) -> Any:
        try:
            value = self[name]
        except KeyError:
            raise AttributeError(f"the case has no input named {name!r}") from None
        return value() if isinstance(value, Later) else value


Probe = Callable[[Any, Inputs], Iterator[tuple[str, Any]]]
"""``probe(impl, inputs)`` yields ``(output name, value)`` pairs; ``impl`` is the reference or a
stand-in for the student's package.  A generator, so that what came before a crash is kept."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an assignment's code is to be found in whatever a student hands in.

    ``package`` is the name it is given when nothing better is known and ``aliases`` are names
    of other years; ``modules`` maps the assignment's names to files below the package
    (``fc_net`` -> ``classifiers/fc_net.py``).  ``helpers`` is a folder of the same shape, with
    the files that students were given: those that are missing are supplied from there.
    ``notebooks`` maps the assignment's names to the file names that are looked for, globs in the
    order of preference; ``frameworks`` what each module or notebook needs besides numpy.
    """

    package: str
    aliases: tuple[str, ...]
    modules: Mapping[str, str]
    helpers: Path | None = None
    notebooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    frameworks: Mapping[str, Framework] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student handed in, unpacked into a private folder and made importable.

    ``root`` goes on the import path; ``package`` is the dotted name found below it, and
    ``aliases`` are other top-level names under which the code may import itself.
    ``modules`` maps the assignment's names (``layers``) to import names (``ece662.layers``);
    a module that was not handed in is absent.  ``sources`` maps the same names to the path
    the student knows the file by, relative to what was handed in.  ``notebooks`` are the paths
    of all notebooks; ``named`` maps the assignment's names (``q1_notebook``) to those it asks for.
    ``expected`` maps all names to the files that they were handed out as, there or not.
    """

    id: str
    root: Path
    files: tuple[str, ...]
    package: str
    modules: Mapping[str, str]
    sources: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    notebooks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    origin: str = ""
    supplied: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    named: Mapping[str, Notebook] = field(default_factory=dict)
    expected: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a notebook, in the form of nbformat 4 whatever it was written in.

    ``outputs`` are plain data, each with the fields of its ``output_type``: ``name`` and ``text``
    of a stream, ``data`` and ``metadata`` of a display or result, ``ename``, ``evalue`` and
    ``traceback`` of an error; texts are whole, never lists of lines.  ``attachments`` are the
    pictures of a text cell: name -> media type -> base64.
    """

    kind: CellKind
    source: str
    execution_count: int | None = None
    outputs: tuple[Mapping[str, Any], ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook file, read as far as it can be.

    ``path`` is the one that the student knows it by.  ``problem`` is a sentence that says why
    nothing could be read, and what to do; ``notes`` are sentences on what was left out of the rest.
    """

    path: str
    cells: tuple[Cell, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One set of inputs.  ``axes`` names sizes for messages; ``form`` marks alternatives:
    where a question accepts two conventions, its cases come once per form."""

    id: str
    inputs: Inputs
    axes: Mapping[str, int]
    seed: int
    hidden: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One line of the rubric: what is compared, for how many points, and who may see it.

    ``outputs`` are names or globs (``grads.*``) of what the probe yields.  ``params`` belong
    to the kind of check.  ``id`` is whole: ``q2.batchnorm_backward.dx``.  ``case_ids`` names
    cases that are this check's own: they belong to no other set.
    """

    id: str
    kind: str
    outputs: tuple[str, ...]
    points: float
    cases: CaseSet = "public"
    case_ids: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    visibility: Visibility = "visible"
    feedback: Feedback = "full"
    title: str = ""


@dataclass(frozen=True, slots=True)
class OwnForward:
    """How to differentiate the student's own forward pass.

    ``run(impl, inputs)`` returns the forward output; ``wrt`` maps a gradient's output name to
    the input it belongs to (``dx`` -> ``x``); ``upstream`` names the input that holds the
    upstream gradient, of the shape of the forward output (empty: the output is a scalar).
    """

    run: Callable[[Any, Inputs], Any]
    wrt: Mapping[str, str]
    upstream: str = "dout"


@dataclass(frozen=True, slots=True)
class Question:
    """``function`` is what the student wrote (``layers.affine_backward``), for messages and
    places; ``uses`` are the other functions of theirs that the probe or that function calls;
    ``shapes`` gives the axes of each output (``{"dw": "D, M"}``).  ``framework`` is the one that
    its process needs (``torch``, ``tensorflow``, or none); a question without ``golden`` outputs is
    measured, not compared.  ``seconds`` is the limit of a run where it has one of its own."""

    id: str
    title: str
    probe: Probe
    cases: tuple[Case, ...]
    checks: tuple[CheckSpec, ...]
    requires: tuple[str, ...] = ()
    function: str = ""
    uses: tuple[str, ...] = ()
    shapes: Mapping[str, str] = field(default_factory=dict)
    own_forward: OwnForward | None = None
    carry_forward: CarryForward = "full"
    framework: Framework = ""
    golden: bool = True
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a student's traceback, in the path the student knows."""

    file: str
    line: int
    function: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class CaughtError:
    """An exception of the student's code, as text.  ``function`` is the call that raised it."""

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    function: str = ""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A call that changed an array it was given, seen from outside the process.
    ``argument`` is its name (``x``), or ``bn_param['x']`` inside a dictionary."""

    function: str
    argument: str
    changed: int
    total: int


@dataclass(frozen=True, slots=True)
class Capture:
    """What came back from one run of a probe on one case.

    ``stage`` is ``ok``, or where it ended: ``import``, ``call`` (raised), ``return`` (wrong
    arity or None), ``timeout``, ``killed`` (a signal), ``exit``, ``memory``, ``output``.
    ``outputs`` holds what had been yielded before the end.  ``cells`` are the cells of notebooks that
    the probe asked for: the assignment's name of the notebook, and the number counted from 1.
    """

    stage: Stage
    outputs: Outputs
    mutations: tuple[Mutation, ...] = ()
    error: CaughtError | None = None
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0.0
    peak_rss: int = 0
    notes: tuple[str, ...] = ()
    cells: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """How two arrays of equal shape differ.  ``error`` is the largest relative error,
    max |a - b| / max(floor, |a| + |b|); ``allowed`` is the absolute difference allowed at
    ``worst_index``.  ``grid`` is a picture of at most 32 x 32 cells, each between 0 (right)
    and 1 (entirely wrong), of where the array differs."""

    count: int
    total: int
    worst_index: tuple[int, ...]
    actual: float
    expected: float
    allowed: float
    error: float
    shape: tuple[int, ...] = ()
    grid: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file of the student's, by the path that they know it by."""

    file: str
    line: int
    function: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A known mistake, verified on every case.  ``id`` is ``batchnorm.mean_treated_as_constant``."""

    id: str
    sentence: str
    look_at: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers over the steps of a training.  ``axis`` is what they are (``loss``, ``accuracy``): curves
    of one axis are drawn together.  ``goal`` is what was asked of the last one."""

    name: str
    axis: str
    points: tuple[tuple[float, float], ...]
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen, in one case: sentences, numbers, curves, and the student's own traceback."""

    case: str = ""
    lines: tuple[str, ...] = ()
    mismatch: Mismatch | None = None
    output: str = ""
    traceback: tuple[Frame, ...] = ()
    printed: str = ""
    curves: tuple[Curve, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell.  Hiding means leaving fields out, never editing text: `grader.redaction`.

    ``headline`` says what is wrong in one sentence; ``pattern`` what the wrong values look
    like; ``cause`` why, only when verified; ``next_step`` what to do now.
    ``code`` is what ``grader explain`` takes, and ``category`` says what kind of thing is wrong
    without any detail.  ``hidden`` marks what was seen in hidden cases alone.
    """

    code: str
    headline: str
    evidence: Evidence | None = None
    pattern: str = ""
    cause: Cause | None = None
    location: Location | None = None
    next_step: str = ""
    category: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check; ``fraction`` of its points is earned."""

    spec: CheckSpec
    question: str
    status: Status
    fraction: float
    findings: tuple[Finding, ...] = ()

    @property
    def score(self) -> float:
        """Points earned."""
        return round(self.spec.points * self.fraction, 6)


@dataclass(frozen=True, slots=True)
class QuestionInfo:
    """What a report says of a question besides its checks; one whose alternative is the better
    does not count."""

    id: str
    title: str
    function: str = ""
    requires: tuple[str, ...] = ()
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Isolation:
    """Which layers of the sandbox held, and why the others are missing."""

    active: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off the whole, and the sentence that says why: lateness."""

    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class LeaderboardEntry:
    """A column of a leaderboard, and the submission's value in it; ``order`` says which is best."""

    name: str
    value: float
    order: Literal["asc", "desc"] = "desc"


@dataclass(frozen=True, slots=True)
class Page:
    """A notebook that questions are about, to be shown with their results beside its cells.

    ``name`` is the assignment's; ``questions`` maps the number of a cell, counted from 1, to the ids
    of the questions that it belongs to.
    """

    name: str
    notebook: Notebook
    questions: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class GradeReport:
    """The full record of one grading; every output is made from it.  ``score`` is what was earned,
    before any ``deduction``; ``staff_notes`` are not for students.  ``leaderboard`` and
    ``stdout_visibility`` are for the platform that shows it."""

    assignment: str
    title: str
    submission: str
    questions: tuple[QuestionInfo, ...]
    verdicts: tuple[Verdict, ...]
    score: float
    max_score: float
    isolation: Isolation = Isolation()
    timing: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    notes: tuple[str, ...] = ()
    complete: bool = True
    deduction: Deduction | None = None
    staff_notes: tuple[str, ...] = ()
    leaderboard: tuple[LeaderboardEntry, ...] = ()
    stdout_visibility: Visibility = "hidden"
    pages: tuple[Page, ...] = ()

    @property
    def final_score(self) -> float:
        """The points that count: those earned, less what is taken off."""
        return round(max(0.0, self.score - (self.deduction.points if self.deduction else 0.0)), 6)

    def of(self, question: str) -> tuple[Verdict, ...]:
        """The verdicts of one question, in the rubric's order."""
        return tuple(v for v in self.verdicts if v.question == question)
