"""Notebooks beside the code, broken in every way: the code is graded whatever they are."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

from tests.fuzz.corpus.handed_in import ALL, SOME, add, good
from tests.unit.submission.make import write

CELL = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [], "execution_count": 1}
NOTEBOOKS: dict[str, object] = {
    "empty": b"",
    "no JSON": b"import numpy",
    "cut": json.dumps({"cells": [CELL]})[:30].encode(),
    "a web page": b"<!DOCTYPE html><html></html>",
    "a list": [],
    "without cells": {"nbformat": 4, "metadata": {}},
    "cells that are texts": {"cells": ["x = 1"], "nbformat": 4},
    "cells that are an object": {"cells": {"0": CELL}, "nbformat": 4},
    "metadata of a wrong type": {"cells": [{**CELL, "metadata": []}], "metadata": 5, "nbformat": "4"},
    "format 2": {"worksheets": [{"cells": [{"cell_type": "code", "input": "x"}]}], "nbformat": 2},
    "format 3": {"worksheets": [{"cells": [{"cell_type": "heading", "source": "x"}]}], "nbformat": 3},
    "format 99": {"cells": [CELL], "nbformat": 99},
    "a huge output": {"cells": [{**CELL, "outputs": [{"output_type": "stream", "text": "x" * 3_000_000}]}]},
    "too deep": b"[" * 200_000,
    "too many values": b"[" + b"0," * 1_500_000 + b"0]",
    "another encoding": json.dumps({"cells": [CELL]}).encode("utf-16"),
    "bytes that are no text": b'{"cells": ["\xff\xfe"]}',
    "half a surrogate pair": {"cells": [{**CELL, "source": "\ud800"}]},
    "a merge's marks": b'{"cells": [\n<<<<<<< HEAD\n',
}


def bytes_of(content: object) -> bytes:
    return content if isinstance(content, bytes) else json.dumps(content).encode()


def beside(folder: Path, content: object) -> Path:
    return write(folder / "jane", {"Q1.ipynb": bytes_of(content), **good()})


def alone(folder: Path, content: object) -> Path:
    return write(folder, {"Q1.ipynb": bytes_of(content)}) / "Q1.ipynb"


for what, content in NOTEBOOKS.items():
    add(f"a notebook: {what}", partial(beside, content=content), ALL)
add("nothing but a notebook", partial(alone, content={"cells": [CELL]}), SOME, "was not handed in")
