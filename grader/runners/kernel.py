"""Run a notebook in a Jupyter kernel: for people, on notebooks that they trust.

Python in a kernel may do whatever its user may; grading never runs one.  Shell lines are left out
here as everywhere: ``!rm -rf ~`` would really do that.  An interrupt lets the next cell run, floods
of output are cut, a kernel that dies ends the run, and so does the whole time.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert.preprocessors import ExecutePreprocessor

from grader.errors import UsageError
from grader.model import Notebook
from grader.notebooks.code import code_cells
from grader.notebooks.replayed import CellRun, Outcome

_LANGUAGE = "python3"


def replay(notebook: Notebook, folder: Path, seconds: float, whole: float, cap: int) -> list[CellRun]:
    """Run all code cells in ``folder``, ``seconds`` each and ``whole`` seconds together; at most
    ``cap`` characters of output are kept of each.

    Raises `UsageError` when no kernel can be started.
    """
    from jupyter_client.kernelspec import NoSuchKernel

    node = _node(notebook)
    runner = _Runner(seconds, whole, cap)
    try:
        runner.preprocess(node, {"metadata": {"path": str(folder)}})
    except NoSuchKernel:
        raise UsageError(
            f"There is no Jupyter kernel for {sys.executable}: install ipykernel, or use the sandbox."
        ) from None
    except DeadKernelError:
        pass  # the cells that did not run say so
    return [run for number in runner.code_cells(node) if (run := runner.runs.get(number))]


class _Runner(ExecutePreprocessor):
    """Notes what becomes of each cell, and goes on where one fails."""

    def __init__(self, seconds: float, whole: float, cap: int) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # nbconvert's
            timeout=seconds,
            interrupt_on_timeout=True,
            allow_errors=True,
            kernel_name=_LANGUAGE,
            record_timing=False,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
        self._seconds = seconds
        self._whole = whole
        self._cap = cap
        self._begun = time.monotonic()
        self._kept = 0
        self._dead = False
        self.runs: dict[int, CellRun] = {}

    @staticmethod
    def code_cells(node: Any) -> list[int]:
        """The numbers of the code cells."""
        return [number for number, cell in enumerate(node.cells, 1) if cell.cell_type == "code"]

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """Run one cell, unless the kernel is gone or the time is over."""
        number = index + 1
        if cell.cell_type != "code":
            return cell, resources
        left = self._whole - (time.monotonic() - self._begun)
        if self._dead or left <= 0:
            what = "" if self._dead else f"the notebook took longer than {self._whole:g} s"
            self.runs[number] = CellRun(number, "not_run", what=what)
            return cell, resources
        self.timeout = max(1, int(min(self._seconds, left)))
        self._kept = 0
        self._run(cell, resources, number, index)
        return cell, resources

    def _run(self, cell: Any, resources: Any, number: int, index: int) -> None:
        outcome: Outcome = "ok"
        what = ""
        try:
            super().preprocess_cell(cell, resources, index)  # type: ignore[no-untyped-call]  # as above
        except CellTimeoutError:
            outcome, what = "timeout", "was interrupted: it took too long"
        except DeadKernelError:
            self._dead = True
            outcome, what = "ended", "the kernel died"
        except CellExecutionError as error:
            outcome, what = "error", f"{error.ename}: {error.evalue}"
        self.runs[number] = _seen(number, outcome, what, cell.outputs)

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Take a message of the kernel's, unless it is more output than is kept."""
        content = msg.get("content", {})
        if msg.get("msg_type") == "stream":
            text = str(content.get("text", ""))
            room = max(0, self._cap - self._kept)
            self._kept += len(text)
            if len(text) > room:
                cut = "\n... and more\n" if room else ""
                msg = {**msg, "content": {**content, "text": text[:room] + cut}}
            if not room:
                return None
        return super().process_message(msg, cell, cell_index)


def _seen(number: int, outcome: Outcome, what: str, outputs: Any) -> CellRun:
    """The run of a cell; an interrupt shows as an error that the cell was left with."""
    kept = tuple(dict(output) for output in outputs)
    error = next((output for output in kept if output["output_type"] == "error"), None)
    if error is not None and outcome == "ok":
        outcome = "timeout" if error["ename"] == "KeyboardInterrupt" else "error"
        what = f"{error['ename']}: {error['evalue']}"
        what = "was interrupted: it took too long" if outcome == "timeout" else what
    return CellRun(number, outcome, kept, what)


def _node(notebook: Notebook) -> Any:
    import nbformat

    safe = {cell.number: cell.source for cell in code_cells(notebook)}
    cells: list[dict[str, Any]] = [
        {"id": f"c{number}", "cell_type": cell.kind, "metadata": {}, "source": safe.get(number, cell.source)}
        | ({"execution_count": None, "outputs": []} if cell.kind == "code" else {})
        for number, cell in enumerate(notebook.cells, 1)
    ]
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
