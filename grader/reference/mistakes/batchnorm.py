"""Mistakes in the forward pass of batch normalization, in training and in testing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.batchnorm import MOMENTUM, BatchnormCache, batchnorm_forward, running_averages
from grader.reference.mistakes.base import maker
from grader.reference.mistakes.shared import standardizing
from grader.reference.mistakes.shared.standardizing import Eps, divisor, normalize, scale_and_shift
from grader.reference.mistakes.shared.words import Words, in_words
from grader.reference.normalize import EPS, Axes

if TYPE_CHECKING:
    from grader.model import Array
    from grader.reference.batchnorm import BnParam

Average = Callable[["Array", "Array", float], "Array"]
"""The next running average, from the last one, the batch's own, and the momentum."""

Spread = Callable[["Array", "Array"], "Array"]
"""What is averaged as the running variance, from x and the variance of the batch."""

Result = tuple["Array", BatchnormCache | None]

FORWARD = "layers.batchnorm_forward"


def running(old: Array, new: Array, momentum: float) -> Array:
    """The right running average."""
    return momentum * old + (1 - momentum) * new


def _training(
    x: Array,
    gamma: Array,
    beta: Array,
    bn_param: BnParam,
    *,
    axes: Axes = 0,
    eps_given: bool = True,
    average: Average = running,
    spread: Spread = lambda _, var: var,
    first_var: float = 0.0,
    **options: Any,
) -> Result:
    """Training as it should not be; testing is right.  ``options`` are those of `normalize`."""
    if bn_param["mode"] == "test":
        return batchnorm_forward(x, gamma, beta, bn_param)
    eps = bn_param.get("eps", EPS) if eps_given else EPS
    out, forward = normalize(x, gamma, beta, axes, eps, **options)
    mean, var = running_averages(bn_param, x.shape[1])
    momentum = bn_param.get("momentum", MOMENTUM)
    first = 0.0 if "running_var" in bn_param else first_var
    bn_param["running_mean"] = average(mean, forward.mean[0], momentum)
    bn_param["running_var"] = average(var + first, spread(x, forward.var[0]), momentum)
    return out, BatchnormCache(forward, gamma)


def _testing(
    x: Array,
    gamma: Array,
    beta: Array,
    bn_param: BnParam,
    *,
    of_batch: bool = False,
    updates: bool = False,
    eps_given: bool = True,
    eps_at: Eps = "inside",
    root: bool = True,
    centered: bool = True,
    **affine: bool,
) -> Result:
    """Testing as it should not be; training is right.  ``affine`` are options of `scale_and_shift`."""
    if bn_param["mode"] != "test":
        return batchnorm_forward(x, gamma, beta, bn_param)
    mean, var = (x.mean(axis=0), x.var(axis=0)) if of_batch else running_averages(bn_param, x.shape[1])
    if updates:
        batchnorm_forward(x, gamma, beta, training := {**bn_param, "mode": "train"})
        bn_param.update(training | {"mode": "test"})
    std = divisor(var, bn_param.get("eps", EPS) if eps_given else EPS, eps_at, root)
    return scale_and_shift((x - mean if centered else x) / std, gamma, beta, **affine), None


WORDS = Words("The batch mean", "The batch variance", "N", "axis=0")
_in_training = maker("batchnorm", FORWARD, _training)
_in_testing = maker("batchnorm", FORWARD, _testing)

OUTPUT = (
    *in_words(standardizing.STATISTICS, WORDS, "batchnorm", FORWARD, _training),
    *in_words(standardizing.SCALE_AND_SHIFT, WORDS, "batchnorm", FORWARD, _training),
    _in_training(
        "one_mean_for_all_features",
        "One mean and one variance are taken over the whole array. Every feature has its own.",
        "Use `x.mean(axis=0)` and `x.var(axis=0)`.",
        axes=(0, 1),
    ),
    _in_training(
        "eps_of_its_own",
        "The `eps` of `bn_param` is not used in training: it is always 1e-5.",
        "Use the variable `eps` that was read from `bn_param`.",
        eps_given=False,
    ),
)

AVERAGES = (
    _in_training(
        "momentum_exchanged",
        "The weights of the running averages have changed places: the old average gets `1 - momentum`.",
        "`momentum` says how much of the old average is kept: `momentum * running + (1 - momentum) * batch`.",
        average=lambda old, new, momentum: running(old, new, 1 - momentum),
    ),
    _in_training(
        "momentum_of_its_own",
        "The `momentum` of `bn_param` is not used: it is always 0.9.",
        "Use the variable `momentum` that was read from `bn_param`.",
        average=lambda old, new, _: running(old, new, MOMENTUM),
    ),
    _in_training(
        "running_averages_not_stored",
        "The running averages stay as they were. In testing they stand in for the batch's statistics.",
        "Store `momentum * running + (1 - momentum) * batch` in `bn_param`, for mean and variance.",
        average=lambda old, *_: old,
    ),
    _in_training(
        "running_averages_replaced",
        "The running averages hold the last batch's statistics alone: they are replaced instead of averaged.",
        "Use `momentum * running + (1 - momentum) * batch`.",
        average=lambda _, new, __: new,
    ),
    _in_training(
        "running_averages_grow",
        "The old running averages keep their full weight, so they grow with every batch.",
        "Multiply the old average by `momentum`.",
        average=lambda old, new, momentum: old + (1 - momentum) * new,
    ),
    _in_training(
        "batch_added_in_full",
        "The batch's statistics enter the running averages with weight 1.",
        "Multiply them by `1 - momentum`.",
        average=lambda old, new, momentum: momentum * old + new,
    ),
    _in_training(
        "running_std",
        "The running variance is an average of standard deviations; testing takes the root once more.",
        "Average the variance, without root and `eps`.",
        spread=lambda _, var: np.sqrt(var),
    ),
    _in_training(
        "running_var_unbiased",
        "The running variance is an average of variances divided by N - 1. This course divides by N.",
        "Average the same variance that the batch is normalized with.",
        spread=lambda x, _: x.var(axis=0, ddof=1),
    ),
    _in_training(
        "running_var_with_eps",
        "The running variance has `eps` in it. In testing `eps` would be added twice.",
        "Average the variance alone; add `eps` where you divide.",
        spread=lambda _, var: var + EPS,
    ),
    _in_training(
        "running_var_starts_at_one",
        "The running variance starts at 1. In this course both running averages start at 0.",
        "Use zeros when `bn_param` has no running variance yet.",
        first_var=1.0,
    ),
)

TESTING = (
    _in_testing(
        "test_mode_uses_the_batch",
        "In test mode the batch's own mean and variance are used. The output for an example must not "
        "depend on the others there.",
        "Use `running_mean` and `running_var` from `bn_param`.",
        of_batch=True,
    ),
    _in_testing(
        "test_mode_updates_averages",
        "Test mode changes the running averages. They are learned in training alone.",
        "Update `bn_param` only when the mode is 'train'.",
        updates=True,
    ),
    _in_testing(
        "test_mode_eps_missing",
        "In test mode `eps` is missing: the division is by the root of the running variance alone.",
        "Divide by `np.sqrt(running_var + eps)`.",
        eps_at="missing",
    ),
    _in_testing(
        "test_mode_eps_outside_root",
        "In test mode `eps` is added outside the root. It belongs to the running variance.",
        "Divide by `np.sqrt(running_var + eps)`.",
        eps_at="outside",
    ),
    _in_testing(
        "test_mode_eps_of_its_own",
        "The `eps` of `bn_param` is not used in test mode: it is always 1e-5.",
        "Use the variable `eps` that was read from `bn_param`.",
        eps_given=False,
    ),
    _in_testing(
        "test_mode_divides_by_variance",
        "In test mode the root is missing: the division is by the running variance.",
        "Divide by `np.sqrt(running_var + eps)`.",
        root=False,
    ),
    _in_testing(
        "test_mode_mean_not_subtracted",
        "In test mode the running mean is not subtracted.",
        "Start with `x - running_mean`.",
        centered=False,
    ),
    _in_testing(
        "test_mode_gamma_missing",
        "In test mode the multiplication with `gamma` is missing.",
        "`gamma` and `beta` belong to both modes: the output is `gamma * xhat + beta`.",
        scale=False,
    ),
    _in_testing(
        "test_mode_beta_missing",
        "In test mode `beta` is not added.",
        "`gamma` and `beta` belong to both modes: the output is `gamma * xhat + beta`.",
        shift=False,
    ),
    _in_testing(
        "test_mode_gamma_and_beta_missing",
        "In test mode the output is normalized, but `gamma` and `beta` are missing.",
        "They belong to both modes: the output is `gamma * xhat + beta`.",
        scale=False,
        shift=False,
    ),
)

MISTAKES = OUTPUT + AVERAGES + TESTING
