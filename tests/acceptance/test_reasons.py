"""Reasons that lie outside the values: state, random numbers, changed arguments, fixed sizes; and
errors carried forward through every way of importing a layer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.model import Finding, GradeReport
from tests.conftest import ROOT, Grade

SAMPLES = ROOT / "assignments" / "ece662_a1" / "samples"

GradeChanged = Callable[..., GradeReport]


@pytest.fixture
def grade_changed(grade: Grade, tmp_path: Path) -> GradeChanged:
    """Grade some questions of the right solution with code added to its files, or replaced there."""

    def run(
        *questions: str,
        layers: str = "",
        net: str = "",
        replaced: tuple[str, str] | None = None,
        files: dict[str, str] | None = None,
    ) -> GradeReport:
        folder = tmp_path / "handed_in"
        shutil.copytree(SAMPLES / "clean", folder)
        for name, code in (("layers.py", layers), ("fc_net.py", net)):
            path = next(folder.rglob(name))
            path.write_text(f"{path.read_text()}\n\n{code}")
        if replaced is not None:
            path = next(folder.rglob("fc_net.py"))
            assert replaced[0] in path.read_text()
            path.write_text(path.read_text().replace(*replaced))
        for name, code in (files or {}).items():
            (next(folder.rglob("layers.py")).parent / name).write_text(code)
        return grade(folder, questions)

    return run


def found(report: GradeReport, code: str) -> Finding:
    """The first finding of a code."""
    return next(f for v in report.verdicts for f in v.findings if f.code == code)


def place(finding: Finding) -> str:
    assert finding.location is not None
    return finding.location.source


COUNTER = """
_calls = 0


def affine_forward(x, w, b):
    global _calls
    _calls += 1
    return x.reshape(len(x), -1) @ w + b * _calls, (x, w, b)
"""

NOISY = """
_quiet = relu_forward


def relu_forward(x):
    noise = 0.01 * np.random.randn(*x.shape)
    return np.maximum(0, x + noise), x
"""

UNSEEDED = """
def dropout_forward(x, dropout_param):
    if dropout_param['mode'] == 'test':
        return x, (dropout_param, None)
    mask = (np.random.rand(*x.shape) < dropout_param['p']) / dropout_param['p']
    return x * mask, (dropout_param, mask)
"""

ONE_MASK = """
_forward = dropout_forward


def dropout_forward(x, dropout_param):
    global last_mask
    out, (dropout_param, last_mask) = _forward(x, dropout_param)
    return out, (dropout_param, None)


def dropout_backward(dout, cache):
    return dout if cache[0]['mode'] == 'test' else dout * last_mask
"""


FIXED_CUT = """
_backward = conv_backward_naive


def conv_backward_naive(dout, cache):
    dx, dw, db = _backward(dout, cache)
    p = cache[3]['pad']
    padded = np.pad(dx, ((0, 0), (0, 0), (p, p), (p, p)))
    return padded[:, :, 1:-1, 1:-1], dw, db
"""


@pytest.mark.parametrize(
    ("code", "question", "line"),
    [(COUNTER, "q1.affine_forward", "global _calls")],
)
def test_what_is_kept_between_calls_is_named(
    grade_changed: GradeChanged, code: str, question: str, line: str
) -> None:
    finding = found(grade_changed(question, layers=code), "state.kept")
    assert finding.headline == "`affine_forward` keeps something between its calls."
    assert place(finding) == line


@pytest.mark.parametrize(
    ("code", "question", "line"),
    [
        (NOISY, "q1.relu_forward", "noise = 0.01 * np.random.randn(*x.shape)"),
        (
            UNSEEDED,
            "q3.dropout_forward",
            "mask = (np.random.rand(*x.shape) < dropout_param['p']) / dropout_param['p']",
        ),
    ],
)
def test_the_global_random_state_is_named(
    grade_changed: GradeChanged, code: str, question: str, line: str
) -> None:
    assert place(found(grade_changed(question, layers=code), "state.random")) == line


def test_a_layer_that_depends_on_the_order_of_calls_is_named_where_it_does_harm(
    grade_changed: GradeChanged,
) -> None:
    """One mask for all layers: right in the layer's own question, wrong in a network of three layers."""
    report = grade_changed("q3.dropout_*", "q3.fc_net_dropout", layers=ONE_MASK)
    assert all(v.status == "pass" for v in report.of("q3.dropout_backward"))
    finding = found(report, "state.kept")
    assert finding.headline == (
        "`dropout_forward` keeps something between its calls, and `FullyConnectedNet.loss` uses it."
    )
    assert place(finding) == "global last_mask"


def test_a_function_of_its_arguments_alone_is_not_accused(grade_changed: GradeChanged) -> None:
    code = "def relu_forward(x):\n    scratch = {}\n    scratch['x'] = x\n    return np.maximum(0.1, x), x\n"
    report = grade_changed("q1.relu_forward", layers=code)
    codes = {f.code for v in report.verdicts for f in v.findings}
    assert "values.wrong" in codes
    assert not any(code.startswith("state.") for code in codes)


@pytest.mark.parametrize(
    ("layers", "question", "code", "line"),
    [
        (
            "def relu_forward(x):\n    out = x\n    out[out < 0] = 0\n    return out, x\n",
            "q1.relu_forward",
            "mutation.argument",
            "out[out < 0] = 0",
        ),
        (
            "def relu_forward(x):\n    r = x.ravel()\n    np.maximum(r, 0, out=r)\n    return x, x\n",
            "q1.relu_forward",
            "mutation.argument",
            "np.maximum(r, 0, out=r)",
        ),
        (
            "def relu_forward(x):\n    if x.ndim > 0:\n        return None\n    return x, x\n",
            "q1.relu_forward",
            "returns.none",
            "return None",
        ),
        (
            "def relu_forward(x):\n    out = np.maximum(x, 0)\n    return out, x, x\n",
            "q1.relu_forward",
            "returns.count",
            "return out, x, x",
        ),
        (FIXED_CUT, "q4.conv_backward", "shape.wrong", "return padded[:, :, 1:-1, 1:-1], dw, db"),
    ],
)
def test_the_statement_is_pointed_at(
    grade_changed: GradeChanged, layers: str, question: str, code: str, line: str
) -> None:
    assert place(found(grade_changed(question, layers=layers), code)) == line


WRONG_AFFINE = """
_affine = affine_backward


def affine_backward(dout, cache):
    dx, dw, db = _affine(dout, cache)
    return 2 * dx, dw, db
"""

STAR = "from ..layers import *  # noqa\n"
SANDWICH = '''
"""The helpers as they were given out."""
from .layers import *


def affine_relu_forward(x, w, b):
    a, fc_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(a)
    return out, (fc_cache, relu_cache)


def affine_relu_backward(dout, cache):
    fc_cache, relu_cache = cache
    return affine_backward(relu_backward(dout, relu_cache), fc_cache)
'''

HEAD = """
from {modules} import *


class TwoLayerNet(object):
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {{
            'W1': weight_scale * np.random.randn(input_dim, hidden_dim), 'b1': np.zeros(hidden_dim),
            'W2': weight_scale * np.random.randn(hidden_dim, num_classes), 'b2': np.zeros(num_classes)}}
"""
LOSS = """
    def loss(self, X, y=None):
        p = self.params
        hidden, c1 = {forward}(X, p['W1'], p['b1'])
        scores, c2 = affine_forward(hidden, p['W2'], p['b2'])
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = {{}}
        dhidden, grads['W2'], grads['b2'] = affine_backward(dscores, c2)
        _, grads['W1'], grads['b1'] = {backward}(dhidden, c1)
        for name in ('W1', 'W2'):
            loss += 0.5 * self.reg * np.sum(p[name] ** 2)
            grads[name] += self.reg * p[name]
        return loss, grads
"""
METHODS = """
    def first(self, x, w, b):
        a, c1 = affine_forward(x, w, b)
        out, c2 = relu_forward(a)
        return out, (c1, c2)

    def first_back(self, dout, cache):
        return affine_backward(relu_backward(dout, cache[1]), cache[0])
"""


@pytest.mark.parametrize(
    ("net", "files"),
    [
        pytest.param(
            HEAD.format(modules="..layer_utils")
            + LOSS.format(forward="affine_relu_forward", backward="affine_relu_backward"),
            {"layer_utils.py": SANDWICH},
            id="sandwich helpers, by a star import of a star import",
        ),
        pytest.param(
            HEAD.format(modules="..layer_utils")
            + LOSS.format(forward="affine_relu_forward", backward="affine_relu_backward"),
            {},
            id="sandwich helpers of the course's own",
        ),
        pytest.param(
            HEAD.format(modules="..layers")
            + METHODS
            + LOSS.format(forward="self.first", backward="self.first_back"),
            {},
            id="methods",
        ),
    ],
)
def test_errors_are_carried_forward_however_layers_are_reached(
    grade_changed: GradeChanged, net: str, files: dict[str, str]
) -> None:
    report = grade_changed(
        "q1.affine_*", "q1.relu_*", "q1.two_layer_net", layers=WRONG_AFFINE, net=net, files=files
    )
    verdicts = report.of("q1.two_layer_net")
    assert sum(v.score for v in verdicts) == pytest.approx(sum(v.spec.points for v in verdicts))
    carried = [f.headline for v in verdicts for f in v.findings if f.code == "carried.forward"]
    assert "`TwoLayerNet.loss` itself is right; it only inherits the error of `affine_backward`." in carried
