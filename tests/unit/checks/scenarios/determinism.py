"""The same call again."""

from __future__ import annotations

import numpy as np

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError
from tests.unit.checks.make import case, check, question, trial

ABOUT = question("optim.adam")
FIRST = {"next_w": np.linspace(0.1, 1.2, 12).reshape(3, 4)}


def outcome(again: Capture) -> Outcome:
    return check("determinism", trial(FIRST, FIRST, case()), about=ABOUT, repeat=lambda _case: again)


def good_same() -> Outcome:
    return outcome(Capture("ok", {"next_w": FIRST["next_w"].copy()}))


def bad_changed() -> Outcome:
    return outcome(Capture("ok", {"next_w": FIRST["next_w"] + np.eye(3, 4)}))


def bad_shape_changed() -> Outcome:
    return outcome(Capture("ok", {"next_w": FIRST["next_w"].ravel()}))


def bad_failed_the_second_time() -> Outcome:
    return outcome(Capture("call", {}, error=CaughtError("KeyError", "'m'", (), "optim.adam")))


def bad_stub() -> Outcome:
    return check("determinism", trial(FIRST, {"next_w": np.zeros((3, 4))}, case()), about=ABOUT)
