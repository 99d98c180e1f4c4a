"""Messages between the grader and the student's process: a JSON header and raw bytes.

A message is a prefix of two lengths, a JSON object, and the buffers of its arrays, each padded
to `ALIGN` bytes.  Both sides use this module; the child loads it by its path, so it imports the
standard library alone.  Nothing is unpickled or evaluated, and both lengths are capped before
a byte of either part is read.
"""

from __future__ import annotations

import json
import socket
import struct
from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

PREFIX = struct.Struct("!IQ")
ALIGN = 16
MAX_HEADER = 4 << 20
MAX_DESCRIPTORS = 3
_BUFFERS_A_CALL = 256

Buffer = bytes | bytearray | memoryview


class Malformed(Exception):  # noqa: N818 - it names what the message is, and is never shown
    """What came over the socket is not a message."""


class TooLarge(Malformed):
    """The message announces more than is allowed."""


class Message(NamedTuple):
    """``header`` is the JSON object; ``body`` holds the buffers one after the other."""

    header: dict[str, Any]
    body: bytearray


def padding(size: int) -> int:
    """How many bytes follow a buffer of ``size`` bytes before the next one starts."""
    return -size % ALIGN


def pack(header: dict[str, Any], buffers: Sequence[Buffer] = ()) -> list[memoryview]:
    """The pieces of a message, in order, without copying the buffers.

    Raises `TooLarge` when the header is longer than a reader accepts.
    """
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    if len(text) > MAX_HEADER:
        raise TooLarge(f"a header of {len(text)} bytes")
    pieces: list[Buffer] = []
    for buffer in buffers:
        pieces += (buffer, bytes(padding(len(buffer))))
    body = sum(len(piece) for piece in pieces)
    return [memoryview(piece) for piece in (PREFIX.pack(len(text), body) + text, *pieces) if len(piece)]


def send_some(sock: socket.socket, pieces: list[memoryview], descriptors: Sequence[int] = ()) -> None:
    """Send as much of ``pieces`` as the socket takes, and drop that from the list."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", descriptors))] if descriptors else []
    sent = sock.sendmsg(pieces[:_BUFFERS_A_CALL], rights)
    while pieces and sent >= len(pieces[0]):
        sent -= len(pieces.pop(0))
    if sent:
        pieces[0] = pieces[0][sent:]


def _header(text: bytearray) -> dict[str, Any]:
    """Parse a header; whatever is wrong with it is `Malformed`."""

    def refuse(constant: str) -> float:
        raise Malformed(f"{constant} is not JSON")

    try:
        header = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Malformed("the header is not JSON") from error
    if type(header) is not dict:
        raise Malformed("the header is not an object")
    return header


class Reader:
    """Puts a message together from pieces: fill `space`, then call `advance`."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._start()

    def _start(self) -> None:
        self._header: dict[str, Any] | None = None
        self._sizes: tuple[int, int] | None = None
        self._expect(PREFIX.size)

    def _expect(self, size: int) -> None:
        self._buffer = bytearray(size)
        self.space = memoryview(self._buffer)

    def advance(self, count: int) -> Message | None:
        """Note that ``count`` bytes were put into `space`; return the message once it is whole.

        Raises `Malformed` for what is no message and `TooLarge` for one above the limits.
        """
        self.space = self.space[count:]
        while not len(self.space):
            if self._sizes is None:
                self._read_sizes()
            elif self._header is None:
                self._header = _header(self._buffer)
                self._expect(self._sizes[1])
            else:
                message = Message(self._header, self._buffer)
                self._start()
                return message
        return None

    def _read_sizes(self) -> None:
        header, body = PREFIX.unpack(self._buffer)
        if not 0 < header <= MAX_HEADER or body > self._limit:
            raise TooLarge(f"a message of {header} + {body} bytes")
        self._sizes = (header, body)
        self._expect(header)


class Peer:
    """The child's blocking end: one whole message at a time, with the descriptors it brought."""

    def __init__(self, sock: socket.socket, limit: int) -> None:
        self._socket = sock
        self._reader = Reader(limit)

    def receive(self) -> tuple[Message, list[int]]:
        """The next message and its descriptors; raises EOFError when the other end is gone."""
        descriptors: list[int] = []
        while True:
            count, arrived = self._read()
            descriptors += arrived
            if not count:
                raise EOFError
            message = self._reader.advance(count)
            if message is not None:
                return message, descriptors

    def _read(self) -> tuple[int, list[int]]:
        space = self._reader.space
        if len(space) != PREFIX.size:
            return self._socket.recv_into(space), []
        data, descriptors, _, _ = socket.recv_fds(self._socket, len(space), MAX_DESCRIPTORS)
        space[: len(data)] = data
        return len(data), descriptors

    def send(self, header: dict[str, Any], buffers: Sequence[Buffer] = ()) -> None:
        """Send a whole message; raises `TooLarge` before anything is sent."""
        pieces = pack(header, buffers)
        while pieces:
            send_some(self._socket, pieces)

    def close(self) -> None:
        """Close this process's copy of the socket."""
        self._socket.close()
