"""Objects that stay in the student's process, and arguments that a call changes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.model import Capture, Inputs, Mutation, Opaque
from grader.runners.remote import Ref

from .conftest import Bench, call_f

Pairs = Iterator[tuple[str, Any]]

NET = """
    class Net:
        def __init__(self, width, dtype=np.float32):
            self.params = {"W1": np.zeros((2, width), dtype), "b1": np.zeros(width)}
            self.calls = 0
        def loss(self, X, y=None):
            self.calls += 1
            scores = X @ self.params["W1"] + self.params["b1"]
            return scores if y is None else (scores.sum(), {"W1": X, 2: 3})
"""
LOSS = {"m.Net.loss": "X -> scores | X, y -> loss, grads"}


def test_a_model_is_driven_from_outside(bench: Bench) -> None:
    bench.write(NET)

    def probe(impl: Any, inputs: Inputs) -> Pairs:
        model = impl.m.Net(3, dtype=np.float64)
        impl.update(model.params, {"W1": inputs.W})
        yield "scores", model.loss(inputs.X)
        loss, grads = model.loss(inputs.X, np.zeros(4, int))
        yield "loss", loss
        yield "grads", grads
        yield "calls", model.calls
        yield "W1", model.params["W1"]

    X, W = np.ones((4, 2)), np.arange(6.0).reshape(2, 3)
    capture = bench.run(probe, LOSS, X=X, W=W)
    assert capture.stage == "ok"
    assert list(capture.outputs) == ["scores", "loss", "grads.W1", "grads.2", "calls", "W1"]
    np.testing.assert_array_equal(capture.outputs["scores"], X @ W)
    np.testing.assert_array_equal(capture.outputs["W1"], W)
    assert capture.outputs["calls"] == 2
    assert capture.outputs["grads.2"] == 3


def test_attributes_and_items_can_be_set(bench: Bench) -> None:
    bench.write(NET)

    def probe(impl: Any, _inputs: Inputs) -> Pairs:
        model = impl.m.Net(1)
        model.calls = 7
        model.params["W1"] = np.full((2, 1), 5.0)
        yield "calls", model.calls
        yield "scores", model.loss(np.ones((1, 2)))

    outputs = bench.run(probe, LOSS).outputs
    assert outputs["calls"] == 7
    assert outputs["scores"].tolist() == [[10.0]]


def test_a_cache_goes_back_as_the_object_that_it_is(bench: Bench) -> None:
    bench.write(
        """
        class C: pass
        def f(x): return x + 1, (x, C())
        def g(cache): return cache[0] * 2, type(cache[1]).__name__
        """
    )

    def probe(impl: Any, inputs: Inputs) -> Pairs:
        out, cache = impl.m.f(inputs.x)
        yield "out", out
        yield "back", impl.m.g(cache)
        yield "cache", impl.value(cache)

    outputs = bench.run(probe, {"m.f": "x -> out, cache"}, x=np.ones(2)).outputs
    assert outputs["back"][0].tolist() == [2.0, 2.0]
    assert outputs["back"][1] == "C"
    assert outputs["cache"][1] == Opaque("C", "an object of type C")


@pytest.mark.parametrize(
    ("expression", "kind", "text"),
    [
        ("np.array([None, 2])", "ndarray", "an array of shape (2,) and dtype object"),
        ("{1, 2}", "set", "a set of 2"),
        ("10 ** 1000", "int", "an object of type int"),
        ("b'bytes'", "bytes", "an object of type bytes"),
    ],
)
def test_what_is_not_plain_is_opaque(bench: Bench, expression: str, kind: str, text: str) -> None:
    assert bench.call(f"def f(): return {expression}").outputs == {"out": Opaque(kind, text)}


def test_numbers_stay_what_they_are(bench: Bench) -> None:
    found = bench.call("def f(): return [1, 2.5, np.float32(1.5), float('nan'), True, None, 1j]").outputs[
        "out"
    ]
    assert [type(item) for item in found] == [int, float, np.float32, float, bool, type(None), complex]
    assert math.isnan(found[3])


def test_an_array_subclass_is_read_as_plain_and_noted(bench: Bench) -> None:
    capture = bench.call("class Sly(np.ndarray): pass\ndef f(): return np.ones(2).view(Sly)")
    assert type(capture.outputs["out"]) is np.ndarray
    assert capture.notes == ("`m.f` gave a Sly; it is read as a plain array.",)


@pytest.mark.parametrize("body", ["Net = lambda: 3", "class Net: pass\nNet.params = np.ones(2)"])
def test_a_class_that_is_none_and_params_that_are_none(bench: Bench, body: str) -> None:
    bench.write(body)

    def probe(impl: Any, _inputs: Inputs) -> Pairs:
        model = impl.m.Net()
        impl.update(model.params, {"W1": np.zeros(1)})
        yield "never", 1

    capture = bench.run(probe)
    assert capture.stage in ("return", "call")
    assert capture.error is not None
    assert capture.error.type in ("NotAnObject", "NotADictionary")


def test_a_missing_attribute_and_a_missing_item(bench: Bench) -> None:
    bench.write(NET)

    def attribute(impl: Any, _inputs: Inputs) -> Pairs:
        yield "bias", impl.m.Net(1).bias

    def item(impl: Any, _inputs: Inputs) -> Pairs:
        yield "W9", impl.m.Net(1).params["W9"]

    messages = [bench.run(probe).error.message for probe in (attribute, item)]  # type: ignore[union-attr]  # both fail
    assert messages == ["the Net object has no `bias`", "the dict has no item 'W9'"]


def test_objects_nobody_refers_to_are_forgotten(bench: Bench) -> None:
    bench.write(
        """
        alive = 0
        class Big:
            def __init__(self):
                global alive
                alive += 1
            def __del__(self):
                global alive
                alive -= 1
        def count(): return alive
        """
    )

    def probe(impl: Any, _inputs: Inputs) -> Pairs:
        for _ in range(5):
            impl.m.Big()
        yield "alive", impl.m.count()

    with bench.worker() as worker, worker.session() as session:
        assert session.run(probe, Inputs()).outputs["alive"] <= 1
        assert session.run(probe, Inputs()).outputs["alive"] <= 1


def test_an_unknown_reference_is_the_students_error_not_ours(bench: Bench) -> None:
    bench.write("def f(x): return x")

    def probe(impl: Any, _inputs: Inputs) -> Pairs:
        yield "out", impl.m.f(Ref(impl._caller, 999, "m"))

    assert bench.run(probe).stage == "call"


def mutations(capture: Capture) -> list[Mutation]:
    assert capture.stage == "ok", capture.error
    return list(capture.mutations)


def test_a_changed_argument_is_named(bench: Bench) -> None:
    bench.write("def f(x, w):\n    x[0] = 7\n    return w")

    def probe(impl: Any, inputs: Inputs) -> Pairs:
        yield "out", impl.m.f(inputs.x, inputs.w)
        yield "again", impl.m.f(inputs.x, w=inputs.w)

    x = np.ones((3, 2))
    capture = bench.run(probe, {"m.f": "x, w -> out"}, x=x, w=np.ones(2))
    assert mutations(capture) == [Mutation("m.f", "x", 2, 6)] * 2
    assert x.sum() == 6


def test_a_function_that_changes_nothing(bench: Bench) -> None:
    bench.write("def f(x):\n    x = x.copy()\n    x += 1\n    return x")

    def probe(impl: Any, inputs: Inputs) -> Pairs:
        yield "out", impl.m.f(inputs.x)

    assert mutations(bench.run(probe, x=np.array([1.0, np.nan, -0.0]))) == []


@pytest.mark.parametrize("transform", ["[::2, ::-1]", ".T", "[1:3]"])
def test_changes_are_seen_in_every_layout(bench: Bench, transform: str) -> None:
    bench.write("def f(x):\n    x[0, 0] += 1\n    return x.strides, x.flags.c_contiguous")
    x = eval("np.arange(12.0).reshape(4, 3)" + transform)

    def probe(impl: Any, inputs: Inputs) -> Pairs:
        yield "out", impl.m.f(inputs.x)

    capture = bench.run(probe, {"m.f": "x -> strides, contiguous"}, x=x)
    assert capture.outputs["out"] == (x.strides, x.flags.c_contiguous)
    assert mutations(capture) == [Mutation("m.f", "x", 1, x.size)]


def test_dictionaries_come_back_changed(bench: Bench) -> None:
    bench.write(
        """
        def f(x, bn_param):
            bn_param["running_mean"] = 0.5 * bn_param["running_mean"] + x
            bn_param["old"][:] = 0
            bn_param["cache"] = (x, object())
            del bn_param["gone"]
            return bn_param.get("count", 0)
        """
    )
    seen: list[Any] = []

    def probe(impl: Any, inputs: Inputs) -> Pairs:
        bn_param = {"running_mean": np.ones(2), "old": np.ones(3), "gone": 1}
        seen.append(bn_param)
        yield "one", impl.m.f(inputs.x, bn_param)
        bn_param["gone"] = 2
        yield "two", impl.m.f(inputs.x, bn_param)
        yield "bn_param", bn_param

    capture = bench.run(probe, {"m.f": "x, bn_param -> out"}, x=np.ones(2))
    assert mutations(capture) == [Mutation("m.f", "bn_param['old']", 3, 3)]
    assert capture.outputs["bn_param.running_mean"].tolist() == [1.75, 1.75]
    assert "bn_param.gone" not in capture.outputs
    assert capture.outputs["bn_param.cache"][1] == Opaque("object", "an object of type object")


def test_what_one_question_breaks_the_next_does_not_see(bench: Bench) -> None:
    bench.write(
        """
        import math
        count = 0
        def f():
            global count
            count += 1
            np.sum = math.sqrt = None
            return count
        """
    )
    with bench.worker() as worker:
        for _ in range(2):
            with worker.session() as session:
                assert [session.run(call_f, Inputs()).outputs["out"] for _ in range(2)] == [1, 2]


def test_random_numbers_are_the_same_in_every_run(bench: Bench) -> None:
    bench.write("import random\ndef f(): return [random.random(), np.random.rand(), hash('text')]")
    with bench.worker() as worker, worker.session() as session:
        first, second = (session.run(call_f, Inputs()).outputs["out"] for _ in range(2))
    assert first == second
    with bench.worker() as worker, worker.session() as session:
        assert session.run(call_f, Inputs()).outputs["out"] == first


BOX = """
class Box:
    def __init__(self): self.seen = []
    def __setattr__(self, name, value):
        if isinstance(value, str) and value == "bad": raise ValueError("no bad things")
        object.__setattr__(self, name, value)
    def look(self): return len(vars(self))
"""


def test_what_is_assigned_is_there_for_the_next_call(bench: Bench) -> None:
    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        box = impl.m.Box()
        box.a, box.b = np.arange(3.0), np.arange(4.0)
        yield "count", box.look()
        box.a = 7
        yield "a", box.a
        yield "b", box.b

    bench.write(BOX)
    outputs = bench.run(probe).outputs
    assert (outputs["count"], outputs["a"]) == (3, 7)
    assert outputs["b"].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("then", ["a call", "nothing"])
def test_an_assignment_that_fails_is_told_of_its_object(bench: Bench, then: str) -> None:
    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        box = impl.m.Box()
        box.a, box.b = 1, "bad"
        if then == "a call":
            yield "count", box.look()

    bench.write(BOX)
    capture = bench.run(probe)
    assert capture.error is not None
    assert (capture.error.type, capture.error.function) == ("ValueError", "m.Box")
    assert (capture.stage, capture.outputs) == ("call", {})


def test_a_run_begins_without_what_the_last_one_left_to_assign(bench: Bench) -> None:
    def probe(impl: Any, inputs: Inputs) -> Iterator[tuple[str, Any]]:
        box = impl.m.Box()
        box.a = "bad" if inputs.bad else "good"
        yield "count", impl.m.missing() if inputs.bad else box.look()

    bench.write(BOX)
    with bench.worker() as worker, worker.session() as session:
        assert session.run(probe, Inputs(bad=True)).stage == "call"
        assert session.run(probe, Inputs(bad=False)).outputs == {"count": 2}


def test_no_process_is_forked_for_a_probe_that_asks_nothing(bench: Bench) -> None:
    def probe(_impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "answer", 42

    bench.write("def f(): return 1")
    with bench.worker() as worker, worker.session() as session:
        assert session.run(probe, Inputs()).outputs == {"answer": 42}
        assert session.begun is None  # type: ignore[attr-defined]  # of the real session
        assert session.run(call_f, Inputs()).outputs == {"out": 1}
