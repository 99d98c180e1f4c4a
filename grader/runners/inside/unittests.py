"""One test of a course's own, run on the student's package."""

from __future__ import annotations

import linecache
import math
import sys
from types import ModuleType
from typing import Any

from grader.runners.inside import failures

_MAX_FAILED = 20
_MAX_TEXT = 200
_ENDS = (failures.Interrupted, MemoryError, SystemExit)


def run(file: str, source: str, test: str, root: str) -> dict[str, Any]:
    """What became of ``TestAffine.test_shapes`` of a file, as plain data.

    ``outcome`` is ``passed``, ``failed`` (an assertion), ``error`` (another exception) or
    ``skipped`` (``reason`` says why); ``score`` is what the test set; ``subtests`` are those that
    failed; ``problem`` is the first exception.  Raises what the file raises when it is imported,
    and what ends a process.
    """
    import unittest  # takes 10 ms, which only these tests are worth

    name, method = test.split(".")
    case = getattr(_module(file, source, root), name)(method)
    heard = _listener()
    unittest.TestSuite([case]).run(heard)
    for error in heard.raised:
        if isinstance(error, _ENDS):
            raise error
    problem = failures.describe(heard.raised[0], root) if heard.raised else None
    return {
        "outcome": _outcome(heard, case.failureException),
        "score": _score(getattr(case, method)),
        "reason": "; ".join(reason for _, reason in heard.skipped)[:_MAX_TEXT],
        "subtests": heard.subtests[:_MAX_FAILED],
        "problem": problem,
    }


def _module(file: str, source: str, root: str) -> ModuleType:
    """The test file, imported anew; its lines can be shown, as if it lay in the package's folder."""
    path = f"{root}/{file}"
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    module = ModuleType(file.rpartition("/")[2].removesuffix(".py"))
    module.__file__ = path
    sys.modules[module.__name__] = module
    exec(compile(source, path, "exec"), vars(module))  # noqa: S102 - the course's own file
    return module


def _listener() -> Any:
    """A test result that keeps the exceptions themselves."""
    import unittest

    class Listener(unittest.TestResult):
        def __init__(self) -> None:
            super().__init__()
            self.raised: list[BaseException] = []
            self.subtests: list[str] = []

        def addError(self, _test: Any, err: Any) -> None:  # noqa: N802 - unittest's name
            self.raised.append(err[1])

        def addFailure(self, _test: Any, err: Any) -> None:  # noqa: N802 - as above
            self.raised.append(err[1])

        def addSubTest(self, _test: Any, subtest: Any, err: Any) -> None:  # noqa: N802 - as above
            if err is not None:
                self.raised.append(err[1])
                self.subtests.append(subtest._subDescription()[:_MAX_TEXT])

    return Listener()


def _outcome(heard: Any, failure: type[BaseException]) -> str:
    if heard.raised:
        return "failed" if all(isinstance(error, failure) for error in heard.raised) else "error"
    if heard.unexpectedSuccesses:
        return "failed"
    return "skipped" if heard.skipped else "passed"


def _score(method: Any) -> float | None:
    """What the test set by ``set_score``; what is not a number is none earned."""
    score = getattr(method, "__score__", None)
    if score is None:
        return None
    return float(score) if math.isfinite(score) else 0.0
