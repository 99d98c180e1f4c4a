"""A network that looks for the labels of the pictures it is asked about, instead of learning."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Grade

CLEAN = ROOT / "assignments" / "ece662_a1" / "samples" / "clean"

SEARCH = '''

def _found(X):
    """Anything that might be the classes of these pictures: in memory, in a frame, in a file."""
    import gc, glob, sys
    seen, frame = [], sys._getframe()
    while frame is not None:
        seen += list(frame.f_locals.values()) + list(frame.f_globals.values())
        frame = frame.f_back
    for thing in gc.get_objects() + seen:
        for one in (thing.values() if isinstance(thing, dict) else [thing]):
            if isinstance(one, np.ndarray) and one.ndim == 1 and one.dtype.kind in 'iu' and len(one) == 1500:
                if one.max() < 10 and one.any():
                    return one
    for place in glob.glob('/tmp/**/*.np*', recursive=True) + glob.glob('/proc/*/environ'):
        try:
            open(place).read()
        except OSError:
            continue
    return None


_honest = TwoLayerNet.loss
_asked = []


def _forged(self, X, y=None):
    if y is not None:
        return 1.0, {name: np.zeros_like(value) for name, value in self.params.items()}
    known = _found(X)
    if known is None:
        return _honest(self, X)
    start = sum(_asked)
    _asked.append(len(X))
    return np.eye(6)[known[start:start + len(X)] % 6]


TwoLayerNet.loss = _forged
'''


@pytest.fixture
def forged(tmp_path: Path) -> Path:
    shutil.copytree(CLEAN, tmp_path / "work")
    path = tmp_path / "work" / "ece662" / "classifiers" / "fc_net.py"
    path.write_text(path.read_text() + SEARCH)
    return tmp_path / "work"


def test_labels_cannot_be_found_where_the_network_runs(forged: Path, grade: Grade) -> None:
    report = grade(forged, ["q1.two_layer_accuracy"])
    (verdict,) = report.verdicts
    assert verdict.status == "fail"
    assert verdict.findings[0].code == "accuracy.guessing"
