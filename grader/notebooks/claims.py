"""Numbers that a notebook's outputs claim: relative errors, accuracies, sparsity, levels of pruning.

A claim is a number after a word that says what it is: ``dx error:  1.2e-09``, ``val_acc: 0.183``,
``Got 49 / 100 correct (49.00)``, ``Testing 10% pruning``, ``Sparsity of conv1: 30.00%``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from grader.records import dataclass

Kind = Literal["error", "accuracy", "sparsity", "pruning"]

LONGEST = 200_000
"""Characters of an output that are looked at; a claim is in the first lines or the last."""

_SHOWN = 120
_LABEL = 160
"""Characters before a number among which its name is looked for."""
_NUMBER = re.compile(
    r"(?<![\w.])(?P<number>[-+]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][-+]?\d{1,9})?|nan|inf)"
    r"(?P<percent>\s{0,4}%)?(?!\w)"
)
_WORDS: Mapping[Kind, str] = {
    "error": r"errors?|differences?",
    "accuracy": r"\w*acc(?:uracy)?",
    "sparsity": r"sparsity",
    "pruning": r"prun(?:ing|ed|e)|(?:un)?structured|level|removed|zeroed",
}
# A number belongs to the last such word before it, if a colon leads to it or hardly anything.
_BEFORE = {
    kind: re.compile(
        rf"(?i)(?P<label>[\w ./-]*?\b(?:{word}))\b(?P<what>[^:=]*)(?:[:=]\s*|(?<=\s))$"
        rf"|(?P<bare>[\w ./-]*?\b(?:{word}))\s*$"
    )
    for kind, word in _WORDS.items()
}
_SHORT = re.compile(r"(?i)\s*(?:is|was|percentage|percent|level|amount|ratio|rate)?\s*")
_TO_A_LEVEL = re.compile(
    r"(?i)[\s,;(-]{0,4}(?:(?:is|was|at|by|of|with|percentage|percent|level|amount|ratio|rate)\b\s{0,4}){0,3}"
)
"""What may stand between a word and its number; a level is told in more ways."""
_PRUNED = re.compile(r"(?i)[^:=\d]{0,25}?\b(?P<word>prun(?:ing|ed))")
_BEGINS = re.compile(r"\s{0,4}(?:->|=>|:|\|\s{0,8}[\d.])")
"""What follows a percentage at the beginning of a line that is about it."""
_CORRECT = re.compile(
    r"(?i)(?<!\d)(?P<right>\d{1,12})\s{0,4}(?:/|of|out of)\s{0,4}(?P<all>\d{1,12})"
    r"\s{0,4}(?:are\s{1,4})?correct"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """``value`` is a fraction where it stands for a share, whether it was written ``0.49``, ``49 %``
    or ``49.00``; ``label`` is what stood before the number: ``dx error``, ``val_acc``."""

    kind: Kind
    label: str
    value: float
    text: str


def claims(text: str, kind: Kind) -> tuple[Claim, ...]:
    """The claims of one kind, in their order."""
    found = [claim for line in lines(text) for claim in _of_line(line, kind)]
    return tuple(found)


def output_text(outputs: Sequence[Mapping[str, Any]]) -> str:
    """What a cell shows as text: what it printed, and its result."""
    return "".join(_texts(outputs))


def _texts(outputs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for output in outputs:
        if output.get("output_type") == "stream":
            yield str(output.get("text", ""))
        elif output.get("output_type") in {"execute_result", "display_data"}:
            text = output.get("data", {}).get("text/plain", "")
            yield f"{text}\n" if isinstance(text, str) else ""


def lines(text: str) -> list[str]:
    """The lines of the beginning and the end; a progress bar's versions of a line are lines too."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"
    return re.split(r"[\r\n]+", text)


def _of_line(line: str, kind: Kind) -> Iterator[Claim]:
    if kind == "accuracy" and (match := _CORRECT.search(line)):
        yield Claim(kind, "correct", _share_of(match), line.strip()[:_SHOWN])
        return
    end = 0
    for match in _NUMBER.finditer(line):
        label = _label_before(line[end : match.start()], kind)
        if not label and kind == "pruning" and (pruned := _PRUNED.match(line, match.end())):
            label = pruned["word"]
        if not label and kind == "pruning" and _is_head(line, match):
            label = "level"
        if label:
            yield Claim(kind, label, _value(match, kind), line.strip()[:_SHOWN])
        end = match.end()


def _is_head(line: str, number: re.Match[str]) -> bool:
    """``10% -> 0.78``: a percentage at the beginning of a line, of which something is told."""
    begins = not line[: number.start()].strip(" -*#|[(")
    return begins and bool(number["percent"]) and _BEGINS.match(line, number.end()) is not None


def _label_before(text: str, kind: Kind) -> str:
    """What a number is, by the text between it and the number before; empty if it is none of ours."""
    match = _BEFORE[kind].search(text[-_LABEL:])
    if match is None:
        return ""
    leads_on = match["bare"] is None and text.rstrip()[-1:] not in {":", "="}
    short = _TO_A_LEVEL if kind == "pruning" else _SHORT
    if leads_on and not short.fullmatch(match["what"]):
        return ""
    words = re.split(r"\s-\s", match["label"] or match["bare"])[-1]
    return " ".join(words.strip(" ./-").split())


def _value(match: re.Match[str], kind: Kind) -> float:
    """The number; of a share written in hundredths, the fraction."""
    value = float(match["number"])
    return value / 100 if kind != "error" and (match["percent"] or abs(value) > 1.0) else value


def _share_of(match: re.Match[str]) -> float:
    total = int(match["all"][:12])
    return int(match["right"][:12]) / total if total else math.nan
