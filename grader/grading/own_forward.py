"""Central differences of a student's own forward pass.

A backward pass can be right for a wrong forward pass, and wrong although the forward pass is
right; comparing with the golden gradient alone cannot tell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.model import Case, Inputs, Question
from grader.runners.base import Session
from grader.runners.values import Array, copy

STEP = 1e-5  # truncation about step^2, rounding about 1e-16 / step: both near 1e-10
STEP_SINGLE = 1e-2  # for a forward pass that answers in float32, whose rounding is about 1e-7
SMOOTH = 0.05  # share by which a step of a quarter may change the answer; a kink changes it more


def own_gradient(
    session: Session, question: Question, case: Case, output: str, directions: Sequence[Array]
) -> list[float] | None:
    """How fast sum(forward * upstream) grows along each direction, by the student's own forward pass.

    A direction has the shape of the input that ``output`` is the gradient of: one that is 1 at an
    entry and 0 elsewhere gives that entry of the gradient.  None when the question has no forward
    pass for this output, or it fails to run; NaN where single precision cannot tell, because a
    step that is long enough crosses a kink.
    """
    own = question.own_forward
    if own is None or output not in own.wrt:
        return None
    values = _differences(session, question, case, output, directions, STEP)
    if values is None or not values[1]:
        return values[0] if values is not None else None
    far = _differences(session, question, case, output, directions, STEP_SINGLE)
    near = _differences(session, question, case, output, directions, STEP_SINGLE / 4)
    if far is None or near is None:
        return None
    scale = max(map(abs, near[0]))
    return [b if abs(a - b) <= SMOOTH * scale else math.nan for a, b in zip(far[0], near[0], strict=True)]


def _differences(
    session: Session,
    question: Question,
    case: Case,
    output: str,
    directions: Sequence[Array],
    step: float,
) -> tuple[list[float], bool] | None:
    """The differences, and whether the forward pass answers in single precision."""
    own = question.own_forward
    assert own is not None
    upstream = case.inputs[own.upstream] if own.upstream else 1.0

    def probe(impl: Any, inputs: Inputs) -> Iterator[tuple[str, Any]]:
        for number, direction in enumerate(directions):
            for sign in (1, -1):
                moved = copy(inputs)
                moved[own.wrt[output]] += (sign * step) * direction
                yield f"{number}:{sign}", own.run(impl, moved)

    outputs = session.run(probe, case.inputs).outputs
    try:
        pairs = [(outputs[f"{n}:1"], outputs[f"{n}:-1"]) for n in range(len(directions))]
        ahead = [(np.asarray(a, dtype=float), np.asarray(b, dtype=float)) for a, b in pairs]
        if any(_says_nothing(a, np.shape(upstream)) for a, _ in ahead):
            return None
        gradients = [float(np.sum((a - b) * upstream) / (2 * step)) for a, b in ahead]
    except (KeyError, TypeError, ValueError):
        return None
    single = any(np.asarray(a).dtype.itemsize <= np.dtype("f4").itemsize for a, _ in pairs)
    return gradients, single


def _says_nothing(out: Array, shape: tuple[int, ...]) -> bool:
    """Whether it is no output of this layer: of another shape, or one number everywhere."""
    if not shape:
        return out.size != 1
    return out.shape != shape or (out.size > 1 and bool(np.ptp(out) == 0))
