"""The accuracies that the code tells for its levels of pruning are those of models at these levels.

Every model that was tested has answered pictures: ``shown`` ones, on which the code was told an
accuracy, and ``unseen`` ones, whose labels were never in its process.  What it tells for a level is
held against both: the first to the digit, the second as far as chance allows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from grader.checks import runtime
from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.interval import Look, compatible, told_share
from grader.checks.measured import labels, look
from grader.checks.merging import Flaw
from grader.checks.pruned import Pruned, beside, tested
from grader.checks.trials import conclude
from grader.checks.wording import pruned_accuracy as words
from grader.checks.wording.pruned_accuracy import Seen
from grader.checks.wording.subject import Subject, subject
from grader.model import Finding
from grader.notebooks.levels import Told, accuracies, told
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``levels`` are shares of all weights; without them any ``count`` different levels of filters
    will do.  ``within`` is how far a told accuracy may be from the counted one: it is rounded.

    ``original``, ``shown`` and ``unseen`` name the inputs that hold the trained weights and the labels
    of pictures, ``printed`` the output with what the code printed."""

    levels: tuple[float, ...] = ()
    count: int = 0
    within: float = 0.0051
    original: str = "weights"
    shown: str = "y_shown"
    unseen: str = "y_unseen"
    printed: str = "printed"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that was tested, beside the trained one, and how often it is right."""

    pruned: Pruned
    shown: Look
    unseen: Look

    def is_at(self, level: float, *, filters: bool) -> bool:
        """Whether it was pruned to a level, of weights or of filters."""
        return self.pruned.is_at_filters(level) if filters else self.pruned.is_at(level)

    def gives(self, accuracy: float, within: float, comparisons: int) -> bool:
        """Whether an accuracy that is told may be its own."""
        said = told_share(accuracy, self.shown.total)
        return abs(accuracy - self.shown.share) <= within and compatible(said, self.unseen, comparisons)


def run(context: Context) -> Outcome:
    """Each level earns its share."""
    return conclude(context, lambda trial: _look(context, trial))


def _look(context: Context, trial: Trial) -> list[Flaw]:
    (output,) = context.spec.outputs
    printed = trial.student.outputs.get(context.params.printed)
    if trial.student.stage != "ok" or not isinstance(printed, str):
        return [Flaw(output, runtime.missing(context, trial, [output]))]
    models = list(_models(context, trial, output))
    credit, findings = _of_text(subject(context, trial, output), context.params, models, printed)
    return [Flaw(output, finding, credit) for finding in findings]


def _models(context: Context, trial: Trial, output: str) -> Iterator[Model]:
    """Those that were tested, but for those of other layers."""
    params: Params = context.params
    outputs = trial.student.outputs
    original = list(trial.case.inputs[params.original].values())
    right = {name: labels(context, trial.case, name) for name in (params.shown, params.unseen)}
    for name in tested(outputs, output):
        pruned = beside(outputs, name, original)
        shown = look(outputs.get(f"{name}.shown"), right[params.shown])
        unseen = look(outputs.get(f"{name}.unseen"), right[params.unseen])
        if pruned is not None and shown is not None and unseen is not None:
            yield Model(pruned, shown, unseen)


def _of_text(
    about: Subject, params: Params, models: Sequence[Model], printed: str
) -> tuple[float, list[Finding]]:
    """The share of the levels that are told rightly, and what is wrong with the others."""
    entries = told(printed)
    levels = params.levels or _levels(entries, models)
    asked = len(params.levels) or params.count
    seen = [_seen(level, _meant(level, entries, printed), models, params) for level in levels]
    right = _right(seen, models, params)
    if right >= asked:
        return 1.0, []
    return right / asked, list(_findings(about, params, seen, models, right, asked))


def _right(seen: Sequence[Seen], models: Sequence[Model], params: Params) -> int:
    """How many levels are right; of filters, whose number is rounded, one model makes one level only,
    under however many levels near it its accuracy is told."""
    right = [one.level for one in seen if one.right]
    if params.levels:
        return len(right)
    there = (m for m in models for level in right if m.is_at(level, filters=True))
    shares = {m.pruned.filter_share for m in there} - {0.0}
    return min(len(right), len(shares))


def _levels(entries: Sequence[Told], models: Sequence[Model]) -> list[float]:
    """The levels of filters that are told, one for each hundredth; without any, those that there are."""
    named = {round(entry.level, 2): entry.level for entry in reversed(entries) if 0 < entry.level <= 1}
    return list(named.values())[::-1] or list(
        dict.fromkeys(m.pruned.filter_share for m in models if m.pruned.filter_share > 0)
    )


def _meant(level: float, entries: Sequence[Told], printed: str) -> list[Told]:
    """What is told of a level; where no level is named, any accuracy may be meant."""
    if not entries:
        return [Told(level, accuracies(printed))]
    return [e for e in entries if e.accuracies and math.isclose(e.level, level, abs_tol=0.005)]


def _seen(level: float, meant: Sequence[Told], models: Sequence[Model], params: Params) -> Seen:
    """A level is right where something that is told is its model's, and nothing contradicts that."""
    there = [m for m in models if m.is_at(level, filters=not params.levels)]
    comparisons = max(len(params.levels), params.count, 1)

    def holds(one: Told) -> bool:
        return any(m.gives(value, params.within, comparisons) for m in there for value in one.accuracies)

    right = any(map(holds, meant)) and all(holds(one) for one in meant if one.sure)
    other = next((one for one in meant if not holds(one)), None)
    values = other.accuracies if other else [value for one in meant for value in one.accuracies]
    value = values[0] if values else None
    if not there:
        return Seen(level, value, None, None)
    model = there[0]
    as_shown = value is not None and abs(value - model.shown.share) <= params.within
    return Seen(level, value, model.unseen if as_shown else model.shown, model.unseen, right)


def _findings(
    about: Subject, params: Params, seen: Sequence[Seen], models: Sequence[Model], right: int, asked: int
) -> Iterator[Finding]:
    """One for each way in which levels are wrong; ``right`` of those that are ``asked`` for are not."""
    whole = next((m.shown.share for m in models if not m.pruned.share), None)
    wrong = [one for one in seen if one.told is not None and not one.right]
    lacking = [one for one in wrong if one.counted is None]
    others = [one for one in wrong if one.counted is not None]
    if others:
        yield words.contradicts(about, others, _of_the_trained(others, whole, params))
    if lacking:
        shares = [m.pruned.filter_share if not params.levels else m.pruned.share for m in models]
        yield words.no_such_model(about, lacking, shares, _of_the_trained(lacking, whole, params))
    silent = [one.level for one in seen if one.told is None]
    if silent or not wrong:
        yield words.not_told(about, silent, right, asked)


def _of_the_trained(wrong: Sequence[Seen], whole: float | None, params: Params) -> bool:
    """Whether what is told is the accuracy before pruning, for several levels."""
    told = [one.told for one in wrong if one.told is not None]
    return whole is not None and len(told) > 1 and all(abs(value - whole) <= params.within for value in told)
