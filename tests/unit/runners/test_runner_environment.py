"""What old course code expects: other package names, old packages, old numpy names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.model import Inputs
from grader.runners import environment

from .conftest import Bench, call_f

SHIMS = Path(environment.__file__).parent


def test_other_years_names_are_the_same_modules(bench: Bench) -> None:
    bench.write("state = []")
    bench.write(
        """
        import cs231n
        import cs231n.m
        from cs231n import m
        from cs231n.m import state
        import course.m
        import sys
        state.append(1)
        def f():
            return [m is course.m, cs231n.m is course.m, sys.modules["cs231n.m"] is course.m,
                    course.m.state, m.__name__, m.__spec__.name,
                    sys.modules["cs231n"] is sys.modules["course"]]
        """,
        name="user",
    )

    def probe(impl: Any, _inputs: Inputs) -> Any:
        yield "out", impl.user.f()

    with bench.worker(aliases=("cs231n",)) as worker, worker.session() as session:
        found = session.run(probe, Inputs())
    assert found.stage == "ok", found.error
    assert found.outputs["out"] == [True, True, True, [1], "course.m", "course.m", True]


def test_a_module_missing_under_another_name_is_missing(bench: Bench) -> None:
    bench.write("def f():\n    import cs231n.nothing")
    with bench.worker(aliases=("cs231n",)) as worker, worker.session() as session:
        error = session.run(call_f, Inputs()).error
    assert error is not None
    assert (error.type, error.message) == ("ModuleNotFoundError", "No module named 'course.nothing'")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("np.zeros(2, np.int).dtype.kind", "i"),
        ("np.zeros(2, np.float).dtype.str", "<f8"),
        ("np.zeros(2, dtype=np.bool).dtype.kind", "b"),
        ("np.zeros(2, np.object).dtype.kind", "O"),
        ("np.product([2, 3])", 6),
        ("np.cumproduct([2, 3]).tolist()", [2, 6]),
        ("np.alltrue([1, 0]), np.sometrue([1, 0])", (False, True)),
        ("np.asscalar(np.array([4.5]))", 4.5),
        ("[np.Inf, np.infty, np.PINF, -np.NINF]", [float("inf")] * 4),
        ("np.isnan(np.NaN) and np.isnan(np.NAN)", True),
        ("np.reshape(np.arange(4), newshape=(2, 2)).tolist()", [[0, 1], [2, 3]]),
        ("np.reshape(np.arange(4), (2, -1), order='F').tolist()", [[0, 2], [1, 3]]),
        ("np.row_stack([[1], [2]]).tolist()", [[1], [2]]),
        ("np.in1d([1, 5], [5]).tolist()", [False, True]),
        ("float(np.trapz([1, 1]))", 1.0),
        ("np.asfarray([1]).dtype.kind", "f"),
        ("np.msort([[2], [1]]).tolist()", [[1], [2]]),
    ],
)
def test_old_numpy_names(bench: Bench, expression: str, value: Any) -> None:
    capture = bench.call(f"def f(): return {expression}")
    assert capture.stage == "ok", capture.error
    assert capture.stderr == ""
    found = capture.outputs["out"]
    assert (found.item() if isinstance(found, np.generic) else found) == value


@pytest.mark.parametrize(
    ("statements", "value"),
    [
        (
            "from past.builtins import xrange, basestring; v = list(xrange(2)), isinstance('a', basestring)",
            ([0, 1], True),
        ),
        ("from past.utils import old_div; v = old_div(7, 2), old_div(7.0, 2)", (3, 3.5)),
        ("from past.builtins import cmp, unicode; v = cmp(1, 2), unicode('a')", (-1, "a")),
        ("from future import standard_library; standard_library.install_aliases(); v = 1", 1),
        ("from future.builtins import range, object; v = list(range(2))", [0, 1]),
        ("from future.utils import iteritems, PY3; v = list(iteritems({1: 2})), PY3", ([(1, 2)], True)),
        ("from builtins import range; v = 1", 1),
        ("from six.moves import cPickle, xrange; v = 1", 1),
    ],
)
def test_old_packages(bench: Bench, statements: str, value: Any) -> None:
    capture = bench.call(f"def f():\n    {statements}\n    return v")
    assert capture.outputs.get("out") == value, capture.error


def test_a_picture_cannot_be_read(bench: Bench) -> None:
    capture = bench.call("from imageio import imread\ndef f(): imread('kitten.jpg')")
    assert capture.error is not None
    assert "imageio is not installed" in capture.error.message


def test_drawing_does_nothing(bench: Bench) -> None:
    source = """
        import sys
        sys.path.insert(0, SHIMS)
        import matplotlib
        import matplotlib.pyplot as plt
        matplotlib.use("Agg")
        plt.rcParams["figure.figsize"] = (10.0, 8.0)
        def f():
            fig, axes = plt.subplots(1, 2)
            axes[0].plot([1, 2], "o-", label="x").legend()
            plt.show()
            return 1
    """
    capture = bench.call(source.replace("SHIMS", repr(str(SHIMS))))
    assert capture.outputs == {"out": 1}, capture.error


EDITORS_IMPORTS = """
import no_such_plotting as plots, numpy as np
from no_such_package.metrics import confusion
from numpy import no_such_name
"""


def test_what_is_not_installed_concerns_what_uses_it(bench: Bench) -> None:
    capture = bench.call(f"{EDITORS_IMPORTS}\ndef f(): return float(np.float64(3))\ndef g(): plots.show()")
    assert capture.outputs.get("out") == 3.0, capture.error


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("plots.figure()", "No module named 'no_such_plotting'"),
        ("for _ in plots: pass", "No module named 'no_such_plotting'"),
        ("confusion([0], [1])", "No module named 'no_such_package'"),
        ("no_such_name + 1", "cannot import name 'no_such_name' from 'numpy'"),
    ],
)
def test_what_is_not_installed_raises_where_it_is_used(bench: Bench, use: str, message: str) -> None:
    error = bench.call(f"{EDITORS_IMPORTS}\ndef f():\n    {use}").error
    assert error is not None
    assert message in error.message
    assert [(frame.function, frame.source) for frame in error.frames] == [("f", use)]


@pytest.mark.parametrize(
    "statement", ["import course.nothing", "from .nothing import g", "from nothing import *"]
)
def test_a_file_of_the_packages_own_is_missed_at_once(bench: Bench, statement: str) -> None:
    capture = bench.call(f"{statement}\ndef f(): return 1")
    assert (capture.stage, capture.error and capture.error.type) == ("import", "ModuleNotFoundError")


def test_a_guarded_import_is_the_students_to_handle(bench: Bench) -> None:
    capture = bench.call(
        """
        try:
            import no_such_package
        except ImportError:
            no_such_package = None
        def f(): return no_such_package is None
        """
    )
    assert capture.outputs.get("out") is True, capture.error
