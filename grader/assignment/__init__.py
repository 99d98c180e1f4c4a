"""``assignments/ID`` and ``rubrics/ID.toml`` become an `Assignment`.

All problems of both are collected and reported at once, each with its place.
"""

from __future__ import annotations

from grader.assignment.definition import Assignment
from grader.assignment.files import Files, find, load_title, read
from grader.assignment.loading import complete, load
from grader.assignment.questions import NO_SECRET

__all__ = ["NO_SECRET", "Assignment", "Files", "complete", "find", "load", "load_title", "read"]
