"""Functions of the student's that the grader answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.model import Capture, Inputs, Opaque

from .conftest import Bench

LAYERS = """
    def forward(x, param):
        raise NotImplementedError
    def backward(dout, cache):
        return dout
    class Scale:
        def by(self, x):
            return x
"""
NET = """
    from course.layers import *
    from course import layers as the_layers
    def f(x):
        param = {"mode": "train", "own": object()}
        own = param["own"]
        out, cache = forward(x, param)
        dx = the_layers.backward(2 * np.ones_like(out), cache)
        assert param["own"] is own
        return out, dx, param["mean"], Scale().by(x)
"""


def forward(x: Any, param: dict[str, Any]) -> tuple[Any, Any]:
    param["mean"] = x.mean()
    assert isinstance(param["own"], Opaque)
    return 10 * x, (x, "a cache")


def backward(dout: Any, cache: Any) -> Any:
    assert cache[1] == "a cache"
    return dout + cache[0]


STUBS: dict[str, Callable[..., Any]] = {
    "layers.forward": forward,
    "layers.backward": backward,
    "layers.Scale.by": lambda _self, x: -x,
}


def probe(impl: Any, inputs: Inputs) -> Iterator[tuple[str, Any]]:
    yield "out", impl.net.f(inputs.x)


def run(bench: Bench, stubs: Mapping[str, Callable[..., Any]], net: str = NET) -> Capture:
    bench.write(LAYERS, name="layers")
    bench.write(net, name="net")
    return bench.run(probe, stubs=stubs, x=np.array([1.0, 3.0]))


def test_stubs_answer_wherever_the_package_holds_the_function(bench: Bench) -> None:
    capture = run(bench, STUBS)
    assert capture.stage == "ok", capture.error
    out, dx, mean, scaled = capture.outputs["out"]
    assert out.tolist() == [10.0, 30.0]
    assert dx.tolist() == [3.0, 5.0]
    assert mean == 2.0
    assert scaled.tolist() == [-1.0, -3.0]


def test_without_stubs_the_students_own_code_runs(bench: Bench) -> None:
    capture = run(bench, {})
    assert capture.error is not None
    assert capture.error.type == "NotImplementedError"


def test_a_function_that_was_never_written_can_be_answered(bench: Bench) -> None:
    net = "from course import layers\ndef f(x): return layers.missing(x)"
    assert run(bench, {"layers.missing": lambda x: x.sum()}, net).outputs == {"out": 4.0}


def test_a_call_with_an_argument_of_the_students_own_is_answered_by_their_function(bench: Bench) -> None:
    layers = """
        def forward(x, param, axes=(0,)):
            return 5 * x + len(axes), None
        """
    net = """
        from course.layers import forward
        def f(x):
            return forward(x, {"own": object()})[0], forward(x, {}, axes=(0, 2))[0]
        """
    bench.write(layers, name="layers")
    bench.write(net, name="net")
    capture = bench.run(probe, stubs={"layers.forward": forward}, x=np.array([1.0, 3.0]))
    assert capture.stage == "ok", capture.error
    answered, own = capture.outputs["out"]
    assert answered.tolist() == [10.0, 30.0]
    assert own.tolist() == [7.0, 17.0]


def test_an_exception_here_is_raised_there(bench: Bench) -> None:
    def refuse(*_: Any) -> None:
        raise ValueError("shapes do not fit")

    capture = run(bench, STUBS | {"layers.forward": refuse})
    assert capture.stage == "call"
    assert capture.error is not None
    assert (capture.error.type, capture.error.message) == ("ValueError", "shapes do not fit")
    assert [frame.function for frame in capture.error.frames] == ["f"]


def test_absurd_arguments_cost_no_memory_here(bench: Bench) -> None:
    net = "from course import layers\ndef f(x): return layers.forward(x, 10 ** 11)"
    capture = run(bench, {"layers.forward": lambda x, pad: np.ones(pad)}, net)
    assert capture.error is not None
    assert capture.stage == "memory"


def test_a_stub_for_a_module_that_did_not_import_is_left_out(bench: Bench) -> None:
    bench.write("1 / 0", name="layers")
    bench.write("def f(x): return x.sum()", name="net")
    assert bench.run(probe, stubs=STUBS, x=np.ones(2)).outputs == {"out": 2.0}


def test_calls_of_functions_that_are_no_stubs_end_the_process(bench: Bench) -> None:
    net = """
        import socket, struct, json
        def f(x):
            text = json.dumps({"callback": "os.system", "args": ["true"], "kwargs": {}}).encode()
            socket.socket(fileno=3).sendall(struct.pack("!IQ", len(text), 0) + text)
            return x
    """
    for descriptor in range(3, 12):
        capture = run(bench, STUBS, net.replace("fileno=3", f"fileno={descriptor}"))
        if capture.stage == "killed":
            assert capture.error is not None
            assert capture.error.type == "BadMessage"
            return
    raise AssertionError("no descriptor was the socket")


def test_arguments_larger_than_any_case_are_not_worked_on(bench: Bench) -> None:
    net = "import numpy as np\nfrom course.layers import *\ndef f(x): return forward(np.ones(10**6), {})"
    capture = run(bench, STUBS, net)
    assert capture.error is not None
    assert (capture.error.type, capture.error.message) == ("MemoryError", "the arguments are too large")
