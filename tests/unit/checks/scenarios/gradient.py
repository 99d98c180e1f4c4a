"""The backward passes of batch normalization and of the affine layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.checks.base import Outcome, OwnGradient
from grader.checks.tolerance import Array
from grader.model import Case
from tests.unit.checks.make import affine, batchnorm, case, check, gradient_question, trial

EPS = 1e-5
BATCH = case("typical", inputs=batchnorm(4, 3), N=4, D=3)
NORM = gradient_question("layers.batchnorm_backward", {"dx": "x", "dgamma": "gamma", "dbeta": "beta"})
LAYER = case("typical", inputs=affine(4, 5, 3), N=4, D=5, M=3)
AFFINE = gradient_question(
    "layers.affine_backward", {"dx": "x", "dw": "w", "db": "b"}, shapes={"dw": "D, M", "db": "M"}
)


def batchnorm_dx(case: Case, mean: float = 1.0, variance: float = 1.0) -> Array:
    """The gradient for x; the paths through the batch's mean and variance can be left out."""
    x, gamma, dout = case.inputs["x"], case.inputs["gamma"], case.inputs["dout"]
    std = np.sqrt(x.var(axis=0) + EPS)
    xhat, dxhat = (x - x.mean(axis=0)) / std, dout * gamma
    paths = mean * dxhat.mean(axis=0) + variance * xhat * (dxhat * xhat).mean(axis=0)
    return np.asarray((dxhat - paths) / std)


def forward_of(gradient: Array) -> OwnGradient:
    """A forward pass whose gradient this is."""

    def own(_case: Case, _output: str, directions: Sequence[Array]) -> list[float]:
        return [float(np.sum(gradient * direction)) for direction in directions]

    return own


def norm(wrong: Array, own: Array) -> Outcome:
    right = {"dx": batchnorm_dx(BATCH)}
    return check("gradient", trial(right, {"dx": wrong}, BATCH), about=NORM, own_gradient=forward_of(own))


def affine_gradient(name: str, wrong: Array) -> Outcome:
    x, dout = LAYER.inputs["x"], LAYER.inputs["dout"]
    right = {"dw": x.T @ dout, "db": dout.sum(axis=0)}[name]
    return check("gradient", trial({name: right}, {name: wrong}, LAYER), about=AFFINE)


def good_reference() -> Outcome:
    return norm(batchnorm_dx(BATCH), batchnorm_dx(BATCH))


def good_simplified() -> Outcome:
    x, gamma, dout = BATCH.inputs["x"], BATCH.inputs["gamma"], BATCH.inputs["dout"]
    N, centered, var = len(x), x - x.mean(axis=0), x.var(axis=0) + EPS
    dx = (
        gamma * var**-0.5 / N * (N * dout - dout.sum(axis=0) - centered / var * (dout * centered).sum(axis=0))
    )
    return norm(dx, dx)


def bad_mean_treated_as_constant() -> Outcome:
    return norm(batchnorm_dx(BATCH, mean=0.0), batchnorm_dx(BATCH))


def bad_forward_is_wrong_too() -> Outcome:
    return norm(batchnorm_dx(BATCH, mean=0.0), 3 * batchnorm_dx(BATCH))


def bad_right_for_own_forward() -> Outcome:
    wrong = batchnorm_dx(BATCH, variance=0.5)
    return norm(wrong, wrong)


def bad_transposed() -> Outcome:
    return affine_gradient("dw", LAYER.inputs["dout"].T @ LAYER.inputs["x"])


def bad_not_summed() -> Outcome:
    return affine_gradient("db", LAYER.inputs["dout"])


def bad_kept_axis() -> Outcome:
    return affine_gradient("db", LAYER.inputs["dout"].sum(axis=0, keepdims=True))


def bad_mean_over_the_batch() -> Outcome:
    return affine_gradient("db", LAYER.inputs["dout"].mean(axis=0))


def bad_some_of_a_network() -> Outcome:
    rng = np.random.default_rng(3)
    right = {f"grads.{name}": rng.normal(size=(2, 3)) for name in ("W1", "b1", "W2", "b2", "W3")}
    names = ("grads.W1", "grads.b1", "grads.W2", "grads.W3")
    wrong = right | {name: right[name] + rng.normal(size=(2, 3)) for name in names}
    about = gradient_question("fc_net.FullyConnectedNet.loss", {})
    return check("gradient", trial(right, wrong, case()), outputs=["grads.*"], about=about, partial=True)
