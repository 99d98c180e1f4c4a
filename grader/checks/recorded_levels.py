"""The accuracies saved for levels of pruning agree with one another, and with what was handed in.

They are not all the same, none rises far above the accuracy before pruning, a sparsity that is told
is the level, and the levels are those that the code tells of now.  Where the model that the notebook
loads was handed in and the course's pictures are there, each accuracy is recomputed and must lie within
what chance allows of the other; elsewhere a note says why that could not be done.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.interval import Look, compatible, told_share
from grader.checks.measured import labels, look
from grader.checks.pruned import tested
from grader.checks.saved import Saved, saved
from grader.checks.trials import trials_of
from grader.checks.wording import recorded
from grader.checks.wording import recorded_levels as words
from grader.checks.wording.recorded_levels import Pair
from grader.model import Finding
from grader.notebooks.claims import output_text
from grader.notebooks.code import code_cells
from grader.notebooks.levels import Told, accuracies, told
from grader.notebooks.recorded import outputs_of
from grader.notebooks.slices import matching
from grader.records import dataclass

GENERATED = "generated"
"""What a probe yields as ``data`` where the course's pictures are not there."""


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``notebook`` and ``cells`` say which outputs; ``before`` are the cells that tell the accuracy
    before pruning.  ``pictures`` is how many the saved accuracies rest on at least: the fewer, the
    more is left to chance.  With ``filters`` levels are shares of filters.

    ``printed`` is the output with what the cells print now, ``printed.NAME`` for the check's output
    NAME.  ``heavy`` is the level from which a model must not be better than before; ``alike`` the number of
    levels whose accuracies cannot all be the same.  ``labels`` names the input with the classes."""

    notebook: str = ""
    cells: str = ""
    before: str = "load_model"
    pictures: int = 500
    filters: bool = False
    heavy: float = 0.7
    alike: int = 4
    within: float = 0.01
    labels: str = "y_test"
    printed: str = "printed"


def run(context: Context) -> Outcome:
    """Look at what is saved; then at what the code and the model give now, where that can be had."""
    params: Params = context.params
    found = saved(context, params.notebook, params.cells)
    if isinstance(found, Finding):
        return Outcome(0.0, (found,))
    notebook, cell = found.notebook, found.cells[-1]
    text = "".join(output_text(outputs_of(notebook, one).outputs) for one in found.cells)
    entries = [entry for entry in told(text) if entry.accuracies]
    if not entries:
        return Outcome(0.0, (recorded.no_claim(notebook, cell, "accuracy"),))
    wrong = [*_among_themselves(params, found, entries), *_other_levels(context, found, entries)]
    pairs, why = _recomputed(context, entries)
    far = [pair for pair in pairs if not pair.agree]
    wrong += [words.contradicts(notebook, cell, far)] if far else []
    notes = [words.not_recomputed(notebook, cell, why)] if why else []
    return Outcome(0.0 if wrong else 1.0, (*wrong, *notes))


def _other_levels(context: Context, found: Saved, entries: Sequence[Told]) -> Iterator[Finding]:
    """Whether the code tells of the same levels now; one that tells of none is no evidence."""
    (output,) = context.spec.outputs
    printed = trials_of(context)[0].student.outputs.get(f"{context.params.printed}.{output}")
    now = _levels(told(printed)) if isinstance(printed, str) else []
    then = _levels(entries)
    if now and now != then:
        yield words.other_levels(found.notebook, found.cells[-1], then, now)


def _levels(entries: Sequence[Told]) -> list[float]:
    """The levels of pruning, to a thousandth."""
    return sorted({round(entry.level, 3) for entry in entries if entry.level > 0})


def _among_themselves(params: Params, found: Saved, entries: Sequence[Told]) -> Iterator[Finding]:
    """What cannot be, whatever the model is."""
    values = {entry.accuracies[0] for entry in entries}
    levels = sorted({entry.level for entry in entries})
    if len(levels) >= params.alike and levels[-1] >= params.heavy and len(values) == 1:
        yield words.alike(found.notebook, found.cells[-1], levels, values.pop())
        return
    before = _before(params, found)
    risen = [e for e in entries if before is not None and _above(params, e, before)]
    if before is not None and risen:
        yield words.risen(found.notebook, found.cells[-1], risen[0], before)
    other = [e for e in entries if not _is_sparsity(e, params)]
    if other:
        yield words.other_sparsity(found.notebook, found.cells[-1], other)


def _before(params: Params, found: Saved) -> float | None:
    """The accuracy of the whole model, in the cell that loads it."""
    chosen = {cell.number for cell in found.cells}
    cells = matching(code_cells(found.notebook), params.before)
    texts = [output_text(outputs_of(found.notebook, c).outputs) for c in cells if c.number not in chosen]
    return next((value for text in texts for value in accuracies(text)), None)


def _above(params: Params, entry: Told, before: float) -> bool:
    """Whether a heavily pruned model is told to be better than chance allows."""
    if entry.level < params.heavy or any(value <= before for value in entry.accuracies):
        return False
    return not any(
        compatible(told_share(value, params.pictures), told_share(before, params.pictures))
        for value in entry.accuracies
    )


def _is_sparsity(entry: Told, params: Params) -> bool:
    if params.filters or entry.sparsity is None:
        return True
    return math.isclose(entry.sparsity, entry.level, abs_tol=params.within)


def _recomputed(context: Context, entries: Sequence[Told]) -> tuple[list[Pair], str]:
    """What is saved beside what is counted now, or why nothing is."""
    trial = trials_of(context)[0]
    (output,) = context.spec.outputs
    if trial.student.outputs.get("data") == GENERATED:
        return [], words.OTHER_PICTURES
    known = list(_counted(context, trial, output))
    pairs = [pair for entry in entries if (pair := _pair(context.params, entry, known, len(entries)))]
    return pairs, "" if pairs else words.why_not(trial.student)


def _counted(context: Context, trial: Trial, output: str) -> Iterator[tuple[float, Look]]:
    """The level of each model that was tested, and how often it is right."""
    params: Params = context.params
    right = labels(context, trial.case, params.labels)
    outputs = trial.student.outputs
    for name in tested(outputs, output):
        level = outputs.get(f"{name}.{'filters' if params.filters else 'zeros'}")
        seen = look(outputs.get(f"{name}.unseen"), right)
        if isinstance(level, float) and seen is not None:
            yield level, seen


def _pair(params: Params, entry: Told, known: Sequence[tuple[float, Look]], comparisons: int) -> Pair | None:
    """The model nearest to a level, if there is one near it."""
    near = [(abs(level - entry.level), seen) for level, seen in known]
    distance, seen = min(near, key=lambda pair: pair[0], default=(math.inf, Look(0, 1)))
    if distance > (_FILTERS if params.filters else params.within):
        return None
    agree = any(compatible(told_share(v, params.pictures), seen, comparisons) for v in entry.accuracies)
    return Pair(entry.level, entry.accuracies[0], seen, agree)


_FILTERS = 0.05  # of a level of filters, which are few and whole
