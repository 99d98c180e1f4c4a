"""A notebook file gives its cells, or one sentence; never an exception."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.model import Cell, Notebook
from grader.submission import notebooks, parse_notebook, read_notebook

SETTINGS = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
STREAM = {"output_type": "stream", "name": "stdout", "text": ["loss 1\n", "loss 2\n"]}
RESULT = {
    "output_type": "execute_result",
    "execution_count": 3,
    "data": {"text/plain": ["0.5"], "application/json": [1, "a"], "image/png": 7},
    "metadata": {},
}
ERROR = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": ["line 1", 5]}


def code(source: Any, *outputs: Any, **fields: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "metadata": {}, **fields}


def file_of(*cells: Any, **fields: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **fields}


def parsed(content: Any) -> Notebook:
    return parse_notebook(json.dumps(content).encode(), "Q1.ipynb")


def problem(data: bytes | str) -> str:
    found = parse_notebook(data if isinstance(data, bytes) else data.encode(), "Q1.ipynb")
    assert found.cells == ()
    return found.problem


def test_cells_outputs_and_metadata() -> None:
    text = {"cell_type": "markdown", "source": "# Q1", "attachments": {"a.png": {"image/png": "iV"}}}
    source = ["import numpy\n", "print(1)"]
    cell = code(source, STREAM, RESULT, ERROR, execution_count=3, metadata={"tags": ["q1"]})
    found = parsed(file_of(text, cell, metadata={"kernelspec": {"name": "python3"}}))
    assert (found.path, found.problem, found.notes) == ("Q1.ipynb", "", ())
    assert found.metadata == {"kernelspec": {"name": "python3"}}
    assert found.cells == (
        Cell("markdown", "# Q1", attachments={"a.png": {"image/png": "iV"}}),
        Cell(
            "code",
            "import numpy\nprint(1)",
            3,
            (
                {"output_type": "stream", "name": "stdout", "text": "loss 1\nloss 2\n"},
                {
                    "output_type": "execute_result",
                    "execution_count": 3,
                    "data": {"text/plain": "0.5", "application/json": [1, "a"]},
                    "metadata": {},
                },
                {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": ["line 1"]},
            ),
            {"tags": ["q1"]},
        ),
    )


def test_format_3_is_read_as_format_4() -> None:
    old = {"output_type": "pyout", "prompt_number": 2, "text": ["4"], "png": "iV", "metadata": {}}
    old_stream = {"output_type": "stream", "stream": "stderr", "text": "loss 1\nloss 2\n"}
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Question 1"]},
        {"cell_type": "code", "input": ["2 + 2"], "prompt_number": 2, "outputs": [old]},
        {"cell_type": "code", "input": "1/0", "outputs": [{**ERROR, "output_type": "pyerr"}]},
        {"cell_type": "code", "input": "", "outputs": [old_stream]},
    ]  # fmt: skip
    found = parsed(
        {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells[:1]}, {"cells": cells[1:]}]}
    )
    assert [cell.source for cell in found.cells] == ["## Question 1", "2 + 2", "1/0", ""]
    assert found.cells[1].execution_count == 2
    assert found.cells[1].outputs[0]["data"] == {"text/plain": "4", "image/png": "iV"}
    assert found.cells[2].outputs[0]["ename"] == "KeyError"
    assert found.cells[3].outputs == (
        {"output_type": "stream", "name": "stderr", "text": "loss 1\nloss 2\n"},
    )


def test_a_damaged_cell_does_not_cost_the_others() -> None:
    broken = [
        "text",
        None,
        {"cell_type": "code"},
        {"cell_type": ["code"], "source": ""},
        code("b", "out", STREAM),
    ]
    found = parsed(file_of(code("a"), *broken, {"cell_type": "raw", "source": 5}))
    assert [cell.source for cell in found.cells] == ["a", "b"]
    assert found.notes == (
        "Left out of `Q1.ipynb`: what is no cell (cells 2, 3).",
        "Left out of `Q1.ipynb`: a cell without text (cells 4, 7).",
        "Left out of `Q1.ipynb`: a cell of an unknown kind (cell 5).",
        "Left out of `Q1.ipynb`: outputs that are none (cell 6).",
    )
    many = parsed(file_of(*range(9)))
    assert many.notes == ("Left out of `Q1.ipynb`: what is no cell (cells 1, 2, 3, 4, 5 and 4 more).",)


@pytest.mark.parametrize(
    "fields",
    [
        {"execution_count": True, "metadata": [], "outputs": None},
        {"execution_count": "3", "metadata": None, "outputs": {}},
        {"execution_count": [], "attachments": 5},
    ],
)
def test_fields_of_a_wrong_type_are_as_good_as_missing(fields: dict[str, Any]) -> None:
    assert parsed(file_of(code("a", **fields), metadata="x")).cells == (Cell("code", "a"),)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ("", "is empty: save the notebook"),
        ("\ufeff \n", "is empty"),
        (bytes(5000), "is empty"),
        ("<!DOCTYPE html><html>", "is a web page, not a notebook: download the .ipynb file"),
        ("\n<HTML><body>", "is a web page"),
        (b"PK\x03\x04\xff\xfe", "is an archive, not a notebook"),
        (b"\x1f\x8b\x08\x00", "is an archive, not a notebook"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is a PDF, not a notebook"),
        ("version https://git-lfs.github.com/spec/v1\n", "run `git lfs pull`"),
        ('{"cells": [\n<<<<<<< HEAD\n{}\n=======\n', "holds the marks of an unfinished merge (line 2)"),
        ('{"cells": ["\xe9"]}'.encode("latin-1"), "is not encoded in UTF-8: open it in Jupyter, save it"),
        (b"\xff\xfe{", "is not encoded in UTF-8"),
        ('{"cells": [{"cell_type": "co', "ends in the middle: copy or download it once more"),
        ('{"cells": [{"cell_type": "code"}', "ends in the middle"),
        ('{"cells": [{"source": "\\u12', "ends in the middle"),
        ('{"cells": [}', "is no notebook (not valid JSON at line 1, column 12): open it in Jupyter"),
        ("import numpy as np\n", "is no notebook (not valid JSON at line 1, column 1)"),
        ('{"cells": [' + "1" * 5000 + "]}", "holds a number that is too long"),
        ("[]", "is no notebook (it holds no list of cells)"),
        ('"cells"', "it holds no list of cells"),
        ('{"cells": {}}', "it holds no list of cells"),
        ('{"worksheets": []}', "it holds no list of cells"),
        ('{"worksheets": [{"cells": []}, 5]}', "it holds no list of cells"),
        ("[" * 100_000, "is nested too deeply: clear the outputs"),
        ('{"cells": [], "metadata": ' + '{"a":' * 150 + "1" + "}" * 151, "is nested too deeply"),
    ],
    ids=lambda value: repr(value[:20]),
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(data: bytes | str, part: str) -> None:
    sentence = problem(data)
    assert sentence.startswith("`Q1.ipynb` ")
    assert part in sentence
    assert sentence.endswith(".")


def test_too_large_and_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebooks, "MAX_NOTEBOOK", 3_000_000)
    (tmp_path / "a.ipynb").write_bytes(b" " * 3_000_001)
    assert "is larger than 3 MB: clear the outputs" in read_notebook(tmp_path / "a.ipynb", "a.ipynb").problem
    assert "holds more output than can be read" in problem("[" + "0," * 1_000_000 + "0]")
    assert "holds more output" not in problem("[" + "0" * 1_000_000 + "]")


def test_what_is_no_file_or_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.ipynb")
    for path in (tmp_path, tmp_path / "nowhere.ipynb", tmp_path / "pipe.ipynb"):
        assert read_notebook(path, "a.ipynb").problem == "`a.ipynb` is no file: hand in the notebook itself."
    (tmp_path / "a.ipynb").write_text("{}")
    monkeypatch.setattr(Path, "open", deny)
    found = read_notebook(tmp_path / "a.ipynb", "a.ipynb")
    assert found.problem == "`a.ipynb` cannot be read (Permission denied): check its permissions."


def deny(*_: object) -> object:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_any_unicode_encoding_is_read(encoding: str) -> None:
    data = json.dumps(file_of(code("x = 'é'")), ensure_ascii=False).encode(encoding)
    assert parse_notebook(data, "Q1.ipynb").cells == (Cell("code", "x = 'é'"),)


def test_halves_of_surrogate_pairs_are_replaced_and_whole_ones_kept() -> None:
    found = parsed(file_of(code("\ud83d\ude00 \ud800", metadata={"\udc00": "\udfff"})))
    assert found.cells == (Cell("code", "\U0001f600 \ufffd", metadata={"\ufffd": "\ufffd"}),)


FIELDS = st.sampled_from(
    [
        "cells",
        "worksheets",
        "cell_type",
        "source",
        "input",
        "outputs",
        "output_type",
        "metadata",
        "text",
        "name",
        "data",
        "traceback",
        "level",
        "execution_count",
        "text/plain",
        "application/json",
    ]
)
KINDS = st.sampled_from(["code", "markdown", "heading", "stream", "error", "display_data", "pyout", "?"])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS, inner, max_size=6),
    max_leaves=30,
)
OUTPUTS = st.lists(st.fixed_dictionaries({"output_type": KINDS}, optional={"data": JSON, "text": JSON}))
CELLS = st.fixed_dictionaries(
    {"cell_type": KINDS}, optional={"source": JSON, "level": JSON, "outputs": OUTPUTS | JSON}
)


def check(notebook: Notebook) -> None:
    """What whoever uses a notebook relies on."""
    text = json.dumps([notebook.metadata, [(c.source, c.outputs, c.metadata) for c in notebook.cells]])
    text.encode()
    assert not (notebook.problem and notebook.cells)
    for cell in notebook.cells:
        cell.source.encode()
        assert cell.kind in {"code", "markdown", "raw"}
        for output in cell.outputs:
            texts = [output.get("text", ""), output.get("ename", ""), *output.get("traceback", ())]
            texts += [value for media, value in output.get("data", {}).items() if "json" not in media]
            assert all(isinstance(part, str) for part in texts)


@SETTINGS
@given(JSON | st.lists(CELLS | JSON, max_size=4).map(lambda cells: {"cells": cells}))
def test_any_json_is_a_notebook_or_a_sentence(content: Any) -> None:
    check(parsed(content))


@SETTINGS
@given(st.data())
def test_any_damage_leaves_a_notebook_or_a_sentence(data: st.DataObject) -> None:
    good = json.dumps(file_of(code("a", STREAM, ERROR), {"cell_type": "markdown", "source": "é"})).encode()
    bad = bytearray(good[: data.draw(st.integers(0, len(good)))])
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=4)):
        bad[place : place + 1] = bytes([value])
    check(parse_notebook(bytes(bad), "Q1.ipynb"))
