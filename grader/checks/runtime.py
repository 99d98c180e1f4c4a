"""An output that a check wants has not come back: which finding says why."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.base import Context, Trial
from grader.checks.wording import recorded, returns, runtime
from grader.checks.wording.subject import Subject, subject
from grader.model import Capture, CaughtError, Finding

STOPPED = {
    "timeout": runtime.timeout,
    "killed": runtime.killed,
    "exit": runtime.left,
    "memory": runtime.memory,
    "output": runtime.flood,
}

RETURNED = {"ReturnedNone": returns.none, "ReturnedWrongCount": returns.wrong_count}


def missing(context: Context, trial: Trial, outputs: Sequence[str]) -> Finding:
    """Why ``outputs`` are not among what the student's code gave."""
    about = subject(context, trial, outputs[0])
    capture = trial.student
    if capture.stage == "ok":
        return returns.missing_key(about, outputs)
    if capture.stage in STOPPED:
        return STOPPED[capture.stage](about, capture)
    error = capture.error or CaughtError("Error", "", function=context.question.function)
    if error.type == "MissingModule":
        return runtime.missing_file(error.message.split("`")[1], context.unasked)
    return _of_error(about, capture, error)


def _of_error(about: Subject, capture: Capture, error: CaughtError) -> Finding:
    if error.type == "MissingName":
        return runtime.missing_name(about, error)
    if error.type == "MissingCell":
        return recorded.no_cell(error.message.split("`")[1])
    if capture.stage == "import":
        return runtime.import_failed(about, capture, error)
    if capture.stage == "return":
        return RETURNED.get(error.type, returns.unsuitable)(about, error)
    return runtime.exception(about, capture, error)
