"""Models were pruned to the levels that were asked for, each from the trained model.

Looks at the weights of every model that was tested: exact zeros, as many as the level says, of the
smallest weights of the whole model, the others as they were.  A level whose masks are left earns a
part: the model computes what it should, but is as large as before.  ``structured`` asks for whole
filters of the convolutions instead, at ``count`` levels of one's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grader.checks import runtime
from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.merging import Flaw
from grader.checks.pruned import Pruned, pruned_models
from grader.checks.trials import conclude
from grader.checks.wording import sparsity as words
from grader.checks.wording.subject import Subject, subject
from grader.model import Finding
from grader.records import dataclass

WITH_MASKS = 0.75
"""What a level earns where the weights are hidden by masks and not yet gone."""


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``levels`` are shares of all weights; without them any ``count`` different levels will do.
    ``original`` names the input that holds the trained weights."""

    levels: tuple[float, ...] = ()
    count: int = 0
    structured: bool = False
    original: str = "weights"


def run(context: Context) -> Outcome:
    """Each level earns its share."""
    return conclude(context, lambda trial: _look(context, trial))


def _look(context: Context, trial: Trial) -> list[Flaw]:
    (output,) = context.spec.outputs
    about = subject(context, trial, output)
    if trial.student.stage != "ok":
        return [Flaw(output, runtime.missing(context, trial, [output]))]
    models = pruned_models(trial.student.outputs, output, trial.case.inputs[context.params.original])
    found = _of_filters if context.params.structured else _of_weights
    credit, findings = found(about, context.params, models)
    return [Flaw(output, finding, credit) for finding in findings]


def _of_weights(about: Subject, params: Params, models: Sequence[Pruned]) -> tuple[float, list[Finding]]:
    """The share of the levels that are right, and what is wrong."""
    at = {level: [m for m in models if m.is_at(level)] for level in params.levels}
    missing = [level for level, found in at.items() if not found]
    earned = {level: _best(m for m in found if m.right) for level, found in at.items()}
    wrong = [found[0] for level, found in at.items() if found and earned[level] < 1]
    findings = []
    if missing:
        findings.append(words.levels_missing(about, missing, [m.share for m in models]))
    return sum(earned.values()) / len(params.levels), [*findings, *_of_wrong(about, wrong)]


def _best(right: Iterable[Pruned]) -> float:
    """What the best of some models that were pruned rightly earns."""
    return max((WITH_MASKS if m.masked else 1.0 for m in right), default=0.0)


def _of_wrong(about: Subject, wrong: Sequence[Pruned]) -> list[Finding]:
    """One finding for each way in which models are wrong."""
    kinds = [
        (words.masked, [m for m in wrong if m.masked]),
        (words.changed, [m for m in wrong if not m.unchanged]),
        (words.in_each_layer, [m for m in wrong if m.unchanged and not m.smallest and m.even]),
        (words.not_the_smallest, [m for m in wrong if m.unchanged and not m.smallest and not m.even]),
    ]
    return [word(about, [m.share for m in found]) for word, found in kinds if found]


def _of_filters(about: Subject, params: Params, models: Sequence[Pruned]) -> tuple[float, list[Finding]]:
    """The same for whole filters."""
    right: dict[float, list[Pruned]] = {}
    for model in models:
        if model.filters_right:
            right.setdefault(round(model.filter_share, 3), []).append(model)
    earned = sorted(map(_best, right.values()), reverse=True)[: params.count]
    credit = min(1.0, sum(earned) / params.count)
    if credit == 1:
        return credit, []
    findings = list(_of_wrong_filters(about, models))
    if len(right) < params.count:
        findings.append(words.too_few(about, sorted(right), params.count))
    return credit, findings


def _of_wrong_filters(about: Subject, models: Sequence[Pruned]) -> Iterator[Finding]:
    """One finding for each way in which filters are pruned wrongly."""
    kinds = [
        (words.parts_of_filters, [m.share for m in models if m.unchanged and not m.whole_filters]),
        (words.other_layers, [m.filter_share for m in models if m.others_touched and m.whole_filters]),
        (words.masked, [m.share for m in models if m.masked]),
        (words.changed, [m.share for m in models if not m.unchanged]),
    ]
    return (word(about, shares) for word, shares in kinds if shares)
