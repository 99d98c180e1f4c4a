"""Text and numbers as reports show them: made safe, never rounded into nonsense."""

from __future__ import annotations

import re
from typing import NamedTuple

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
# Control characters, half surrogate pairs (no UTF-8 exists for them) and the characters that
# reverse the direction of what follows; tab and newline stay.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_FIRST = re.compile(r"(?:`[^`]*`|[^`.]|\.(?! ))*\.(?= )")
_CODE = re.compile(r"`([^`\n]+)`")

_NOISE = 1e-6


class Span(NamedTuple):
    """A stretch of a sentence; ``code`` where it stood between backticks."""

    text: str
    code: bool


def clean(text: str) -> str:
    """``text`` without terminal sequences and characters that no reader should meet."""
    if text.isprintable():
        return text
    return _UNSAFE.sub("", _ANSI.sub("", text.replace("\r\n", "\n")))


def sentence(text: str) -> str:
    """``text`` cleaned and on one line."""
    return " ".join(clean(text).split())


def without_subject(headline: str, title: str) -> str:
    """A headline that begins with the title of its question, without that: it stands below it."""
    for subject in (f"`{title}`: ", f"{title}: "):
        if title and headline.startswith(subject):
            rest = headline.removeprefix(subject)
            return rest[:1].upper() + rest[1:]
    return headline


def first_sentence(text: str) -> str:
    """The first sentence of ``text``; a point within code ends none."""
    found = _FIRST.match(sentence(text))
    return found[0] if found else sentence(text)


def spans(text: str) -> list[Span]:
    """A sentence, split into prose and what its backticks mark as code."""
    parts = _CODE.split(sentence(text))
    return [Span(part, code=bool(i % 2)) for i, part in enumerate(parts) if part]


def shorten(text: str, limit: int) -> str:
    """At most about ``limit`` characters of ``text``: the beginning and the end, with a note
    of how much was left out between them."""
    text = clean(text).strip("\n")
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n[… {len(text) - 2 * half:,} characters left out …]\n{text[-half:]}"


def points(value: float) -> str:
    """Points with at most two decimals: ``41.5``, ``100``, ``0.33``; smaller amounts keep two
    digits, so that a loss never reads as none."""
    if abs(value) < _NOISE:
        return "0"
    if abs(value) < 0.005:
        return f"{value:.2g}"
    return f"{value:.2f}".rstrip("0").rstrip(".")
