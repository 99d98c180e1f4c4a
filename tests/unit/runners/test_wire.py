"""Messages, whole and in pieces, honest and not."""

from __future__ import annotations

import os
import socket
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.runners import wire

from .conftest import fixed_profile

BUFFERS = st.lists(st.binary(max_size=40), max_size=4)


def feed(data: bytes, step: int = 7, limit: int = 1000) -> list[wire.Message]:
    """Give a reader ``data`` in pieces of at most ``step`` bytes; the messages that it found."""
    reader, found = wire.Reader(limit), []
    while data:
        count = min(step, len(reader.space), len(data))
        reader.space[:count] = data[:count]
        data = data[count:]
        message = reader.advance(count)
        if message is not None:
            found.append(message)
    return found


def packed(header: dict[str, Any], buffers: list[bytes]) -> bytes:
    return b"".join(wire.pack(header, buffers))


@fixed_profile
@given(buffers=BUFFERS, text=st.text(max_size=20), step=st.integers(1, 300))
def test_a_message_arrives_whatever_the_pieces(buffers: list[bytes], text: str, step: int) -> None:
    (message,) = feed(packed({"text": text}, buffers), step)
    assert message.header == {"text": text}
    padded = b"".join(one + bytes(wire.padding(len(one))) for one in buffers)
    assert bytes(message.body) == padded


def test_a_long_header_arrives() -> None:
    (message,) = feed(packed({"text": "x" * 100_000}, [b"abc"]), step=5000)
    assert len(message.header["text"]) == 100_000
    assert bytes(message.body[:3]) == b"abc"


def test_one_message_after_another() -> None:
    reader = wire.Reader(1000)
    for number in range(3):
        data = packed({"n": number}, [b"12"])
        reader.space[: len(data)] = data
        message = reader.advance(len(data))
        assert message is not None
        assert message.header == {"n": number}


@fixed_profile
@given(data=st.binary(min_size=12, max_size=200))
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    try:
        messages = feed(data, step=64)
    except wire.Malformed:
        return
    assert all(type(message.header) is dict for message in messages)


@pytest.mark.parametrize(
    "text",
    [
        b"[]",
        b"1",
        b"{",
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":1}x',
        b"\xff",
        b"[" * 50_000,
        b'{"a":' * 20_000,
    ],
)
def test_headers_that_are_none(text: bytes) -> None:
    with pytest.raises(wire.Malformed):
        feed(wire.PREFIX.pack(len(text), 0) + text, step=4000)


@pytest.mark.parametrize(
    ("header", "body"), [(0, 0), (wire.MAX_HEADER + 1, 0), (2, 1001), (2**32 - 1, 2**64 - 1)]
)
def test_lengths_are_checked_before_anything_is_read(header: int, body: int) -> None:
    with pytest.raises(wire.TooLarge):
        feed(struct.pack("!IQ", header, body))


def test_bytes_after_a_message_are_refused() -> None:
    data = packed({}, []) + b"more"
    with pytest.raises(wire.Malformed):
        feed(data, step=len(data))


def test_a_header_too_long_is_not_sent() -> None:
    with pytest.raises(wire.TooLarge):
        wire.pack({"text": "x" * (wire.MAX_HEADER + 1)})


def test_a_number_that_is_none_is_not_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        wire.pack({"x": float("nan")})


def test_descriptors_travel_with_their_message() -> None:
    left, right = socket.socketpair()
    read, write = os.pipe()
    with left, right:
        wire.send_some(left, wire.pack({"op": "take"}), [write])
        message, (arrived,) = wire.Peer(right, 100).receive()
    os.write(arrived, b"through")
    assert message.header == {"op": "take"}
    assert os.read(read, 10) == b"through"
    for descriptor in (read, write, arrived):
        os.close(descriptor)


def test_the_other_end_is_gone() -> None:
    left, right = socket.socketpair()
    left.close()
    with right, pytest.raises(EOFError):
        wire.Peer(right, 100).receive()
