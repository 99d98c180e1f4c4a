"""Sentences about the course's own tests."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from grader.checks.base import Trial
from grader.checks.wording.registry import finding
from grader.checks.wording.runtime import ADVICE, PRINTED
from grader.model import Evidence, Finding, Frame
from grader.prose import listed, number

MESSAGE = 100  # characters of an exception's own text
SUBTESTS = 5  # that are named


def _said(trial: Trial, name: str) -> Any:
    return trial.student.outputs.get(f"test.{name}")


def _evidence(trial: Trial) -> Evidence:
    """The subtests that failed, the traceback from the test on, and what was printed last."""
    subtests = _said(trial, "subtests") or []
    more = [f"{len(subtests) - SUBTESTS} more"] if len(subtests) > SUBTESTS else []
    lines = (f"Failed for {listed([*subtests[:SUBTESTS], *more])}.",) if subtests else ()
    frames = tuple(Frame(*frame) for frame in _said(trial, "frames") or ())
    return Evidence(trial.case.id, lines, traceback=frames, printed=trial.student.stdout[-PRINTED:])


def _what(trial: Trial) -> str:
    """The exception's own text, on one line."""
    return shorten(_said(trial, "message") or "", MESSAGE, placeholder=" …")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


@finding("test.failed", "A test of the course did not pass.")
def failed(trial: Trial) -> Finding:
    """An assertion of a test that the course wrote does not hold for your code.

    The first line of the traceback is the test's own, and shows what it expects.  Do by hand what
    it does up to there, and print what your function gives.

    To staff: such a test runs in the same process as the code that it tests, so code written to
    deceive can make it pass.  Checks that compare outputs with the reference's cannot be deceived.
    """
    message = _what(trial) or "what it asserts is not so"
    return Finding(
        "test.failed",
        _ended(f"The test `{trial.case.id}` failed: {message}"),
        _evidence(trial),
        next_step="Do by hand what the test does, and compare with what it expects.",
    )


@finding("test.raised", "A test of the course stopped with an exception.")
def raised(trial: Trial) -> Finding:
    """A test that the course wrote called your code and came to no end: an exception stopped it.

    Read the traceback from the bottom: the last line in a file of yours is where to look.
    """
    kind, message = _said(trial, "type"), _what(trial)
    return Finding(
        "test.raised",
        _ended(f"The test `{trial.case.id}` stopped with {kind}{f': {message}' if message else ''}"),
        _evidence(trial),
        next_step=ADVICE.get(kind, "Read the traceback from its last line upwards."),
    )


@finding("test.partial", "A test of the course gave part of its points.")
def partial(trial: Trial, full: float) -> Finding:
    """A test that the course wrote came to its end and gave some of its points, not all.

    Such a test tries several things and counts those that are right.  Try the function on inputs
    of your own: one example, other sizes, numbers on both sides of zero.
    """
    return Finding(
        "test.partial",
        f"The test `{trial.case.id}` gave {number(_said(trial, 'score'))} of {number(full)}.",
        Evidence(trial.case.id, printed=trial.student.stdout[-PRINTED:]),
    )


@finding("test.kept_back", "A test of the course did not pass.")
def kept_back(trial: Trial, instead: str) -> Finding:
    """A test that the course wrote did not pass, and the course says of it only what is shown.

    What the test asks for would give the answer away.  Try the function on inputs of your own:
    one example, other sizes, numbers on both sides of zero.
    """
    return Finding("test.kept_back", instead, Evidence(trial.case.id))


@finding("test.skipped", "A test of the course was skipped.")
def skipped(trial: Trial) -> Finding:
    """A test was left out, by its author or because something that it needs is not there.

    It counts neither as passed nor as failed until a person has looked at it.
    """
    reason = _said(trial, "reason")
    return Finding(
        "test.skipped",
        _ended(f"The test `{trial.case.id}` was skipped{f': {reason}' if reason else ''}"),
        Evidence(trial.case.id),
        next_step="Please tell the course staff.",
    )
