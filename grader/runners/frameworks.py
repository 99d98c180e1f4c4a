"""The frameworks that a question may need: how they are called, and what their processes may use.

One table.  A limit here is the least that a process of that framework gets, whatever the rubric
says: an import alone takes more than a numpy question may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from grader.errors import RunnerError
from grader.records import dataclass

if TYPE_CHECKING:
    from grader.runners.base import Limits


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework.  ``package`` is what is imported, ``distributions`` what is installed, the
    first of them by ``extra``; ``environment`` is set before the process starts.

    ``forks_loaded`` says whether a process may fork after it ran operations: TensorFlow hangs
    then, so that every question of its loads what was handed in by itself.
    """

    title: str
    package: str
    distributions: tuple[str, ...]
    extra: str
    seconds: float
    import_seconds: float
    memory_mb: int
    processes: int
    start_seconds: float = 60.0
    forks_loaded: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)

    def limits(self, limits: Limits) -> Limits:
        """The limits of an assignment, raised to what this framework needs."""
        names = ("seconds", "import_seconds", "memory_mb", "processes")
        return replace(limits, **{name: max(getattr(limits, name), getattr(self, name)) for name in names})

    def version(self) -> str:
        """What is installed; empty when nothing is."""
        from importlib import metadata  # takes as long as grading a question

        for name in self.distributions:
            try:
                return metadata.version(name)
            except metadata.PackageNotFoundError:
                continue
        return ""


FRAMEWORKS: Mapping[str, Framework] = {
    "torch": Framework(
        title="PyTorch",
        package="torch",
        distributions=("torch",),
        extra="torch",
        seconds=20.0,
        import_seconds=20.0,
        memory_mb=1024,
        processes=64,
    ),
    "tensorflow": Framework(
        title="TensorFlow",
        package="tensorflow",
        distributions=("tensorflow-cpu", "tensorflow"),
        extra="tensorflow",
        seconds=40.0,
        import_seconds=40.0,
        memory_mb=2048,
        processes=256,
        forks_loaded=False,
        environment={
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TF_ENABLE_ONEDNN_OPTS": "0",  # other kernels, other rounding
            "TF_NUM_INTRAOP_THREADS": "1",
            "TF_NUM_INTEROP_THREADS": "1",
            "KERAS_BACKEND": "tensorflow",
            "KERAS_HOME": "/dev/null/keras",  # a folder that cannot be made: no settings of this machine
        },
    ),
}


def limits_for(framework: str, limits: Limits) -> Limits:
    """What a question's process may use; the assignment's own limits where it needs no framework."""
    return FRAMEWORKS[framework].limits(limits) if framework else limits


def require(framework: str) -> None:
    """Raises `RunnerError` with what to do when a framework is not installed here."""
    known = FRAMEWORKS[framework]
    if find_spec(known.package) is None:
        raise RunnerError(
            f"{known.title} is needed and not installed here: "
            f"run `pip install 'deep-learning-grader[{known.extra}]'`."
        )
