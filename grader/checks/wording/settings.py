"""Sentences about the layers of a network and the settings of what trains it."""

from __future__ import annotations

from typing import Any

from grader.checks.wording.registry import finding
from grader.checks.wording.subject import Subject
from grader.model import Finding, Opaque
from grader.prose import number

ADVICE = {
    "layers": "Compare the layers with the text of the question: number, filters, sizes, biases.",
    "optimizer": "Compare the optimizer's arguments with the text of the question.",
    "trainable": "Set `requires_grad`: without it no gradient is computed for it.",
    "network": "Scores or probabilities: put a softmax into the last layer or into the loss, not into both.",
    "from_logits": "Scores or probabilities: the loss must know which of them the last layer gives.",
    "mode": "Call `model.train()` in each epoch: whatever tests the network leaves it in evaluation mode.",
    "compiled": "Compare the arguments of `compile` with the text of the question.",
}


@finding("settings.wrong", "A setting is not the one that was asked for.")
def wrong(subject: Subject, actual: Any, expected: Any) -> Finding:
    """A layer of a network, or a setting of what trains it, is not the one that was asked for.

    The network may run and even learn, but it is another one.

    Bad, where Nesterov momentum 0.9 was asked for:

        optimizer = optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)

    Good:

        optimizer = optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, nesterov=True)
    """
    what = _lacking(subject.output) if expected is True and actual is False else ""
    return Finding(
        "settings.wrong",
        f"`{subject.function}`: "
        + (what or f"{_name(subject.output)} is {_said(actual)}; it must be {_said(expected)}."),
        subject.seen(),
        next_step=next((ADVICE[part] for part in reversed(subject.output.split(".")) if part in ADVICE), ""),
    )


def _lacking(output: str) -> str:
    """A sentence on what is not so, of what there are better words for than a name."""
    owner, _, last = output.rpartition(".")
    if owner == "trainable":
        return f"no gradients are computed for `{last}`."
    if last == "suits":
        return "the network's output does not fit the loss that trains it; it learns slowly, or not at all."
    if output == "mode.training":
        return "the network is not in training mode in every step that trains it."
    return "the optimizer was not given all parameters of the network." if last == "all" else ""


def _name(output: str) -> str:
    """``layers.1`` in words, ``optimizer.nesterov`` as the setting of its owner."""
    *before, last = output.split(".")
    owner = before[-1] if before else ""
    if owner == "layers" and last != "ending":
        return "the number of layers with parameters" if last == "count" else f"layer {last} with parameters"
    if last == "ending":
        return "what follows the last layer"
    if last == "kind":
        return f"the {owner}"
    whose = "the compiled model" if owner == "compiled" else f"the {owner}"
    return f"{whose}'s `{last}`" if owner else f"`{last}`"


def _said(value: Any) -> str:
    if isinstance(value, Opaque):
        return f"of type {value.type}"
    if value is None or isinstance(value, bool):
        return {None: "None", True: "true", False: "false"}[value]
    return number(float(value)) if isinstance(value, int | float) else f"“{value}”"
