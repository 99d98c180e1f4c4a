"""Notebooks that were run from top to bottom."""

from __future__ import annotations

from typing import Any

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError, Cell, Notebook
from tests.unit.checks.make import check, trial

SOURCES = ("import numpy as np", "x = undefined", "while True: pass", "import os; os._exit(1)", "print(x)")
BOOK = Notebook("hw/Q1.ipynb", tuple(Cell("code", source, 1) for source in SOURCES))


def replayed(*outcomes: str, **params: Any) -> Outcome:
    what = {"error": "NameError: name 'undefined' is not defined"}
    runs = [{"cell": n, "outcome": o, "what": what.get(o, "")} for n, o in enumerate(outcomes, 1)]
    return check(
        "replay", trial({"cells": []}, {"cells": runs}), notebooks={"q1": BOOK}, notebook="q1", **params
    )


def good_every_cell() -> Outcome:
    return replayed(*["ok"] * 5)


def bad_every_way() -> Outcome:
    return replayed("ok", "error", "timeout", "ended", "not_run")


def bad_partly() -> Outcome:
    return replayed("ok", "error", "ok", "ok", "ok", partial=True)


def bad_out_of_time() -> Outcome:
    return replayed("ok", "ok", "ok", "not_run", "not_run")


def bad_missing() -> Outcome:
    return check("replay", trial({"cells": []}, {}), notebook="q1", handed_out={"q1": "Q1.ipynb"})


def bad_nothing_came_back() -> Outcome:
    error = CaughtError("MemoryLimit", "used more than 1024 MB of memory", (), "q1")
    return check(
        "replay",
        trial({"cells": []}, Capture("memory", {}, error=error)),
        notebooks={"q1": BOOK},
        notebook="q1",
    )
