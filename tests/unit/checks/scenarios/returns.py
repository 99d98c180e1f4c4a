"""What comes back at all, and how code that gives nothing is told of it."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError, Frame, Opaque, Stage
from tests.unit.checks.make import case, check, question, trial

RIGHT = {"out": np.ones((4, 3)) / 3}
ABOUT = question("layers.affine_backward", uses=("layers.affine_forward",))
TYPICAL = case("typical", N=4, D=5, M=3)


def stopped(stage: Stage, error: CaughtError | None, printed: str = "") -> Outcome:
    return check(
        "returns", trial(RIGHT, Capture(stage, {}, error=error, stdout=printed), TYPICAL), about=ABOUT
    )


def good_reference() -> Outcome:
    return check("returns", trial(RIGHT, RIGHT, TYPICAL), about=ABOUT)


def good_wrong_values() -> Outcome:
    return check("returns", trial(RIGHT, {"out": np.ones(7)}, TYPICAL), about=ABOUT)


def bad_none() -> Outcome:
    message = "`affine_backward` must return 3 values: dx, dw, db; it returned None."
    return stopped("return", CaughtError("ReturnedNone", message, (), "layers.affine_backward"))


def bad_count() -> Outcome:
    message = "`affine_backward` must return 3 values: dx, dw, db; it returned 2 values."
    return stopped("return", CaughtError("ReturnedWrongCount", message, (), "layers.affine_backward"))


def bad_none_of_another_function() -> Outcome:
    message = "`affine_forward` must return 2 values: out, cache; it returned None."
    return stopped("return", CaughtError("ReturnedNone", message, (), "layers.affine_forward"))


def bad_exception() -> Outcome:
    frames = (
        Frame("layers.py", 61, "affine_backward", "dw = helper(x, dout)"),
        Frame("layers.py", 34, "helper", "return x.dot(dout)"),
    )
    message = "shapes (4,5) and (4,3) not aligned: 5 (dim 1) != 4 (dim 0)"
    return stopped(
        "call", CaughtError("ValueError", message, frames, "layers.affine_backward"), printed="(4, 5)\n"
    )


def bad_exception_in_another_function() -> Outcome:
    frames = (Frame("layers.py", 12, "affine_forward", "out = x @ W + b"),)
    return stopped(
        "call", CaughtError("NameError", "name 'W' is not defined", frames, "layers.affine_forward")
    )


def bad_syntax() -> Outcome:
    frames = (Frame("layers.py", 3, "", "def affine_forward(x, w, b)"),)
    return stopped("import", CaughtError("SyntaxError", "expected ':' (layers.py, line 3)", frames))


def bad_missing_name() -> Outcome:
    message = "`ece662.layers` has no `affine_backward`"
    return stopped("call", CaughtError("MissingName", message, (), "layers.affine_backward"))


def bad_missing_module() -> Outcome:
    return stopped("import", CaughtError("MissingModule", "`layers.py` was not handed in", (), "layers"))


def bad_no_dictionary() -> Outcome:
    return stopped("return", CaughtError("NotADictionary", "a dictionary is needed here, not ndarray"))


def bad_timeout() -> Outcome:
    error = CaughtError("TimeLimit", "used more than 10 s of processor time", (), "layers.affine_backward")
    return stopped("timeout", error)


def bad_timeout_of_a_cell() -> Outcome:
    error = CaughtError("TimeLimit", "used more than 60 s of processor time", (), "Q1.ipynb, cell 14")
    return stopped("timeout", error)


def bad_exit() -> Outcome:
    return stopped("exit", CaughtError("SystemExit", "0", (), "layers.affine_backward"))


def bad_killed() -> Outcome:
    return stopped("killed", CaughtError("Signal", "SIGSEGV", (), "layers.affine_backward"))


def bad_memory() -> Outcome:
    return stopped(
        "memory", CaughtError("MemoryLimit", "used more than 1024 MB of memory", (), "layers.affine_backward")
    )


def bad_output() -> Outcome:
    error = CaughtError("OutputLimit", "printed more than 50000000 bytes", (), "layers.affine_backward")
    return stopped("output", error)


def bad_missing_key() -> Outcome:
    right = {"grads.W1": np.ones(3), "grads.b1": np.ones(2)}
    about = question("fc_net.TwoLayerNet.loss")
    return check("returns", trial(right, {"grads.W1": np.ones(3)}, case()), outputs=["grads.*"], about=about)


def bad_tensor() -> Outcome:
    return check("returns", trial(RIGHT, {"out": Opaque("Tensor", "a tensor")}, TYPICAL), about=ABOUT)


def bad_zeros() -> Outcome:
    return check("returns", trial(RIGHT, {"out": np.zeros((4, 3))}, TYPICAL), about=ABOUT)
