"""Whose fault is it?

Every exception that this program raises on purpose is one of these.  The command line
turns each into one sentence and the exit code that belongs to it; nothing else decides.
"""

from __future__ import annotations


class GraderError(Exception):
    """A problem with one clear sentence: what is wrong, where, and what to do about it."""

    exit_code = 4


class UsageError(GraderError):
    """The command was called with something that does not exist or does not fit."""

    exit_code = 2


class AssignmentError(GraderError):
    """An assignment or rubric is wrong.  Holds every problem found, each with its place."""

    exit_code = 2

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SubmissionError(GraderError):
    """What was handed in cannot be graded at all: no archive, no package, a bomb."""

    exit_code = 3


class RunnerError(GraderError):
    """The student's process could not be started or kept under control: our fault."""

    exit_code = 4
