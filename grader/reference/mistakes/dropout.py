"""Mistakes in dropout, where ``p`` is the probability to keep a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.dropout import DropoutCache
from grader.reference.mistakes.base import maker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Array

Draw = Callable[[tuple[int, ...]], "Array"]
"""Random numbers of a shape."""


def _uniform(shape: tuple[int, ...]) -> Array:
    return np.random.random_sample(shape)  # noqa: NPY002 - the generator that students seed


def _normal(shape: tuple[int, ...]) -> Array:
    return np.random.standard_normal(shape)  # noqa: NPY002 - the generator that students seed


def _uniform_by_feature(shape: tuple[int, ...]) -> Array:
    return np.broadcast_to(_uniform(shape[1:]), shape)


def _forward(
    x: Array,
    dropout_param: Mapping[str, Any],
    *,
    draw: Draw = _uniform,
    kept: Callable[[Array, float], Array] = lambda u, p: u < p,
    factor: Callable[[float], float] = lambda p: 1 / p,
    masked: bool = True,
    masked_in_test: bool = False,
    factor_in_test: Callable[[float], float] = lambda _: 1.0,
) -> tuple[Array, DropoutCache]:
    p, seed, training = dropout_param["p"], dropout_param.get("seed"), dropout_param["mode"] == "train"
    if seed is not None:
        np.random.seed(seed)  # noqa: NPY002 - see above
    if not training and not masked_in_test:
        return x * factor_in_test(p), DropoutCache(None)
    mask = kept(draw(x.shape), p) * factor(p)
    return x * mask if masked else x.copy(), DropoutCache(mask if training else None)


def _backward(
    dout: Array,
    cache: DropoutCache,
    *,
    weights: Callable[[Array], Array] = lambda mask: mask,
    weight_in_test: float = 1.0,
    chained: bool = True,
) -> Array:
    """``weights`` gives what dout is multiplied with, from the mask, whose entries are 0 and 1 / p."""
    slope = weight_in_test if cache.mask is None else weights(cache.mask)
    return dout * slope if chained else np.ones_like(dout) * slope


def _keep(mask: Array) -> Any:
    """p, the probability to keep a unit, from a mask that keeps one at least."""
    return 1 / mask.max()


_in_forward = maker("dropout", "layers.dropout_forward", _forward)
_in_backward = maker("dropout", "layers.dropout_backward", _backward)

FORWARD = (
    _in_forward(
        "not_rescaled",
        "In training the kept units are not divided by `p`, so the output is too small on average.",
        "Use the mask `(np.random.rand(*x.shape) < p) / p`.",
        factor=lambda _: 1.0,
    ),
    _in_forward(
        "multiplied_by_p",
        "In training the kept units are multiplied by `p`. They must be divided by it, so that the mean "
        "stays that of `x`.",
        "Use the mask `(np.random.rand(*x.shape) < p) / p`.",
        factor=lambda p: p,
    ),
    _in_forward(
        "keep_and_drop_exchanged",
        "`p` is used as the probability to drop a unit. In this course it is the probability to keep one.",
        "Use the mask `(np.random.rand(*x.shape) < p) / p`.",
        kept=lambda u, p: u >= p,
        factor=lambda p: 1 / (1 - p),
    ),
    _in_forward(
        "drop_by_complement",
        "Units are kept with probability `1 - p` and divided by it: `p` is used as the probability to drop.",
        "In this course `p` is the probability to keep: use `(np.random.rand(*x.shape) < p) / p`.",
        kept=lambda u, p: u < 1 - p,
        factor=lambda p: 1 / (1 - p),
    ),
    _in_forward(
        "mask_reversed",
        "The mask is reversed: units whose random number is below `p` are dropped, so `1 - p` of them are "
        "kept.",
        "Keep a unit where `np.random.rand(*x.shape) < p`.",
        kept=lambda u, p: u >= p,
    ),
    _in_forward(
        "rescaled_by_complement",
        "The kept units are divided by `1 - p`. A unit is kept with probability `p`, so `p` is the divisor.",
        "Use the mask `(np.random.rand(*x.shape) < p) / p`.",
        factor=lambda p: 1 / (1 - p),
    ),
    _in_forward(
        "normal_numbers",
        "The mask is drawn from normal numbers (`randn`). They are below `p` with another probability "
        "than `p`.",
        "Draw uniform numbers: `np.random.rand(*x.shape)`.",
        draw=_normal,
    ),
    _in_forward(
        "one_mask_for_all_examples",
        "One mask is drawn for all examples. Every example drops units of its own.",
        "Draw as many numbers as `x` has: `np.random.rand(*x.shape)`.",
        draw=_uniform_by_feature,
    ),
    _in_forward(
        "mask_not_applied",
        "In training the output is `x` itself: the mask is not applied.",
        "Multiply `x` by the mask.",
        masked=False,
    ),
    _in_forward(
        "dropped_in_test_mode",
        "Units are dropped in test mode too. Dropout acts in training alone.",
        "Return `x` in test mode.",
        masked_in_test=True,
    ),
    _in_forward(
        "scaled_in_test_mode",
        "In test mode the output is multiplied by `p`. With inverted dropout, training divides by `p` "
        "and testing changes nothing.",
        "Return `x` in test mode.",
        factor_in_test=lambda p: p,
    ),
    _in_forward(
        "scaled_in_test_mode_instead",
        "The output is multiplied by `p` in test mode, and not divided by it in training. This course uses "
        "inverted dropout, which scales in training alone.",
        "Divide the mask by `p` in training and return `x` in test mode.",
        factor=lambda _: 1.0,
        factor_in_test=lambda p: p,
    ),
    _in_forward(
        "divided_in_test_mode",
        "In test mode the output is divided by `p`. Nothing was dropped there, so nothing is to be made up "
        "for.",
        "Return `x` in test mode.",
        factor_in_test=lambda p: 1 / p,
    ),
)

BACKWARD = (
    _in_backward(
        "mask_missing_in_dx",
        "`dx` is `dout` everywhere. A dropped unit did not reach the output, so its gradient is 0.",
        "Multiply `dout` by the mask of the forward pass.",
        weights=np.ones_like,
    ),
    _in_backward(
        "dx_not_rescaled",
        "`dout` passes where a unit was kept, but is not divided by `p`. The forward pass divides by it.",
        "Multiply `dout` by the same mask as in the forward pass, with the factor `1 / p`.",
        weights=lambda mask: mask > 0,
    ),
    _in_backward(
        "dx_rescaled_twice",
        "`dout` is divided by `p` twice: the mask has that factor already.",
        "Multiply `dout` by the mask and by nothing else.",
        weights=lambda mask: mask**2,
    ),
    _in_backward(
        "dx_multiplied_by_p",
        "Where a unit was kept, `dout` is multiplied by `p`. The forward pass divides by `p`, and so does "
        "its gradient.",
        "Multiply `dout` by the same mask as in the forward pass.",
        weights=lambda mask: (mask > 0) * _keep(mask),
    ),
    _in_backward(
        "mask_reversed_in_dx",
        "`dout` passes where a unit was dropped, and is 0 where it was kept. It must be the reverse.",
        "Multiply `dout` by the same mask as in the forward pass.",
        weights=lambda mask: (mask == 0) / _keep(mask),
    ),
    _in_backward(
        "upstream_missing",
        "`dx` is the mask itself. By the chain rule it is the mask times `dout`.",
        "Multiply the mask by `dout`.",
        chained=False,
    ),
    _in_backward(
        "nothing_in_test_mode",
        "In test mode `dx` is 0. The output is `x` there, so the gradient passes as it is.",
        "Return `dout` in test mode.",
        weight_in_test=0.0,
    ),
)

MISTAKES = FORWARD + BACKWARD
