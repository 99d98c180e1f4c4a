"""Values as nodes and bytes, there and back, and nodes that nobody honest would send."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.runners import wire
from grader.runners.decode import Decoder
from grader.runners.encode import Encoder
from grader.runners.values import DTYPES, MAX_DEPTH, Array, blank, copy, layout

from .conftest import fixed_profile

SEED = np.random.default_rng(0)


def refuse(value: Any) -> Any:
    raise TypeError(type(value).__name__)


def other(_value: Any) -> Any:
    return {"t": "other"}


def back_and_forth(value: Any, *, layouts: bool = False) -> Any:
    """What arrives of a value."""
    encoder = Encoder(refuse, 10**6, layouts=layouts)
    header = {"v": encoder.node(value)}
    reader = wire.Reader(10**6)
    for piece in wire.pack(header, encoder.buffers):
        while len(piece):
            count = min(len(reader.space), len(piece))
            reader.space[:count] = piece[:count]
            piece = piece[count:]
            message = reader.advance(count)
    assert message is not None
    decoder = Decoder(message.body, refuse, layouts=layouts)
    found = decoder.value(message.header["v"])
    decoder.finish()
    return found


def same(first: Array, second: Array) -> bool:
    return first.dtype == second.dtype and first.shape == second.shape and first.tobytes() == second.tobytes()


@pytest.mark.parametrize("code", sorted(DTYPES))
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3, 1)])
def test_arrays_of_every_kind(code: str, shape: tuple[int, ...]) -> None:
    array = np.asarray(SEED.normal(size=shape) * 3).astype(code)
    found = back_and_forth(array)
    assert type(found) is np.ndarray
    assert same(array, found)


@pytest.mark.parametrize("layouts", [False, True])
@pytest.mark.parametrize(
    "array",
    [
        np.arange(12.0).reshape(3, 4),
        np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        np.arange(24.0).reshape(4, 6)[::2, 1::2],
        np.arange(24.0).reshape(4, 6)[::-1, ::-2],
        np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1),
        np.broadcast_to(np.arange(3.0), (4, 3)),
        np.arange(6.0)[::-1],
    ],
)
def test_memory_layout_arrives_where_it_is_asked_for(array: Array, layouts: bool) -> None:
    found = back_and_forth(array, layouts=layouts)
    np.testing.assert_array_equal(found, array)
    if layouts:
        assert layout(found) == layout(array)
    else:
        assert found.flags.c_contiguous


def test_the_other_byte_order_is_turned_round() -> None:
    found = back_and_forth(np.array([1.5, -2.0], ">f8"))
    assert found.dtype == np.dtype("<f8")
    assert found.tolist() == [1.5, -2.0]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(2**70),
        1.5,
        -0.0,
        math.inf,
        "text",
        "\ud800",
        [],
        (),
        {},
        2 + 3j,
        complex(math.inf, 1),
    ],
)
def test_plain_values(value: Any) -> None:
    found = back_and_forth({"a": [value, (value,)]})
    assert found == {"a": [value, (value,)]}
    assert type(found["a"][0]) is type(value)
    assert math.copysign(1, found["a"][0]) == math.copysign(1, value) if type(value) is float else True


def test_nan_arrives() -> None:
    assert math.isnan(back_and_forth(math.nan))


@pytest.mark.parametrize("value", [np.float32(1.5), np.int64(-3), np.bool_(True), np.complex64(1j)])
def test_numpy_scalars_keep_their_type(value: Any) -> None:
    found = back_and_forth(value)
    assert type(found) is type(value)
    assert found == value


@pytest.mark.parametrize("value", [float, int, np.float32, np.float64, np.dtype("f4")])
def test_types_of_numbers(value: Any) -> None:
    assert back_and_forth(value) == value


def test_an_array_subclass_arrives_plain_and_is_noted() -> None:
    class Lying(np.ndarray[Any, Any]):
        def __eq__(self, other: object) -> Any:
            return np.ones(self.shape, bool)

    encoder = Encoder(refuse, 1000)
    node = encoder.node(np.arange(3.0).view(Lying))
    decoder = Decoder(bytearray(b"".join(map(bytes, encoder.buffers)) + bytes(8)), refuse)
    assert type(decoder.value(node)) is np.ndarray
    assert decoder.subclasses == ["Lying"]


@pytest.mark.parametrize(
    "value", [np.array([None, 1]), np.array(["a"]), np.zeros(2, "M8[s]"), 1 << 2000, object()]
)
def test_what_is_not_plain_is_left_to_the_hook(value: Any) -> None:
    assert Encoder(other, 1000).node([value]) == {"t": "list", "v": [{"t": "other"}]}


def test_what_is_too_deep_or_too_large_is_left_to_the_hook() -> None:
    deep: list[Any] = []
    deep.append(deep)
    encoder = Encoder(other, 100)
    assert json.dumps(encoder.node(deep)).count('"list"') == MAX_DEPTH + 1
    assert encoder.node(np.zeros(100)) == {"t": "other"}
    assert encoder.node(np.zeros(10))["t"] == "array"
    assert encoder.node(np.zeros(10)) == {"t": "other"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries(
            {
                "t": st.sampled_from(
                    ["array", "scalar", "list", "tuple", "dict", "float", "complex", "type", "x"]
                )
            },
            optional={
                "v": inner,
                "dtype": st.sampled_from(["<f8", "|O", "|b1", "<M8[s]", "V9999999"]) | inner,
                "shape": st.lists(st.integers(-2, 2**62), max_size=3) | inner,
                "layout": inner,
            },
        )
    ),
    max_leaves=8,
)


@fixed_profile
@given(node=JSON, body=st.binary(max_size=64))
def test_any_node_is_a_value_or_malformed(node: Any, body: bytes) -> None:
    def unknown(_node: Any) -> Any:
        raise wire.Malformed

    decoder = Decoder(bytearray(body), unknown)
    try:
        value = decoder.value(node)
        decoder.finish()
    except wire.Malformed:
        return
    assert not isinstance(value, np.ndarray) or value.nbytes <= len(body)


@pytest.mark.parametrize(
    "node",
    [
        {"t": "array", "dtype": "<f8", "shape": [2**39, 2**39]},
        {"t": "array", "dtype": "<f8", "shape": [0, 2**39, 2**39, 2**39]},
        {"t": "array", "dtype": "<f8", "shape": [-1]},
        {"t": "array", "dtype": "<f8", "shape": [1.0]},
        {"t": "array", "dtype": "<f8", "shape": [True]},
        {"t": "array", "dtype": "<f8", "shape": [1] * 40},
        {"t": "array", "dtype": "|O", "shape": [1]},
        {"t": "array", "dtype": ["<f8"], "shape": [1]},
        {"t": "scalar", "dtype": "<f8", "shape": [1]},
        {"t": "array"},
        {"t": "dict", "v": [[[], 1]]},
        {"t": "dict", "v": {"a": 1}},
        {"t": "list", "v": "abc"},
        {"t": "float", "v": "1.5"},
        {"t": "complex", "v": [1, 2]},
        {"t": []},
        {},
        [],
    ],
)
def test_nodes_that_nobody_honest_sends(node: Any) -> None:
    with pytest.raises(wire.Malformed):
        Decoder(bytearray(8), lambda _: None).value(node)


def test_one_buffer_cannot_be_used_twice() -> None:
    decoder = Decoder(bytearray(16), refuse)
    node = {"t": "array", "dtype": "<f8", "shape": [2]}
    decoder.value(node)
    with pytest.raises(wire.Malformed):
        decoder.value(node)


def test_bytes_that_nobody_asked_for_are_refused() -> None:
    decoder = Decoder(bytearray(16), refuse)
    with pytest.raises(wire.Malformed):
        decoder.finish()


def test_too_many_values_are_refused() -> None:
    with pytest.raises(wire.Malformed):
        Decoder(bytearray(), refuse).value({"t": "list", "v": [None] * 200_000})


def test_truth_values_are_true_or_false() -> None:
    found = Decoder(bytearray([7] + [0] * 15), refuse).value({"t": "array", "dtype": "|b1", "shape": [1]})
    assert found.tobytes() == b"\x01"


def test_a_copy_shares_nothing_and_keeps_the_layout() -> None:
    original = {"a": [np.arange(24.0).reshape(4, 6)[:, ::2]], "n": 3}
    twin = copy(original)
    assert layout(twin["a"][0]) == layout(original["a"][0])  # type: ignore[index]  # a list, as written above
    twin["a"][0][...] = 0
    assert original["a"][0].sum() > 0  # type: ignore[index]  # as above


def test_a_blank_array_has_the_strides_it_was_asked_for() -> None:
    array = blank((3, 2), np.dtype("f8"), (-32, 16))
    assert array.strides == (-32, 16)
    assert not array.any()
