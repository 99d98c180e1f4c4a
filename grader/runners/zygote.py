"""Starting the zygote: the process that all students' processes are forked from.

Start it early: while it imports numpy, the grader can do other things.  This module is imported
for that alone, so it imports next to nothing.  A zygote serves one worker at a time.
"""

from __future__ import annotations

import os
import signal
import site
import socket
import sys
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from grader.errors import RunnerError

if TYPE_CHECKING:
    from grader.model import Submission
    from grader.runners.base import Api, Limits, Worker
    from grader.runners.channel import Channel
    from grader.runners.watch import Watch

_SCRIPT = Path(__file__).with_name("child.py")
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


NO_LINUX = (
    "Student code can be run and kept under control on Linux alone: processes must fork, and be seen in "
    "/proc. On Windows use WSL 2, on macOS a Linux container; everything but grading works here."
)


class Policy(NamedTuple):
    """Layers of the sandbox that must hold, or no student code is run; layers that are left out, to
    see what each is good for; the interpreter that student code runs in."""

    required: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    interpreter: str = sys.executable


USUAL = Policy()
"""Every layer that works, none demanded."""


class Zygote:
    """A running zygote; leaving its context ends it and everything below it."""

    def __init__(self, framework: str = "", policy: Policy = USUAL) -> None:
        self.framework = framework
        self.policy = policy
        self._channel: Channel | None = None
        self.pid, self._control = _spawn(framework, policy.interpreter)

    @classmethod
    def start(cls, framework: str = "", policy: Policy = USUAL) -> Self:
        """Start the process and return at once; requests wait until it is ready.

        It imports ``torch`` or ``tensorflow``, if told so: nothing else does.  Raises
        `RunnerError` when the interpreter cannot be started, or the framework is not installed.
        """
        return cls(framework, policy)

    def worker(
        self, submission: Submission, api: Api, limits: Limits | None = None
    ) -> AbstractContextManager[Worker]:
        """A process that has loaded this submission; see `grader.runners.worker`."""
        from grader.runners import worker
        from grader.runners.base import Limits

        return worker.ModuleWorker(self, submission, api, limits or Limits())

    @property
    def channel(self) -> Channel:
        """The grader's end of the zygote's socket."""
        from grader.runners.base import Limits
        from grader.runners.channel import Channel

        if self._channel is None:
            self._channel = Channel(self._control, (), Limits())
        return self._channel

    def reap(self, watch: Watch) -> dict[int, int]:
        """Process number -> exit status, of the zygote's children that have ended."""
        from grader.runners.process import statuses

        return statuses(self.channel.ask({"op": "reap"}, watch=watch).header.get("ended"))

    def ensure(self) -> None:
        """Start the process again if something ended it, and wait until it has its framework.

        Raises `RunnerError` when the framework cannot be imported.
        """
        if os.waitpid(self.pid, os.WNOHANG)[0]:
            self._control.close()
            self._channel = None
            self.pid, self._control = _spawn(self.framework, self.policy.interpreter)
        if self.framework and self._channel is None:
            self._await_framework()

    def _await_framework(self) -> None:
        """The first answer: importing a framework takes longer than any request does later."""
        from grader.runners.frameworks import FRAMEWORKS
        from grader.runners.watch import Lost, Watch

        known = FRAMEWORKS[self.framework]
        watch = Watch(self.pid, (), known.memory_mb, known.processes)
        watch.start(known.start_seconds)
        try:
            self.reap(watch)
        except Lost as lost:
            raise RunnerError(f"{known.title} could not be imported: it {lost.message}.") from lost

    def close(self) -> None:
        """End the process and everything below it."""
        from grader.runners.sandbox.processes import kill_tree

        kill_tree(self.pid)
        self._control.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _spawn(framework: str, interpreter: str) -> tuple[int, socket.socket]:
    """The zygote's process number and the grader's end of its socket."""
    if not (hasattr(os, "fork") and Path("/proc/self/stat").exists()):
        raise RunnerError(NO_LINUX)
    environment = _ENVIRONMENT
    if framework:
        from grader.runners import frameworks

        frameworks.require(framework)
        environment = _ENVIRONMENT | dict(frameworks.FRAMEWORKS[framework].environment)
    ours, theirs = socket.socketpair()
    # Not -I: it would ignore PYTHONHASHSEED.  The environment holds nothing but the above.
    command = [interpreter, "-P", "-s", "-S", str(_SCRIPT), framework, *_package_folders()]
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, 2, 1),
        (os.POSIX_SPAWN_DUP2, theirs.fileno(), 3),
    ]
    try:
        return os.posix_spawn(interpreter, command, environment, file_actions=actions), ours
    except (OSError, TypeError) as error:
        ours.close()
        raise RunnerError(f"The interpreter {interpreter!r} cannot be started: {error}") from error
    finally:
        theirs.close()


def _package_folders() -> list[str]:
    """Where installed packages are found; never the grader's own source tree."""
    folders = site.getsitepackages()
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    numpy = find_spec("numpy")
    if numpy is not None and numpy.origin is not None:
        folders.append(str(Path(numpy.origin).parents[1]))
    return [folder for folder in dict.fromkeys(folders) if Path(folder).is_dir()]
