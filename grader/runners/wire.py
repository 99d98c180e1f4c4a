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
_SCRATCH = 1 << 14
_BUFFERS_A_CALL = 256
_RIGHTS_SPACE = 256

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
    """The pieces of a message, in order; large buffers are not copied.

    Raises `TooLarge` when the header is longer than a reader accepts.
    """
    text = _ENCODER.encode(header).encode()
    if len(text) > MAX_HEADER:
        raise TooLarge(f"a header of {len(text)} bytes")
    pieces: list[Buffer] = []
    for buffer in buffers:
        pieces += (buffer, bytes(padding(len(buffer))))
    body = sum(len(piece) for piece in pieces)
    pieces.insert(0, PREFIX.pack(len(text), body) + text)
    if body < _SCRATCH:
        return [memoryview(b"".join(pieces))]
    return [memoryview(piece) for piece in pieces if len(piece)]


def send_some(sock: socket.socket, pieces: list[memoryview], descriptors: Sequence[int] = ()) -> None:
    """Send as much of ``pieces`` as the socket takes, and drop that from the list."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", descriptors))] if descriptors else []
    sent = sock.sendmsg(pieces[:_BUFFERS_A_CALL], rights)
    while pieces and sent >= len(pieces[0]):
        sent -= len(pieces.pop(0))
    if sent:
        pieces[0] = pieces[0][sent:]


def _refuse(constant: str) -> float:
    raise Malformed(f"{constant} is not JSON")


_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder(parse_constant=_refuse)


def _parse(text: memoryview) -> dict[str, Any]:
    """Parse a header; whatever is wrong with it is `Malformed`."""
    try:
        header = _DECODER.decode(str(text, "utf-8"))
    except (ValueError, RecursionError) as error:
        raise Malformed("the header is not JSON") from error
    if type(header) is not dict:
        raise Malformed("the header is not an object")
    return header


class Reader:
    """Puts a message together from pieces: fill `space`, then call `advance`.

    Both sides wait for an answer before they send again, so bytes after a message are an error.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._start()

    def _start(self) -> None:
        self._message: Message | None = None
        self._sizes = (0, 0)
        self._filled = 0
        self._buffer = memoryview(bytearray(_SCRATCH))
        self.space = self._buffer

    def advance(self, count: int) -> Message | None:
        """Note that ``count`` bytes were put into `space`; return the message once it is whole.

        Raises `Malformed` for what is no message and `TooLarge` for one above the limits.
        """
        self.space = self.space[count:]
        self._filled += count
        if self._message is None:
            self._read_header()
        if self._message is None or len(self.space):
            return None
        message = self._message
        self._start()
        return message

    def _read_header(self) -> None:
        """With the sizes known and the header there, make room for what is left of the body."""
        if self._filled < PREFIX.size:
            return
        if not self._sizes[0]:
            self._read_sizes()
        size, body = self._sizes
        end = PREFIX.size + size
        if self._filled < end:
            return
        if self._filled > end + body:
            raise Malformed("bytes after the message")
        self._message = Message(_parse(self._buffer[PREFIX.size : end]), bytearray(body))
        self.space = memoryview(self._message.body)
        self.space[: self._filled - end] = self._buffer[end : self._filled]
        self.space = self.space[self._filled - end :]

    def _read_sizes(self) -> None:
        header, body = self._sizes = PREFIX.unpack(self._buffer[: PREFIX.size])
        if not 0 < header <= MAX_HEADER or body > self._limit:
            raise TooLarge(f"a message of {header} + {body} bytes")
        if PREFIX.size + header > len(self._buffer):
            larger = memoryview(bytearray(PREFIX.size + header))
            larger[: self._filled] = self._buffer[: self._filled]
            self._buffer, self.space = larger, larger[self._filled :]


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
        count, rights, _, _ = self._socket.recvmsg_into([self._reader.space], _RIGHTS_SPACE)
        descriptors = array("i")
        for _, _, data in rights:
            descriptors.frombytes(data)
        return count, list(descriptors)

    def send(self, header: dict[str, Any], buffers: Sequence[Buffer] = ()) -> None:
        """Send a whole message; raises `TooLarge` before anything is sent."""
        pieces = pack(header, buffers)
        while pieces:
            send_some(self._socket, pieces)

    def close(self) -> None:
        """Close this process's copy of the socket."""
        self._socket.close()
