"""A notebook is asked like a module: its definitions run, and not what trains or plots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.errors import RunnerError
from grader.model import HANDED_IN, Capture, Cell, Inputs, Notebook, Probe, Submission
from grader.runners.base import Limits
from grader.runners.zygote import Zygote

SHORT = Limits(seconds=2, import_seconds=0.5)


def code(source: str) -> Cell:
    return Cell("code", source)


def text(source: str) -> Cell:
    return Cell("markdown", source)


class Desk:
    """Runs probes on one notebook, beside a package ``course`` with a module ``layers``."""

    def __init__(self, zygote: Zygote, root: Path) -> None:
        self._zygote = zygote
        self.root = root
        (root / "course").mkdir()
        (root / "course" / "__init__.py").touch()
        (root / "course" / "layers.py").write_text("def double(x):\n    return 2 * x\n")
        (root / HANDED_IN / "hw" / "notebooks").mkdir(parents=True)

    def run(
        self, probe: Probe, *cells: Cell, limits: Limits | None = None, times: int = 1, stubs: Any = None
    ) -> list[Capture]:
        notebook = Notebook("hw/notebooks/Q1.ipynb", cells)
        submission = Submission(
            "s", self.root, (), "course", {"layers": "course.layers"}, {"layers": "hw/layers.py"},
            named={"q1": notebook}, aliases=("ece662",),
        )  # fmt: skip
        with self._zygote.worker(submission, {}, limits) as worker, worker.session(stubs=stubs) as session:
            return [session.run(probe, Inputs()) for _ in range(times)]

    def call(self, *cells: Cell, limits: Limits | None = None) -> Capture:
        return self.run(call_f, *cells, limits=limits)[0]


def call_f(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    yield "out", impl.q1.f(3.0)


@pytest.fixture
def desk(zygote: Zygote, tmp_path: Path) -> Desk:
    return Desk(zygote, tmp_path)


def test_a_function_of_the_notebook_is_called_like_a_modules(desk: Desk) -> None:
    capture = desk.call(
        code("import numpy as np\nfrom ece662.layers import *\n%matplotlib inline\nscale = 5"),
        text("# f"),
        code("raise RuntimeError('training')"),
        code("def f(x):\n    return scale * double(np.float64(x))\nprint(undefined)"),
    )
    assert capture.outputs == {"out": 30.0}
    assert capture.stage == "ok"


def test_what_a_cell_raises_concerns_the_names_it_would_have_defined(desk: Desk) -> None:
    def both(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "good", impl.q1.good(1)
        yield "bad", impl.q1.f(1)

    (capture,) = desk.run(
        both,
        code("good = lambda x: x"),
        code("def good(x):\n    return x + 1"),
        code("\nlimit = 1 / 0\nclass Base: pass"),
        code("@undefined\ndef f(x): return limit"),
    )
    assert capture.outputs == {"good": 2}
    assert capture.stage == "import"
    assert capture.error is not None
    assert (capture.error.type, capture.error.message) == ("NameError", "name 'undefined' is not defined")
    assert [(f.file, f.line, f.source) for f in capture.error.frames] == [
        ("hw/notebooks/Q1.ipynb, cell 4", 1, "@undefined")
    ]


def test_a_syntax_error_concerns_the_names_of_its_cell(desk: Desk) -> None:
    capture = desk.call(code("def f(x):\n    return (x"), code("def g(x):\n    return x"))
    assert capture.stage == "import"
    assert capture.error is not None
    assert capture.error.type == "SyntaxError"


def test_a_name_that_no_cell_defines_is_missing(desk: Desk) -> None:
    capture = desk.call(code("def g(x):\n    return x"))
    assert capture.error is not None
    assert capture.error.message == "`Q1.ipynb` has no `f`"


def test_a_cell_that_hangs_is_interrupted_and_the_next_one_runs(desk: Desk) -> None:
    hangs = code("class Slow:\n    while True: pass")
    captures = desk.run(call_f, hangs, code("def f(x): return x"), limits=SHORT, times=2)
    assert [capture.outputs for capture in captures] == [{"out": 3.0}] * 2


def test_the_cell_that_does_not_end_is_named(desk: Desk) -> None:
    endless = (text("Find the best model"), code("while True: pass"))
    (capture,) = desk.run(run_best, *TRAINING[:2], *endless, limits=Limits(seconds=0.3))
    assert (capture.stage, capture.error and capture.error.function) == ("timeout", "Q1.ipynb, cell 4")


@pytest.mark.parametrize("end", ["import os; os._exit(3)", "import ctypes; ctypes.string_at(0)"])
def test_a_cell_that_ends_the_process_is_left_out(desk: Desk, end: str) -> None:
    def both(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "f", impl.q1.f(3.0)
        yield "g", impl.q1.g(3.0)

    captures = desk.run(both, code(f"class g:\n    {end}"), code("def f(x): return x"), times=2)
    for capture in captures:
        assert capture.outputs == {"f": 3.0}
        assert capture.stage == "import"
        assert capture.error is not None
        assert capture.error.function == "Q1.ipynb, cell 1"


def run_best(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    cells = impl.cells("q1", "best model")
    yield "best", cells.best
    yield "doubled", cells.f(4.0)


TRAINING = (
    code("from ece662.layers import double\nf = double"),
    code("best = 'of another cell'\nraise RuntimeError('not needed')"),
    text("Find the best model"),
    code("best = f(21)\nos = None"),
)


def test_the_cells_below_a_text_run_with_those_that_they_need(desk: Desk) -> None:
    captures = desk.run(run_best, *TRAINING, times=2)
    assert [capture.outputs for capture in captures] == [{"best": 42, "doubled": 8.0}] * 2


def test_a_cell_without_what_another_failed_to_give_is_told_of_that(desk: Desk) -> None:
    (capture,) = desk.run(run_best, code("\ndata = 1 / 0"), text("The best model"), code("best = data"))
    assert capture.stage == "call"
    assert capture.error is not None
    assert capture.error.type == "ZeroDivisionError"
    assert capture.error.frames[0].file == "hw/notebooks/Q1.ipynb, cell 1"


def ask_best_alone(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    yield "best", impl.cells("q1", "nothing", "best model", ["best"]).best


@pytest.mark.parametrize(
    "after",
    [
        "curve = best.history",
        "open('/content/drive/best', 'w')",
        "best = 0\nbest += 'x'\nbest = 21",
        "import no_such_package as plots\nplots.show(best)\nbest = 21",
    ],
)
def test_what_else_goes_wrong_below_a_heading_does_not_concern_what_is_asked(desk: Desk, after: str) -> None:
    (capture,) = desk.run(ask_best_alone, text("## The best model"), code(f"best = 21\n{after}"))
    assert capture.outputs == {"best": 21}, capture.error


@pytest.mark.parametrize(
    "source",
    [
        "best = 1\nbest = best.history",
        "best = []\nbest.train()",
        "best = []\nfor n in best or [1]: best = n.x",
    ],
)
def test_what_is_asked_must_have_come_to_be(desk: Desk, source: str) -> None:
    (capture,) = desk.run(ask_best_alone, text("## The best model"), code(source))
    assert capture.error is not None
    assert (capture.stage, capture.error.type) == ("call", "AttributeError")


def test_no_cell_of_that_kind(desk: Desk) -> None:
    (capture,) = desk.run(run_best, code("x = 1"))
    assert capture.error is not None
    assert capture.error.message == "`Q1.ipynb` has no code cell of the kind that is graded here"


COUNTS = {"X_train": 4, "X_val": 3, "X_test": 2}
PICTURES = {name: np.full((count, 2), count) for name, count in COUNTS.items()}
LABELS = {"y_train": np.arange(4), "y_val": np.arange(3)}


def load_data(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    impl.data(**PICTURES, **LABELS)
    yield "data", impl.cells("q1", "data =").data


LOADERS = [
    "from ece662.data_utils import get_CINIC10_data\ndata = get_CINIC10_data('folder', subtract_mean=True)",
    "import ece662.data_utils as d\ndata = d.get_CINIC10_data()",
    "def get_CIFAR10_data():\n    1 / 0\ndata = get_CIFAR10_data()",
    """
def load_CIFAR10(path):
    1 / 0
data = dict(zip(['X_train', 'y_train', 'X_test', 'y_test'], load_CIFAR10('folder')))
""",
]


@pytest.mark.parametrize("load", LOADERS)
def test_loaders_give_the_graders_data_without_labels_of_the_test_set(desk: Desk, load: str) -> None:
    (desk.root / "course" / "data_utils.py").write_text("def get_CINIC10_data(): 1 / 0\n")
    (capture,) = desk.run(load_data, code(load))
    assert capture.error is None
    assert capture.outputs["data.X_train"].tolist() == PICTURES["X_train"].tolist()
    assert capture.outputs["data.y_train"].tolist() == [0, 1, 2, 3]
    assert capture.outputs["data.X_test"].shape == (2, 2)
    assert capture.outputs["data.y_test"].tolist() == [0, 0]


def test_labels_of_the_test_set_are_refused(desk: Desk) -> None:
    def leak(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        impl.data(**PICTURES, y_test=np.ones(2))
        yield "x", 1

    with pytest.raises(RunnerError, match="labels of test pictures never enter"):
        desk.run(leak, code("x = 1"))


COURSE_CELLS = """
from google.colab import drive, files
drive.mount('/content/drive')
%cd '/content/drive/My Drive'
import os
os.chdir('/content/drive/My Drive/hw')
assert files.upload() == {}
#%%
from IPython import get_ipython
get_ipython().run_line_magic('matplotlib', 'inline')
get_ipython().magic('autoreload 2')
#%%
import matplotlib
matplotlib.use('Agg')
from matplotlib import pyplot as plt, animation
import matplotlib.gridspec as g
from matplotlib.colors import ListedColormap
import matplotlib.cm
plt.rcParams['figure.figsize'] = (10.0, 8.0)
plt.rcParams.update({'font.size': 3})
with plt.style.context('ggplot'):
    plt.figure(figsize=(1, 2)).add_subplot(1, 2, 1).imshow([[1]])
_, (a, b, c) = plt.subplots(1, 3, figsize=(3, 3))
fig, ax = plt.subplots()
ax.plot([1], 'o-')
fig, axes = plt.subplots(nrows=2, ncols=4)
axes[1, 3].set_title('x')
shape = axes.shape
counts, bins, bars = plt.hist([1, 2])
plt.gcf().set_size_inches(15, 12)
plt.show()
#%%
from tqdm import tqdm
from tqdm.notebook import trange
n = sum(tqdm([1, 2], desc='x'))
with tqdm(total=3) as bar:
    bar.update(1)
    bar.set_postfix(loss=3)
#%%
from IPython.display import display, HTML, Image, clear_output
display(HTML('<b>'), n)
clear_output(True)
#%%
%%time
def f(x): return n + len(list(trange(4)))
#%%
shape, f(0)
"""


def replay_all(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
    cells = impl.cells("q1", "")
    yield "shape", cells.shape
    yield "f", cells.f(0)


def test_what_course_notebooks_do_besides_computing_has_no_effect(desk: Desk) -> None:
    (capture,) = desk.run(replay_all, *map(code, COURSE_CELLS.strip().split("\n#%%\n")))
    assert capture.error is None
    assert capture.outputs == {"shape": (2, 4), "f": 7}


def test_what_is_written_below_a_question_comes_back_without_running_a_cell(desk: Desk) -> None:
    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "answer", impl.written("q1", r"Inline Question 1\b")
        yield "other", impl.written("q1", r"Inline Question 2\b")

    cells = [code("raise SystemExit"), text("## Inline Question 1\n\nWhy?"), text("**Answer:** Because.")]
    (capture,) = desk.run(probe, *cells)
    assert capture.stage == "ok"
    assert capture.outputs == {"answer": "Because.", "other": None}


def test_an_answer_in_a_notebook_that_was_not_handed_in_is_missing(desk: Desk) -> None:
    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "answer", impl.written("q2", "Inline Question 1")

    (capture,) = desk.run(probe, text("## Inline Question 1"))
    assert capture.stage == "import"
    assert capture.error is not None
    assert capture.error.type == "MissingModule"


def test_what_cells_show_is_what_a_notebook_would(desk: Desk) -> None:
    def shown(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "text", impl.printed("q1", "x ==|accuracy")

    (capture,) = desk.run(
        shown,
        code("x = 1\nprint('not asked for')"),
        code("print('accuracy: 0.5')\nx == 1"),
        code("print('x ==', x)"),
    )
    assert capture.outputs == {"text": "accuracy: 0.5\nTrue\nx == 1\n"}
    assert capture.stdout == "not asked for\naccuracy: 0.5\nx == 1\n"


IMAGES = {
    f"X_{part}": np.full((n, 3, 4, 4), n, dtype=np.float32)
    for part, n in (("train", 4), ("val", 3), ("test", 2))
}
TORCHVISION = """
from torchvision import datasets
import torchvision.datasets as again
before = again.CIFAR10
train = datasets.CIFAR10('data', train=True, download=True, transform=lambda picture: 2)
test = datasets.ImageFolder('data/test')
data = [len(train), train[3], len(test), test.targets, test.data.shape, before is datasets.CIFAR10]
"""
KERAS = """
from tensorflow.keras.datasets import cifar10
(x, y), (x_test, y_test) = cifar10.load_data()
data = [x.shape, y.tolist(), x_test.shape, y_test.tolist(), str(x.dtype)]
"""


@pytest.mark.parametrize(
    ("module", "name", "load", "expected"),
    [
        ("torchvision/datasets", "CIFAR10", TORCHVISION, [4, (2, 3), 2, [0, 0], (2, 4, 4, 3), True]),
        (
            "tensorflow/keras/datasets/cifar10",
            "load_data",
            KERAS,
            [(4, 4, 4, 3), [[0], [1], [2], [3]], (2, 4, 4, 3), [[0], [0]], "uint8"],
        ),
    ],
)
def test_data_sets_of_libraries_are_the_graders(
    desk: Desk, module: str, name: str, load: str, expected: list[Any]
) -> None:
    path = desk.root / f"{module}.py"
    path.parent.mkdir(parents=True)
    for folder in path.parents[: module.count("/")]:
        (folder / "__init__.py").touch()
    path.write_text(f"def {name}(*_, **__): raise OSError('nothing can be downloaded')\n")

    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        impl.data(**IMAGES, **LABELS)
        yield "data", impl.value(impl.cells("q1", "data =").data)

    (capture,) = desk.run(probe, code(load))
    assert capture.error is None
    assert capture.outputs == {"data": expected}


def test_functions_of_a_notebook_can_be_answered_by_the_grader(desk: Desk) -> None:
    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "out", impl.q1.outer(3.0)

    cells = (code("def inner(x): return 0"), code("def outer(x): return inner(x) + 1"))
    (capture,) = desk.run(probe, *cells, stubs={"q1.inner": lambda x: 10 * x})
    assert capture.outputs == {"out": 31.0}


def test_after_a_replay_the_notebook_is_asked_as_it_then_is(desk: Desk) -> None:
    def probe(impl: Any, _inputs: Inputs) -> Iterator[tuple[str, Any]]:
        yield "cells", impl.replay("q1", 1.0, 60.0)
        yield "out", impl.q1.f(3.0)

    (capture,) = desk.run(
        probe, code("scale = 1"), code("def f(x): return scale * x"), code("1 / 0"), code("scale += 1")
    )
    assert [run["outcome"] for run in capture.outputs["cells"]] == ["ok", "ok", "error", "ok"]
    assert capture.outputs["cells"][2] == {
        "cell": 3,
        "outcome": "error",
        "what": "ZeroDivisionError: division by zero",
    }
    assert capture.outputs["out"] == 6.0
