"""Sentences about what kind of thing came back: its type, its shape, its keys."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.compare import ShapeDifference, WrongType
from grader.checks.wording.registry import finding
from grader.checks.wording.subject import Subject, circumstance, expression, short
from grader.model import CaughtError, Evidence, Finding
from grader.prose import listed, shape

MOST_SHOWN = 4  # names in a sentence

PATTERNS = {
    "": ("", "Print the shape of each factor and of the result, line by line."),
    "transposed": ("Its transpose has the right values.", "Check the operand order."),
    "axes exchanged": ("It has the same axes, in another order.", "Check the order of its axes."),
    "extra axis": (
        "Without its axes of size 1 it has the right values.",
        "Leave out `keepdims`, or reshape it.",
    ),
    "squeezed": (
        "Its values are right; an axis of size 1 is missing.",
        "Use `keepdims=True`, or reshape it.",
    ),
    "flattened": ("Its values are right, in fewer axes.", "Reshape it back at the end."),
    "reshaped": ("Its values are right, in other axes.", "Reshape it at the end."),
    "broadcast": (
        "Its values are right, repeated along an axis, or not repeated where they should be.",
        "Look for an addition that broadcasts by accident.",
    ),
    "not summed": ("Summed along one axis it has the right values.", "Sum over that axis."),
}


@finding("shape.wrong", "An array has the wrong shape.")
def shape_wrong(subject: Subject, difference: ShapeDifference) -> Finding:
    """An array does not have the axes that it must have.

    A gradient has the shape of what it is the gradient of, always: if `w` is (D, M), so is
    `dw`.  A wrong shape is easily missed, since numpy broadcasts (N, 1) against (N,) to
    (N, N) without a word.

    Bad, shape (M, D):

        dw = dout.T @ x

    Good, shape (D, M), found by letting the sizes fit:

        dw = x.T @ dout
    """
    pattern, next_step = PATTERNS[difference.variant]
    if difference.variant == "transposed" and len(difference.expected) > 2:
        pattern, next_step = (
            "With its axes in another order it has the right values.",
            "Check the order of the axes.",
        )
    sizes = subject.sizes()
    return Finding(
        "shape.wrong",
        f"`{subject.function}`: {subject.name} has shape {shape(difference.actual)}; "
        f"it must have {required(subject, difference.expected)}.",
        subject.seen(f"Here {sizes}." if sizes else ""),
        pattern,
        next_step=next_step,
    )


def required(subject: Subject, sizes: tuple[int, ...]) -> str:
    """``shape (N, M) = (4, 3)``, or ``w's shape, (D, M) = (5, 3)``."""
    letters = f"({', '.join(subject.letters)}{',' if len(subject.letters) == 1 else ''}) = "
    named = f"{letters if len(subject.letters) == len(sizes) > 0 else ''}{shape(sizes)}"
    return f"`{expression(subject.like)}`'s shape, {named}" if subject.like else f"shape {named}"


@finding("returns.type", "A value of the wrong type came back.")
def wrong_type(subject: Subject, difference: WrongType) -> Finding:
    """A plain numpy array or number is needed, and something else came back.

    Bad, a list of rows:

        return [row / np.sum(row) for row in scores]

    Good, one array:

        return scores / np.sum(scores, axis=1, keepdims=True)
    """
    wanted = {"array": "an array of numbers", "text": "a text", "None": "None"}[difference.expected]
    if difference.actual == "None":
        kind, next_step = "None", "Assign it before it is returned: it has not been computed yet."
    else:
        kind, next_step = f"of type {difference.actual}", "Print its type where it is returned."
    return Finding(
        "returns.type",
        f"`{subject.function}`: {subject.name} is {kind}; it must be {wanted}.",
        subject.seen(),
        next_step=next_step,
    )


@finding("returns.missing_key", "Something that must be there is missing.")
def missing_key(subject: Subject, outputs: Sequence[str]) -> Finding:
    """A dictionary lacks a key that it must have, such as the gradient of one parameter.

    An optimizer goes through all parameters and asks `grads` for each of them.

    Bad, `b1` is forgotten:

        grads = {"W1": dW1, "W2": dW2, "b2": db2}

    Good:

        grads = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
    """
    names = [f"`{expression(output)}`{circumstance(output)}" for output in outputs[:MOST_SHOWN]]
    if len(outputs) > MOST_SHOWN:
        names.append(f"{len(outputs) - MOST_SHOWN} more")
    return Finding(
        "returns.missing_key",
        f"`{subject.function}`: {listed(names)} {'is' if len(outputs) == 1 else 'are'} missing.",
        Evidence(subject.case),
        next_step=f"{_set(outputs)}.",
    )


def _set(outputs: Sequence[str]) -> str:
    """What to do about them: a layer is made, a key of a dictionary is set."""
    what = "it" if len(outputs) == 1 else "them"
    if any(output.rpartition(".")[2].isdecimal() for output in outputs):
        return f"Make {what} in the constructor, as attributes of `self`"
    return f"Set {what}, spelled exactly so"


@finding("returns.none", "A function returned None.")
def none(subject: Subject, error: CaughtError) -> Finding:
    """The function reached its end without returning its results.

    Python returns None from a function that has no `return`, or leaves through a branch
    without one.

    Bad:

        def relu_forward(x):
            out = np.maximum(x, 0)

    Good:

        def relu_forward(x):
            out = np.maximum(x, 0)
            return out, x
    """
    advice = "Write the function, or add the missing `return` of its results."
    return Finding("returns.none", _said(subject, error), Evidence(subject.case), next_step=advice)


@finding("returns.count", "A function returned the wrong number of values.")
def wrong_count(subject: Subject, error: CaughtError) -> Finding:
    """The function returned more or fewer values than it must.

    The one that calls it unpacks them by position, so each needs its place.

    Bad, the cache is missing:

        return out

    Good:

        return out, (x, w, b)
    """
    advice = "Compare the `return` line with the values that are named here, in their order."
    return Finding("returns.count", _said(subject, error), Evidence(subject.case), next_step=advice)


@finding("returns.unsuitable", "A result cannot be used as it must be.")
def unsuitable(subject: Subject, error: CaughtError) -> Finding:
    """A result is not what the next step needs, such as a dictionary of parameters.

    A network keeps its parameters in `self.params`, by name, so that an optimizer can go
    through them:

        self.params["W1"] = weight_scale * np.random.randn(D, H)
    """
    return Finding(
        "returns.unsuitable",
        f"`{subject.function}`: {_sentence(error.message)}",
        Evidence(subject.case),
        next_step="Compare the types with those that the starter code describes.",
    )


def _sentence(message: str) -> str:
    return f"{' '.join(message.split()).rstrip('.')}."


def _said(subject: Subject, error: CaughtError) -> str:
    """The runner's sentence about what was returned; it says which function, and which parts."""
    message = _sentence(error.message)
    if not error.function or short(error.function) == subject.function:
        return message
    return f"The call to `{short(error.function)}` inside this check failed: {message}"
