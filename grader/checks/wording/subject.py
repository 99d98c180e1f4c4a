"""What a finding is about, and how a student would call it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from grader.checks.base import Context, Trial
from grader.model import Evidence
from grader.records import dataclass

DICTIONARIES = frozenset({"grads", "config", "params", "weights", "bn_param", "ln_param", "gn_param"})
"""Outputs that students know as dictionaries: ``grads.W1`` is their ``grads['W1']``."""

STEP = re.compile(r"step(\d+)")


@dataclass(frozen=True, slots=True)
class Subject:
    """One output of one function in one case.

    ``letters`` name the output's axes, ``like`` is the input whose shape it must have,
    ``axes`` are the sizes of the case.
    """

    function: str
    output: str
    case: str
    axes: Mapping[str, int] = field(default_factory=dict)
    letters: tuple[str, ...] = ()
    like: str = ""

    @property
    def name(self) -> str:
        """The output in the student's terms, in backticks: ``dx``, ``grads['W1']``."""
        return f"`{expression(self.output)}`{circumstance(self.output)}"

    def entry(self, index: Sequence[int]) -> str:
        """One entry of the output, in backticks: ``dx[1, 1]``."""
        return f"`{at(expression(self.output), index)}`"

    def seen(self, *lines: str) -> Evidence:
        """What a finding about it is based on: its case, its name, and sentences; empty ones are left out."""
        return Evidence(self.case, tuple(filter(None, lines)), output=self.output)

    def sizes(self) -> str:
        """``N = 4, D = 5, M = 3``, or nothing where the case names no sizes."""
        return ", ".join(f"{letter} = {size}" for letter, size in self.axes.items())


def subject(context: Context, trial: Trial, output: str) -> Subject:
    """What is said of ``output`` in ``trial``."""
    question = context.question
    own = question.own_forward
    return Subject(
        function=_maker(short(question.function), output) or question.title,
        output=output,
        case=trial.case.id,
        axes=trial.case.axes,
        letters=tuple(
            letter.strip() for letter in question.shapes.get(output, "").split(",") if letter.strip()
        ),
        like=own.wrt.get(output, "") if own is not None else "",
    )


def _maker(function: str, output: str) -> str:
    """The function that makes an output: fresh parameters come from the class, not its method."""
    return function.partition(".")[0] if expression(output).startswith("params[") else function


def short(function: str) -> str:
    """``layers.affine_forward`` -> ``affine_forward``; a method keeps its class."""
    return function.partition(".")[2] or function


def expression(output: str) -> str:
    """``step2.config.m`` is ``config['m']``, ``regularized.loss`` ``loss`` and ``layers.2`` ``layer 2``."""
    parts = output.split(".")
    for position, part in enumerate(parts[:-1]):
        if part in DICTIONARIES:
            return part + "".join(f"[{key!r}]" for key in parts[position + 1 :])
    if parts[-1].isdecimal() and len(parts) > 1:
        return f"{parts[-2].removesuffix('s')} {parts[-1]}"
    return parts[-1]


def circumstance(output: str) -> str:
    """What stands before the student's name for it, in words: `` after step 2``."""
    parts = output.split(".")
    ends = (i for i, part in enumerate(parts[:-1]) if part in DICTIONARIES)
    own = 2 if parts[-1].isdecimal() else 1  # ``layers.2`` is its own name
    before = parts[: next(ends, len(parts) - own)]
    steps = [STEP.fullmatch(part) for part in before]
    words = [
        f"after step {step[1]}" if step else f"({part})" for part, step in zip(before, steps, strict=True)
    ]
    return "".join(f" {word}" for word in words)


def at(expression: str, index: Sequence[int]) -> str:
    """``dx[1, 1]``; a number has no index."""
    return f"{expression}[{', '.join(map(str, index))}]" if len(index) else expression
