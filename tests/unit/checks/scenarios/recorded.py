"""What a notebook's saved outputs tell, against what is asked for and what the code gives now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.checks.base import Outcome
from grader.model import Capture, CaughtError, Cell, Notebook
from tests.unit.checks.make import check, question, trial

GRADIENTS = "dx error:  1.3e-09\ndw error:  2.0e-10\ndb error:  7.7e-11\n"
WRONG_DX = GRADIENTS.replace("1.3e-09", "1.0")
LEVELS = "Testing 10% pruning:\nTest Acc: 0.51\nTesting 20% pruning:\nTest Acc: 0.47\n"


def printed(text: str) -> dict[str, str]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def cell(source: str, count: int | None, *texts: str, error: Mapping[str, Any] | None = None) -> Cell:
    outputs = [printed(text) for text in texts]
    return Cell("code", source, count, (*outputs, error) if error else tuple(outputs))


def judged(*cells: Cell, now: Any = None, stopped: CaughtError | None = None, **params: Any) -> Outcome:
    notebook = Notebook("hw/Q1-FCNetworks.ipynb", (cell("import numpy as np", 1), *cells))
    student = Capture("call" if stopped else "ok", {} if now is None else {"text": now}, error=stopped)
    about = question("q1_notebook.graded")
    return check(
        "recorded", trial({"text": ""}, student), about=about, notebooks={"q1_notebook": notebook}, **params
    )


def gradients(saved: str, now: str) -> Outcome:
    return judged(cell("print('dx error:', 1)", 2, saved), now=now, cells="dx", claim="error", at_most=1e-6)


def accuracy(saved: str, now: Any = None) -> Outcome:
    return judged(cell("check(model)", 2, saved), now=now, cells="check", claim="accuracy", at_least=0.4)


def good_gradients() -> Outcome:
    return gradients(GRADIENTS, GRADIENTS.replace("e-09", "e-10"))


def good_accuracy() -> Outcome:
    return accuracy("Epoch 1: val_acc: 0.1\nEpoch 2: val_acc: 0.43\n", 0.45)


def good_state_alone() -> Outcome:
    return judged(cell("x = 1", 2), cell("# Your code here", None))


def good_levels() -> Outcome:
    return judged(cell("prune()", 2, LEVELS), cells="prune", claim="pruning", levels=(0.1, 0.2))


def bad_not_handed_in() -> Outcome:
    about = question("q1_notebook.graded")
    return check("recorded", trial({}, {}), about=about, handed_out={"q1_notebook": "Q1-FCNetworks.ipynb"})


def bad_renamed() -> Outcome:
    about, handed_out = question("q1_notebook.graded"), {"q1_notebook": "Q1-FCNetworks.ipynb"}
    return check("recorded", trial({}, {}), about=about, handed_out=handed_out, unasked=("hw/my work.ipynb",))


def bad_renamed_so_that_it_reads_otherwise() -> Outcome:
    about, handed_out = question("q1_notebook.graded"), {"q1_notebook": "Q1-FCNetworks.ipynb"}
    hostile = (f"a\u202egnp`<b>{'long' * 50}.ipynb",)
    return check("recorded", trial({}, {}), about=about, handed_out=handed_out, unasked=hostile)


def bad_renamed_with_many_others() -> Outcome:
    about, handed_out = question("q1_notebook.graded"), {"q1_notebook": "Q1-FCNetworks.ipynb"}
    others = tuple(f"{name}.ipynb" for name in "abcdef")
    return check("recorded", trial({}, {}), about=about, handed_out=handed_out, unasked=others)


def bad_damaged() -> Outcome:
    damaged = Notebook("Q1.ipynb", problem="`Q1.ipynb` is empty: save the notebook.")
    return check("recorded", trial({}, {}), notebooks={"q1": damaged}, notebook="q1")


def bad_no_such_cell() -> Outcome:
    return judged(cell("x", 2), cells="best model")


def bad_never_run() -> Outcome:
    notebook = Notebook("Q1.ipynb", (cell("x = 1", None), cell("x", None)))
    return check("recorded", trial({}, {}), notebooks={"q1": notebook}, notebook="q1")


def bad_not_run() -> Outcome:
    return judged(cell("\nmodel.train()", None))


def bad_error_left() -> Outcome:
    error = {"output_type": "error", "ename": "NameError", "evalue": "name 'x' is not defined"}
    return judged(cell("x", 2, error=error))


def bad_older_than_the_training_above() -> Outcome:
    training = cell("solver = Solver(model)\nsolver.train()", 9, "val_acc: 0.55")
    return judged(training, cell("print(solver.acc)", 7, "accuracy: 0.18"), cells="print")


def bad_accuracy_too_small() -> Outcome:
    return accuracy("Got 49 / 100 correct (49.00)".replace("49", "26"))


def bad_no_accuracy() -> Outcome:
    return accuracy("done")


def bad_gradient_error_too_large() -> Outcome:
    return gradients(WRONG_DX, WRONG_DX)


def bad_output_of_other_code() -> Outcome:
    return gradients(GRADIENTS, WRONG_DX.replace("2.0e-10", "0.5"))


def bad_accuracy_of_other_code() -> Outcome:
    return accuracy("Validation set accuracy:  0.55", 0.21)


def bad_levels_missing() -> Outcome:
    levels = tuple(level / 10 for level in range(1, 9))
    return judged(cell("prune()", 2, LEVELS), cells="prune", claim="pruning", levels=levels)


def bad_nan() -> Outcome:
    return gradients("dx error: nan", "dx error: nan")
