"""What lies around a submission in a test: things to read, to change, to kill and to talk to.

Everything here is as open as a careless machine could have it, so that it is the sandbox that keeps
an attack away from it, not its owner.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

CANARY = "canary-5f1d9"
DONE = 777.0
_COURSE = Path(__file__).parent / "course" / "attacked"


class Scene(ExitStack):
    """A folder in the open, a process of the grader's user, two servers; all gone afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(self.enter_context(tempfile.TemporaryDirectory(prefix="scene-")))
        self.place.chmod(0o777)
        self.secret = self._file("secret.txt", 0o644)
        self.private = self._file("private.txt", 0o600)
        self.outside = self.place / "outside"
        self.outside.mkdir()
        self.outside.chmod(0o777)
        self.bystander = self._bystander()
        self._limits = resource.prlimit(self.bystander.pid, resource.RLIMIT_NOFILE)
        self._processors = os.sched_getaffinity(self.bystander.pid)
        self.tcp = self.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.udp = self._bound(socket.AF_INET, ("127.0.0.1", 0))
        self.local = self._bound(socket.AF_UNIX, str(self.place / "service"))
        self.abstract = self._bound(socket.AF_UNIX, f"\0scene-{self.bystander.pid}")
        (self.place / "service").chmod(0o777)
        self.callback(self._end)

    def __enter__(self) -> Self:
        return self

    def target(self) -> str:
        """The module ``target`` that attacks import: where everything is, and how to say "done"."""
        places = {
            "SECRET": str(self.secret),
            "PRIVATE": str(self.private),
            "OUTSIDE": str(self.outside),
            "COURSE": str(_COURSE),
            "GRADER": str(_COURSE.parents[3]),
            "BYSTANDER": self.bystander.pid,
            "TCP": self.tcp.getsockname()[1],
            "UDP": self.udp.getsockname()[1],
            "LOCAL": str(self.place / "service"),
            "ABSTRACT": f"\0scene-{self.bystander.pid}",
            "CANARY": "",
        }
        head = "".join(f"{name} = {value!r}\n" for name, value in places.items())
        return head + (Path(__file__).parent / "target.py").read_text(encoding="utf-8")

    def damage(self) -> list[str]:
        """What was done to all of this."""
        return [what for what, happened in self._traces() if happened]

    def _traces(self) -> Iterator[tuple[str, bool]]:
        yield "a file was written outside", any(self.outside.iterdir())
        yield "a file was changed", self.secret.read_text() != CANARY
        yield "a mode was changed", self.secret.stat().st_mode & 0o777 != 0o644
        yield "a link was made", self.secret.stat().st_nlink > 1
        yield "a process was ended", self.bystander.poll() is not None
        if self.bystander.poll() is None:
            pid = self.bystander.pid
            yield "limits were changed", resource.prlimit(pid, resource.RLIMIT_NOFILE) != self._limits
            yield (
                "a priority was changed",
                os.getpriority(os.PRIO_PROCESS, pid) != os.getpriority(os.PRIO_PROCESS, 0),
            )
            yield "processors were changed", os.sched_getaffinity(pid) != self._processors
        for name in ("tcp", "udp", "local", "abstract"):
            yield f"{name} was reached", self._reached(getattr(self, name))

    @staticmethod
    def _reached(server: socket.socket) -> bool:
        server.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            if server.type == socket.SOCK_STREAM:
                server.accept()[0].close()
                return True
            return bool(server.recv(100))
        return False

    def _file(self, name: str, mode: int) -> Path:
        path = self.place / name
        path.write_text(CANARY)
        path.chmod(mode)
        return path

    def _bound(self, family: int, address: object) -> socket.socket:
        server = self.enter_context(socket.socket(family, socket.SOCK_DGRAM))
        server.bind(address)  # type: ignore[arg-type]  # a pair or a text, as the family wants it
        return server

    @staticmethod
    def _bystander() -> subprocess.Popen[bytes]:
        """A process of the grader's user that holds the canary in its environment and arguments."""
        return subprocess.Popen(
            [CANARY, "60"], executable="/bin/sleep", env={"SECRET": CANARY}, start_new_session=True
        )

    def _end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.bystander.pid, signal.SIGKILL)
        self.bystander.wait()
