"""A zygote that is forked from another: it has imported everything the moment it is there."""

from __future__ import annotations

from threading import Lock

from grader.errors import RunnerError
from grader.runners.zygote import Zygote


class Twin(Zygote):
    """One of several zygotes of one origin, which serves no worker itself.

    Its process stands below the origin's; what stands below a twin is its own, so that one twin
    never ends what another runs.  It is forked when it is first needed: the origin may still be
    starting when a twin is made.
    """

    def __init__(self, origin: Zygote, turn: Lock) -> None:
        self.framework = origin.framework
        self.policy = origin.policy
        self.pid = 0
        self._channel = None
        self._origin = origin
        self._turn = turn

    def ensure(self) -> None:
        """Fork, unless that was done and the process is still there."""
        from grader.runners.sandbox.processes import living

        with self._turn:
            self._origin.ensure()
            if self.pid not in living(self._origin.pid):
                self.close()
                self._fork()

    def _fork(self) -> None:
        from grader.runners.base import Limits
        from grader.runners.entered import OWN_SECONDS
        from grader.runners.watch import Lost, Watch

        limits = Limits()
        watch = Watch(0, (), limits.memory_mb, limits.processes)  # over the clock: what runs is ours
        watch.start(OWN_SECONDS)
        try:
            self.pid, self._channel = self._origin.channel.fork(watch, limits)
            self._channel.ask({"op": "adopt"}, watch=watch)
        except Lost as lost:
            raise RunnerError(
                f"A process for the student's code could not be had: it {lost.message}."
            ) from lost

    def close(self) -> None:
        """End the process, by the end of its input, and everything below it."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        self.pid = 0


def twins(origin: Zygote, count: int) -> list[Twin]:
    """So many zygotes for the time of one interpreter's start."""
    turn = Lock()
    return [Twin(origin, turn) for _ in range(count)]
