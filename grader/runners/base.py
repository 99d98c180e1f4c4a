"""What a runner offers to the grader, whatever it runs: a module, a notebook, a training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from grader.model import Capture, CaughtError, Inputs, Isolation, Probe
from grader.records import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question's process may use.  ``seconds`` is processor time; the wall clock is
    allowed three times that, so that a busy machine costs nobody points.

    ``disk_bytes`` and ``disk_files`` are what a submission may add to its folder; ``message_bytes``
    what is sent to it at once, ``reply_bytes`` what it may return at once, and ``kept_bytes`` what
    the grader keeps of a submission's outputs in all.
    """

    seconds: float = 5.0
    import_seconds: float = 10.0
    memory_mb: int = 1024
    processes: int = 64
    output_bytes: int = 64_000
    output_kill_bytes: int = 50_000_000
    file_bytes: int = 50_000_000
    disk_bytes: int = 200_000_000
    disk_files: int = 10_000
    message_bytes: int = 256_000_000
    reply_bytes: int = 64_000_000
    kept_bytes: int = 128_000_000


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function is called and what it must return: ``x, w, b -> out, cache``."""

    arguments: tuple[str, ...]
    returns: tuple[str, ...]


Api = Mapping[str, tuple[Signature, ...]]
"""``layers.affine_forward`` or ``fc_net.TwoLayerNet.loss`` -> its signatures; where there are
several, the one with as many arguments as the call passes is meant."""


class Session(Protocol):
    """One question's process."""

    @property
    def impl(self) -> Any:
        """The stand-in for the student's package that probes are called with."""

    @property
    def alive(self) -> bool:
        """Whether the process can still be asked; after a time-out or a kill it cannot."""

    def run(self, probe: Probe, inputs: Inputs) -> Capture:
        """Run a probe to its end or to the first thing that stops it; never raises for what
        the student's code does.  ``inputs`` are copied first."""


class Worker(Protocol):
    """One submission, loaded once, in a process of its own."""

    @property
    def isolation(self) -> Isolation:
        """Which layers of the sandbox hold."""

    @property
    def import_errors(self) -> Mapping[str, CaughtError]:
        """The assignment's module name -> why it could not be imported."""

    def session(
        self, *, seconds: float | None = None, stubs: Mapping[str, Callable[..., Any]] | None = None
    ) -> AbstractContextManager[Session]:
        """A fresh process for one question.  ``stubs`` replace functions of the student's
        (``layers.batchnorm_backward``) everywhere in the package by ones answered here."""
