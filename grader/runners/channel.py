"""The grader's end of one process: a socket for messages, and pipes for what is printed.

Everything that arrives is hostile: a message that is none, or too large, ends the process.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
from collections.abc import Sequence
from typing import Any, NoReturn

from grader.runners import wire
from grader.runners.base import Limits
from grader.runners.watch import Lost, Watch

_CHUNK = 1 << 16
_CHUNKS_AT_ONCE = 16
_MOST_PROCESSES = 1 << 22


class Pipe:
    """What a process prints: the first ``keep`` bytes since the last `take`, the rest counted."""

    def __init__(self, descriptor: int, keep: int) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self._keep = keep
        self._kept = bytearray()
        self._count = 0
        self.total = 0

    def drain(self) -> bool:
        """Read what is there; False once nothing more can come."""
        with contextlib.suppress(BlockingIOError):
            for _ in range(_CHUNKS_AT_ONCE):
                data = os.read(self.descriptor, _CHUNK)
                self._kept += data[: max(0, self._keep - len(self._kept))]
                self._count += len(data)
                self.total += len(data)
                if len(data) < _CHUNK:
                    return bool(data)
        return True

    def take(self) -> str:
        """The text since the last call, and how much of it was cut."""
        text = self._kept.decode(errors="replace")
        cut = self._count - len(self._kept)
        self._kept, self._count = bytearray(), 0
        return f"{text}\n... and {cut} more bytes" if cut else text


class Channel:
    """Asks one process at a time one thing, under the eyes of a `Watch`."""

    def __init__(self, sock: socket.socket, pipes: Sequence[Pipe], limits: Limits) -> None:
        sock.setblocking(False)
        self._socket = sock
        self._pipes = pipes
        self._limits = limits
        self._reader = wire.Reader(limits.reply_bytes)
        self._poll = select.poll()
        self._events = int(select.POLLIN)
        for descriptor in (sock.fileno(), *(pipe.descriptor for pipe in pipes)):
            self._poll.register(descriptor, select.POLLIN)

    def ask(
        self,
        header: dict[str, Any],
        buffers: Sequence[wire.Buffer] = (),
        *,
        watch: Watch,
        descriptors: Sequence[int] = (),
    ) -> wire.Message:
        """Send a request and return the answer; raises `Lost` when none will come."""
        self._send(wire.pack(header, buffers), watch, descriptors)
        return self.receive(watch)

    def receive(self, watch: Watch) -> wire.Message:
        """The next message of the process; raises `Lost` when none will come."""
        message = None
        while message is None:
            self._wait(watch, select.POLLIN)
            message = self._read()
        return message

    def _read(self) -> wire.Message | None:
        """What the socket has, once it is a whole message."""
        try:
            count = self._socket.recv_into(self._reader.space)
            return self._reader.advance(count) if count else self._gone()
        except BlockingIOError:
            return None
        except wire.TooLarge:
            raise Lost("memory", "TooLarge", "returned more than can be taken back") from None
        except wire.Malformed:
            raise Lost("killed", "BadMessage", "sent something that is no answer") from None
        except OSError:
            return self._gone()

    def _send(self, pieces: list[memoryview], watch: Watch, descriptors: Sequence[int]) -> None:
        while pieces:
            try:
                wire.send_some(self._socket, pieces, descriptors)
                descriptors = ()
            except BlockingIOError:
                self._wait(watch, select.POLLIN | select.POLLOUT)
            except OSError:
                self._gone()

    def _gone(self) -> NoReturn:
        raise Lost("exit", "Exit", "ended before it had answered")

    def _wait(self, watch: Watch, events: int) -> None:
        """Wait for the socket, keep the pipes from filling, look after the limits.

        The socket stands first in the poll: when it has an answer, what was printed before it
        is seen in the same look.
        """
        if events != self._events:
            self._poll.modify(self._socket, events)
            self._events = events
        ready = {descriptor for descriptor, _ in self._poll.poll(1 + watch.pause * 1000)}
        for pipe in self._pipes:
            if pipe.descriptor in ready:
                self._drain(pipe)
        watch.check()

    def _drain(self, pipe: Pipe) -> None:
        """Take in what was printed; raises `Lost` above the limit for output."""
        if not pipe.drain():
            self._poll.unregister(pipe.descriptor)
        if sum(one.total for one in self._pipes) > self._limits.output_kill_bytes:
            raise Lost("output", "OutputLimit", f"printed more than {self._limits.output_kill_bytes} bytes")

    def printed(self) -> list[str]:
        """What was printed since the last call, one text a pipe."""
        for pipe in self._pipes:
            pipe.drain()
        return [pipe.take() for pipe in self._pipes]

    def close(self) -> None:
        """Close the socket and the pipes; the process sees the end of its input."""
        self._socket.close()
        for pipe in self._pipes:
            os.close(pipe.descriptor)

    def fork(self, watch: Watch, limits: Limits, stubs: Sequence[str] | None = None) -> tuple[int, Channel]:
        """Have the process fork; the new one's number, as it says, and the channel to it.

        With ``stubs``, even none, the new process serves one question.
        """
        ours, theirs = socket.socketpair()
        pipes = [os.pipe() for _ in range(2)]
        channel = Channel(ours, [Pipe(read, limits.output_bytes) for read, _ in pipes], limits)
        rights = [theirs.fileno(), *(write for _, write in pipes)]
        request: dict[str, Any] = {"op": "fork", "limits": [limits.message_bytes, limits.reply_bytes]}
        if stubs is not None:
            request["stubs"] = list(stubs)
        try:
            self._hand_over(request, rights, watch)
            theirs.close()
            pid = channel.receive(watch).header.get("pid")
        except BaseException:
            theirs.close()
            channel.close()
            raise
        return pid if type(pid) is int and 0 < pid < _MOST_PROCESSES else 0, channel

    def _hand_over(self, request: dict[str, Any], rights: list[int], watch: Watch) -> None:
        """Send a request with these descriptors; the pipes' are closed here then."""
        try:
            self.ask(request, watch=watch, descriptors=rights)
        finally:
            for descriptor in rights[1:]:
                os.close(descriptor)
