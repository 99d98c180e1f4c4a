"""What a student's process says of an error, checked and in the student's terms."""

from __future__ import annotations

from typing import Any

from grader.model import CaughtError, Frame, Stage, Submission

_STAGES: dict[str, Stage] = {"call": "call", "exit": "exit", "memory": "memory"}
_MAX_FRAMES = 25
_MAX_TEXT = 500


def clean(text: object, limit: int = _MAX_TEXT) -> str:
    """Text for people: at most ``limit`` characters, no control characters, no lone surrogates."""
    if type(text) is not str:
        return ""
    if text.isascii() and text.isprintable():
        return text[:limit]
    known = text[:limit].encode(errors="replace").decode()
    return "".join(letter if letter in "\n\t\r" or letter.isprintable() else "\ufffd" for letter in known)


class Translator:
    """Makes `CaughtError` of what the child sent, with paths as the student knows them."""

    def __init__(self, submission: Submission, root: str) -> None:
        self._root = root.rstrip("/") + "/"
        self._known = {
            module.replace(".", "/") + ".py": submission.sources.get(name, "")
            for name, module in submission.modules.items()
        }

    def caught(self, error: Any, function: str) -> tuple[Stage, CaughtError]:
        """The stage and the error; fields that are not what they should be are left empty."""
        known = error if type(error) is dict else {}
        frames = known.get("frames")
        places = [self._frame(item) for item in (frames if type(frames) is list else [])[:_MAX_FRAMES]]
        found = CaughtError(
            clean(known.get("type"), 100) or "Error",
            clean(known.get("message")),
            tuple(frame for frame in places if frame is not None),
            function,
        )
        stage = known.get("stage")
        return _STAGES.get(stage, "call") if type(stage) is str else "call", found

    def _frame(self, item: Any) -> Frame | None:
        if type(item) is not list or len(item) != 4 or type(item[0]) is not str or type(item[1]) is not int:
            return None
        below = item[0].removeprefix(self._root)
        name = self._known.get(below) or below
        return Frame(clean(name, 200), min(max(item[1], 0), 10**7), clean(item[2], 100), clean(item[3], 200))
