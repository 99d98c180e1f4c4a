"""Notebooks that hang, flood, delete or look for labels: contained, and the rest is graded."""

from __future__ import annotations

import pytest

from grader.assignment import find, load
from grader.engine import Zygotes, grade_path
from grader.model import GradeReport, Verdict
from tests.notebook_course import write_course, write_notebook

HOSTILE = (
    "import numpy as np\ndef double(x):\n    return 2 * x",
    "!rm -rf {canary}\n!rm -rf ~",
    "%%bash\nrm -rf {canary}",
    "class Hangs:\n    while True: pass\ndef slow(x):\n    return Hangs()",
    "class Floods:\n    for _ in range(50):\n        print('x' * 10**6)\ndef flood(x):\n    return Floods()",
    """
import gc, glob, os
from ece662.data_utils import get_CINIC10_data
def get_CINIC10_data(): raise OSError
found = get_CINIC10_data()['y_test']
def labels(x):
    arrays = [o for o in gc.get_objects() if isinstance(o, np.ndarray)]
    arrays = [o for o in arrays if o.shape == (3,) and o.dtype.kind == 'i']
    folders = ['/work', '/tmp', '/root', os.getcwd()]
    stored = [name for f in folders for name in glob.glob(f + '/**/*.npz', recursive=True)]
    told = [array for array in arrays if array.any()]
    return told[0] if told else np.load(stored[0])['y'] if stored else found
""",
    "def late(x):\n    return x + 1",
    "print('dx error:', 1e-9)",
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, processes: Zygotes) -> GradeReport:
    folder = tmp_path_factory.mktemp("hostile")
    canary = folder / "canary"
    canary.mkdir()
    sources = [source.replace("{canary}", str(canary)) for source in HOSTILE]
    write_notebook(folder / "hw" / "Q1.ipynb", sources)
    course = load(*find("books", [write_course(folder)]))
    report = grade_path(folder / "hw", course, processes)
    assert canary.is_dir()
    return report


def verdict(report: GradeReport, question: str) -> Verdict:
    (found,) = report.of(question)
    return found


@pytest.mark.parametrize("question", ["q.double", "q.late", "q.error"])
def test_the_rest_is_graded(graded: GradeReport, question: str) -> None:
    assert verdict(graded, question).status == "pass"


def test_a_cell_that_hangs(graded: GradeReport) -> None:
    assert verdict(graded, "q.slow").status == "fail"
    assert "was interrupted: it took too long" in verdict(graded, "q.slow").findings[0].headline


def test_a_cell_that_floods(graded: GradeReport) -> None:
    assert verdict(graded, "q.flood").status == "fail"
    assert "printed more than" in verdict(graded, "q.flood").findings[0].headline


def test_labels_of_the_test_set_are_not_to_be_had(graded: GradeReport) -> None:
    (finding,) = verdict(graded, "q.labels").findings
    assert finding.evidence is not None
    assert finding.evidence.mismatch is not None
    assert (finding.evidence.mismatch.count, finding.evidence.mismatch.actual) == (2, 0.0)


def test_commands_are_told_and_not_run(graded: GradeReport) -> None:
    (note,) = [note for note in graded.notes if "not run" in note]
    assert "rm -rf" in note
    assert "%%bash" in note
