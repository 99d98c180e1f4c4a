"""Sentences about the accuracies that a notebook has saved for levels of pruning."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.interval import Look
from grader.checks.wording.recorded import RUN_AGAIN, place
from grader.checks.wording.registry import finding
from grader.checks.wording.sparsity import percent
from grader.model import Capture, Evidence, Finding, Notebook
from grader.notebooks.code import CodeCell
from grader.notebooks.levels import Told
from grader.prose import listed
from grader.records import dataclass

OTHER_PICTURES = "the pictures of the course's own set are not on the machine that grades"
_SHOWN = 5
_MOST = 10  # levels in a list


@dataclass(frozen=True, slots=True)
class Pair:
    """What is saved for a level, what the model that was handed in gives, and whether both may be of
    one model."""

    level: float
    saved: float
    now: Look
    agree: bool


@finding("recorded_levels.alike", "The saved accuracy is the same at every level of pruning.")
def alike(notebook: Notebook, cell: CodeCell, levels: Sequence[float], accuracy: float) -> Finding:
    """The saved output shows one and the same accuracy for every level of pruning, light and heavy.

    A network that has lost most of its weights does not answer as before.  Then the model that was
    tested is not the one that was pruned: the test was given the model before pruning, or the
    masks were not applied to it.
    """
    headline = (
        f"The saved output of {_file(notebook)} has an accuracy of {percent(accuracy)} at all "
        f"{len(levels)} levels, from {percent(levels[0])} to {percent(levels[-1])}."
    )
    advice = "Test the copy that was pruned, not the model that it was copied from."
    return Finding("recorded_levels.alike", headline, location=place(notebook, cell), next_step=advice)


@finding("recorded_levels.risen", "A heavily pruned model is told to be better than before.")
def risen(notebook: Notebook, cell: CodeCell, entry: Told, before: float) -> Finding:
    """The saved output shows an accuracy after heavy pruning that is higher than before it, by more than
    chance explains.

    Weights that a model has learnt do not all make it worse.  One of the two numbers belongs to
    another model, or to other pictures.
    """
    headline = (
        f"The saved output of {_file(notebook)} has {percent(entry.accuracies[0])} at {percent(entry.level)} "
        f"pruning, and {percent(before)} before pruning."
    )
    return Finding("recorded_levels.risen", headline, location=place(notebook, cell), next_step=RUN_AGAIN)


@finding("recorded_levels.sparsity", "The saved sparsity is not the level of pruning.")
def other_sparsity(notebook: Notebook, cell: CodeCell, entries: Sequence[Told]) -> Finding:
    """The saved output names a level of pruning, and a sparsity of the model that is another.

    The sparsity is the share of all weights that are zero, which is what a level means.  It is less
    where masks were not applied, and more where each level prunes what the level before has left.
    """
    first = entries[0]
    sparsity = 0.0 if first.sparsity is None else first.sparsity
    headline = (
        f"The saved output of {_file(notebook)} has a sparsity of {percent(sparsity)} at "
        f"{percent(first.level)} pruning; they must be the same."
    )
    others = [
        f"{percent(e.sparsity)} at {percent(e.level)}" for e in entries[1:_SHOWN] if e.sparsity is not None
    ]
    lines = (f"Also: {listed(others)}.",) if others else ()
    advice = "Prune a copy of the trained model for each level, and count the zeros of all layers together."
    return Finding(
        "recorded_levels.sparsity",
        headline,
        Evidence(lines=lines),
        location=place(notebook, cell),
        next_step=advice,
    )


@finding("recorded_levels.other_levels", "The code prunes to other levels than the saved output shows.")
def other_levels(notebook: Notebook, cell: CodeCell, then: Sequence[float], now: Sequence[float]) -> Finding:
    """The cell was run again with the code that was handed in, and tells of other levels of pruning.

    The saved output comes from other code, or from an earlier state of the notebook.  What counts
    is the code that was handed in.
    """
    was, are = (listed([percent(level) for level in levels][:_MOST]) for levels in (then, now))
    headline = f"The saved output of {_file(notebook)} has {was}; the code that was handed in gives {are}."
    return Finding(
        "recorded_levels.other_levels", headline, location=place(notebook, cell), next_step=RUN_AGAIN
    )


@finding("recorded_levels.contradicts", "The model that was handed in gives other accuracies.")
def contradicts(notebook: Notebook, cell: CodeCell, far: Sequence[Pair]) -> Finding:
    """The cell was run again on the model that was handed in, with the course's own pictures, and the
    accuracy at a level is another than the one that is saved, by more than chance explains.

    The saved output comes from another model, other code, or an earlier state of the notebook.
    """
    first, *others = far
    headline = (
        f"The saved output of {_file(notebook)} has {percent(first.saved)} at {percent(first.level)} "
        f"pruning; the model that was handed in gives {percent(first.now.share)} now."
    )
    also = [
        f"{percent(p.saved)} at {percent(p.level)}, now {percent(p.now.share)}" for p in others[: _SHOWN - 1]
    ]
    lines = (
        f"Counted on {first.now.total:,} test pictures of the course's set; chance does not explain it.",
        *((f"Also: {'; '.join(also)}.",) if also else ()),
    )
    return Finding(
        "recorded_levels.contradicts",
        headline,
        Evidence(lines=lines),
        location=place(notebook, cell),
        next_step=RUN_AGAIN,
    )


@finding("recorded_levels.not_recomputed", "The saved accuracies were not recomputed.")
def not_recomputed(notebook: Notebook, cell: CodeCell, why: str) -> Finding:
    """The accuracies that the notebook shows were not compared with what its model gives now.

    For that the model that the notebook loads must be among what was handed in, and the pictures that
    it was tested on must be there.  It costs nothing: that the code tells the accuracies of the models
    it prunes is checked with a network of the course's.
    """
    headline = f"The accuracies saved in {_file(notebook)} were not recomputed: {why}."
    return Finding("recorded_levels.not_recomputed", headline, location=place(notebook, cell))


def why_not(student: Capture) -> str:
    """Why nothing could be counted, when the cell was run again."""
    if student.error is not None and student.error.type == "FileNotFoundError":
        return "the model that the notebook loads was not handed in"
    if student.stage == "ok":
        return "no model at these levels was tested when the cell was run again"
    kind = student.error.type if student.error is not None else student.stage
    return f"loading the model that was handed in, or the cell itself, ended with {kind}"


def _file(notebook: Notebook) -> str:
    return f"`{notebook.path.rpartition('/')[2]}`"
