"""What a student's process says of a test that ran there, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.runners.faults import Translator, clean
from grader.runners.wire import Malformed

_OUTCOMES = frozenset({"passed", "failed", "error", "skipped"})
_MOST_SUBTESTS = 20


def told(header: Mapping[str, Any], translator: Translator, test: str) -> dict[str, Any]:
    """The report as plain values: ``outcome``, ``score`` (or None), ``reason``, ``subtests``, and of
    the first exception ``type``, ``message`` and ``frames`` (file, line, function, source).

    Raises `Malformed` for an answer that is no report.
    """
    outcome, score, subtests = (header.get(key) for key in ("outcome", "score", "subtests"))
    if type(outcome) is not str or outcome not in _OUTCOMES or type(subtests) is not list:
        raise Malformed("a report of a test that is none")
    if score is not None and type(score) is not float:
        raise Malformed("a score that is no number")
    report: dict[str, Any] = {
        "outcome": outcome,
        "score": score,
        "reason": clean(header.get("reason")),
        "subtests": [clean(name) for name in subtests[:_MOST_SUBTESTS]],
    }
    if header.get("problem") is not None:
        _, error = translator.caught(header["problem"], test)
        frames = [[f.file, f.line, f.function, f.source] for f in error.frames]
        report |= {"type": error.type, "message": error.message, "frames": frames}
    return report
