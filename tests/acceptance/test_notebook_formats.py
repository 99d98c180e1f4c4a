"""Notebooks of other years and places: format 3, and Colab's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import find, load
from grader.engine import Zygotes, grade_path
from tests.notebook_course import write_course

DOUBLE = ["def double(x):\n", "    return 2 * x"]
CHECK = "print('dx error:', 1e-9)"
PRINTED = "dx error: 2e-09\n"
FORMAT_3 = {
    "metadata": {"name": ""},
    "nbformat": 3,
    "nbformat_minor": 0,
    "worksheets": [
        {
            "metadata": {},
            "cells": [
                {"cell_type": "heading", "level": 2, "source": ["Layers"], "metadata": {}},
                {
                    "cell_type": "code",
                    "input": DOUBLE,
                    "prompt_number": 1,
                    "outputs": [],
                    "language": "python",
                },
                {
                    "cell_type": "code",
                    "input": [CHECK],
                    "prompt_number": 2,
                    "language": "python",
                    "outputs": [{"output_type": "stream", "stream": "stdout", "text": [PRINTED]}],
                },
            ],
        }
    ],
}


def colab_cell(source: str, count: int, text: str = "") -> dict[str, Any]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": [text]}] if text else []
    about = {
        "metadata": {"id": f"A{count}", "colab": {"base_uri": "https://localhost:8080/"}},
        "source": source,
    }
    return about | {"cell_type": "code", "execution_count": count, "outputs": outputs}


MOUNT = r"""
from google.colab import drive
drive.mount('/content/drive', force_remount=True)
FOLDERNAME = 'ece662/assignment1/'
assert FOLDERNAME is not None, "[!] Enter the foldername."
import sys, os
sys.path.append('/content/drive/My Drive/{}'.format(FOLDERNAME))
%cd /content/drive/My\ Drive/$FOLDERNAME/datasets/
!bash get_datasets.sh
%cd ../../
os.chdir('/content/drive/My Drive/')
"""
COLAB = {
    "nbformat": 4,
    "nbformat_minor": 0,
    "metadata": {
        "accelerator": "GPU",
        "colab": {"name": "Q1.ipynb", "provenance": []},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
    },
    "cells": [
        {"cell_type": "markdown", "metadata": {"id": "t"}, "source": ["# Layers"]},
        colab_cell(MOUNT, 1, "Mounted at /content/drive\n"),
        colab_cell("".join(DOUBLE), 2),
        colab_cell(CHECK, 3, PRINTED),
    ],
}


@pytest.mark.parametrize("content", [FORMAT_3, COLAB], ids=["format 3", "Colab"])
def test_it_is_graded_like_any_other(content: dict[str, Any], tmp_path: Path, processes: Zygotes) -> None:
    (tmp_path / "hw").mkdir()
    (tmp_path / "hw" / "Q1.ipynb").write_text(json.dumps(content))
    course = load(*find("books", [write_course(tmp_path)])).select(["q.double", "q.error"])
    report = grade_path(tmp_path / "hw", course, processes)
    assert [(verdict.question, verdict.status) for verdict in report.verdicts] == [
        ("q.double", "pass"),
        ("q.error", "pass"),
    ]
