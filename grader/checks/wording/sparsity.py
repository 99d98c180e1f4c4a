"""Sentences about pruned models."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.checks.wording.registry import finding
from grader.checks.wording.subject import Subject
from grader.model import Finding
from grader.prose import listed

NEAR = 0.004  # of a share: counts of weights are rounded at every step


def percent(share: float) -> str:
    """``10 %``, with decimals where there are some."""
    return f"{round(100 * share, 1):g} %"


def _tested(shares: Sequence[float]) -> str:
    if not shares:
        return "No pruned model was given to `test_model`."
    return f"Tested: models with {listed([percent(share) for share in shares])} of their weights at zero."


@finding("sparsity.level_missing", "Not all levels of pruning were tested.")
def levels_missing(subject: Subject, missing: Sequence[float], shares: Sequence[float]) -> Finding:
    """Some level of pruning that was asked for is not there: no model was tested of whose weights that
    share is exactly zero.

    The share is one of all weights of the model.  Levels are counted from the trained model: a
    second pruning by 10 % of what is left gives 19 %, not 20 %.

    Good:

        for percent in range(10, 90, 10):
            pruned = copy.deepcopy(model)
            prune.global_unstructured(parameters_of(pruned), prune.L1Unstructured, amount=percent / 100)
    """
    wanted = listed([percent(level) for level in missing])
    return Finding(
        "sparsity.level_missing",
        f"{subject.function}: there is no model with {wanted} of its weights at zero.",
        subject.seen(_tested(shares)),
        _compounded(shares),
        next_step="Prune the trained model anew for each level, and pass each pruned model to `test_model`.",
    )


def _compounded(shares: Sequence[float]) -> str:
    """Whether the levels are those of pruning what was left of the level before."""
    growing = [1 - math.prod(1 - step / 10 for step in range(1, n + 1)) for n in range(1, len(shares) + 1)]
    steady = [1 - 0.9**n for n in range(1, len(shares) + 1)]
    for known in (growing, steady):
        if len(shares) > 1 and all(abs(a - b) < NEAR for a, b in zip(shares, known, strict=True)):
            return "These are the levels one gets by pruning what the level before has left each time."
    return ""


@finding("sparsity.masked", "Masks are left in a pruned model.")
def masked(subject: Subject, shares: Sequence[float]) -> Finding:
    """The model still holds all of its weights, and masks that hide some of them.

    `torch.nn.utils.prune` keeps the weights in `weight_orig` and multiplies them by `weight_mask`
    in every forward pass: what it computes is right, but nothing became smaller.
    `prune.remove(module, "weight")` makes the zeros permanent.
    """
    return Finding(
        "sparsity.masked",
        f"{subject.function}: {_models(shares)} still masked, so nothing is pruned for good.",
        subject.seen(),
        next_step="Call `prune.remove(module, 'weight')` for every module that was pruned.",
    )


@finding("sparsity.changed", "Weights that were kept have changed.")
def changed(subject: Subject, shares: Sequence[float]) -> Finding:
    """Weights that were not pruned are no longer those of the trained model.

    Pruning sets weights to zero and leaves the others alone.  Each level begins with a copy of the
    trained model: `copy.deepcopy(model)`.
    """
    return Finding(
        "sparsity.changed",
        f"{subject.function}: weights that were kept are not those of the trained model "
        f"({_models(shares)} concerned).",
        subject.seen(),
        next_step="Prune a copy of the trained model, and change nothing else.",
    )


@finding("sparsity.in_each_layer", "Weights were pruned layer by layer.")
def in_each_layer(subject: Subject, shares: Sequence[float]) -> Finding:
    """Every layer lost the same share of its weights; asked for is a share of the whole model.

    A global level takes the smallest weights wherever they are, so that large layers with small
    weights lose more.
    """
    return Finding(
        "sparsity.in_each_layer",
        f"{subject.function}: every layer lost the same share ({_models(shares)} concerned); a level is "
        "one of the whole model.",
        subject.seen(),
        next_step="Use `prune.global_unstructured` on the weights of all layers at once.",
    )


@finding("sparsity.not_smallest", "Other weights than the smallest were pruned.")
def not_the_smallest(subject: Subject, shares: Sequence[float]) -> Finding:
    """Weights were set to zero although smaller ones, in magnitude, were kept.

    A small weight contributes little to the sums that it is part of; a large negative one
    contributes as much as a large positive one.
    """
    return Finding(
        "sparsity.not_smallest",
        f"{subject.function}: weights were pruned that are larger than some that were kept "
        f"({_models(shares)} concerned).",
        subject.seen(),
        next_step="Order the weights by their absolute values.",
    )


@finding("sparsity.parts_of_filters", "Parts of filters were pruned.")
def parts_of_filters(subject: Subject, shares: Sequence[float]) -> Finding:
    """Structured pruning takes whole filters: all weights of an output channel, or none.

    Bad, single weights:

        prune.l1_unstructured(module, "weight", amount=0.2)

    Good:

        prune.ln_structured(module, "weight", amount=0.2, n=1, dim=0)
    """
    return Finding(
        "sparsity.parts_of_filters",
        f"{subject.function}: filters are zero in part ({_models(shares)} concerned); "
        "whole filters have to go.",
        subject.seen(),
        next_step="Use `prune.ln_structured` with `dim=0` on each convolution.",
    )


@finding("sparsity.other_layers", "Other layers than convolutions were pruned.")
def other_layers(subject: Subject, shares: Sequence[float]) -> Finding:
    """Structured pruning was asked for in the convolutions alone, and an affine layer lost weights.

    A row of zeros in an affine layer is no filter: it makes the model smaller in another way than
    was asked for, and the accuracy that comes of it says little about the filters.
    """
    return Finding(
        "sparsity.other_layers",
        f"{subject.function}: an affine layer was pruned too ({_models(shares)} concerned).",
        subject.seen(),
        next_step="Prune modules of type `nn.Conv2d` only.",
    )


@finding("sparsity.too_few", "Too few levels of pruning were tested.")
def too_few(subject: Subject, shares: Sequence[float], count: int) -> Finding:
    """Fewer models were pruned as they should be than were asked for.

    How the accuracy falls with the share of filters that are gone can only be seen at several
    levels, each from the same trained model.
    """
    found = f"{len(shares)} of {count}"
    at = f" ({listed([percent(share) for share in shares])} of the filters)" if shares else ""
    return Finding(
        "sparsity.too_few",
        f"{subject.function}: {found} levels are there with whole filters at zero{at}.",
        subject.seen(),
        next_step=(
            "Prune a copy of the trained model for each of three percentages, and pass each to `test_model`."
        ),
    )


def _models(shares: Sequence[float]) -> str:
    """``the model at 10 % is``, ``3 models are``."""
    return f"the model at {percent(shares[0])} is" if len(shares) == 1 else f"{len(shares)} models are"
