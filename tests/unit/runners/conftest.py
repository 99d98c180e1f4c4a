"""A small package written for each test, and one zygote for a whole file of tests."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from grader.model import Capture, Inputs, Probe, Submission
from grader.runners.base import Api, Limits, Signature, Worker
from grader.runners.zygote import Zygote


def parse(api: Mapping[str, str]) -> Api:
    """``{"m.f": "x, w -> out, cache"}`` as the runner wants it; `` | `` between signatures."""
    return {name: tuple(_signature(one) for one in text.split("|")) for name, text in api.items()}


def _signature(text: str) -> Signature:
    arguments, _, returns = text.partition("->")
    return Signature(_names(arguments), _names(returns))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


class Bench:
    """Writes a package ``course`` with the module ``m``, and runs probes on it."""

    def __init__(self, zygote: Zygote, root: Path) -> None:
        self._zygote = zygote
        self.root = root
        (root / "course").mkdir(parents=True)
        (root / "course" / "__init__.py").touch()
        self._modules: dict[str, str] = {}

    def write(self, source: str, name: str = "m") -> None:
        """One module of the package."""
        text = "import numpy as np\n" + textwrap.dedent(source)
        (self.root / "course" / f"{name}.py").write_text(text)
        self._modules[name] = f"course.{name}"

    def worker(
        self, api: Mapping[str, str] | None = None, limits: Limits | None = None, **changes: Any
    ) -> AbstractContextManager[Worker]:
        """The package, loaded in a process of its own."""
        sources = {name: f"handed/in/{name}.py" for name in self._modules}
        known: dict[str, Any] = {"aliases": ()} | changes
        submission = Submission("s", self.root, (), "course", self._modules, sources, **known)
        return self._zygote.worker(submission, parse(api or {}), limits)

    def run(
        self,
        probe: Probe,
        api: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        stubs: Mapping[str, Callable[..., Any]] | None = None,
        **inputs: Any,
    ) -> Capture:
        """What comes back from one run in a session of its own."""
        with self.worker(api, limits) as worker, worker.session(stubs=stubs) as session:
            return session.run(probe, Inputs(inputs))

    def call(self, source: str, limits: Limits | None = None) -> Capture:
        """What comes back from calling ``f()`` of a module with this source."""
        self.write(source)
        return self.run(call_f, limits=limits)


def call_f(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    """The probe that yields what ``m.f()`` returns."""
    yield "out", impl.m.f()


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote.start() as running:
        yield running


@pytest.fixture
def bench(zygote: Zygote, tmp_path: Path) -> Bench:
    return Bench(zygote, tmp_path / "work")


fixed_profile = settings(derandomize=True, max_examples=60, deadline=None, database=None)
"""Property tests that give the same result every time and leave no files behind."""
