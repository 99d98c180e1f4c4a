"""Models were pruned to the levels that were asked for, each from the trained model.

Looks at the weights of every model that was tested: exact zeros, as many as the level says, of the
smallest weights of the whole model, the others as they were, and no mask left.  ``structured``
asks for whole filters of the convolutions instead, at ``count`` levels of one's choice.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks import runtime
from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.merging import Flaw
from grader.checks.pruned import Pruned, pruned_models
from grader.checks.trials import conclude
from grader.checks.wording import sparsity as words
from grader.checks.wording.subject import Subject, subject
from grader.model import Finding
from grader.records import dataclass


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
    right = [level for level, found in at.items() if any(m.right for m in found)]
    findings = []
    if missing:
        findings.append(words.levels_missing(about, missing, [m.share for m in models]))
    wrong = [found[0] for level, found in at.items() if found and level not in right]
    findings += _of_wrong(about, wrong)
    return len(right) / len(params.levels), findings


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
    right = {round(m.filter_share, 3) for m in models if m.filters_right}
    findings = []
    parts = [m for m in models if m.unchanged and not m.whole_filters]
    others = [m for m in models if m.others_touched and m.whole_filters]
    if parts:
        findings.append(words.parts_of_filters(about, [m.share for m in parts]))
    if others:
        findings.append(words.other_layers(about, [m.filter_share for m in others]))
    findings += _of_wrong(about, [m for m in models if m.masked or not m.unchanged])
    if len(right) < params.count:
        findings.append(words.too_few(about, sorted(right), params.count))
    return min(1.0, len(right) / params.count), findings if len(right) < params.count else []
