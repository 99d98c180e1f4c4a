"""Source files that no interpreter takes, or that are meant to break whoever reads them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.fuzz.corpus.handed_in import ALL, GOOD, SOME, add, good
from tests.unit.submission.make import write

LAYERS = GOOD["layers.py"]


def instead(folder: Path, source: str | bytes) -> Path:
    """A submission with this source as ``layers.py``; ``optim.py`` is right."""
    return write(folder / "jane", good(layers=source))


RIGHT: dict[str, str | bytes] = {
    "UTF-8 with its mark": LAYERS.encode("utf-8-sig"),
    "Windows' line ends": LAYERS.replace("\n", "\r\n"),
    "an old Mac's line ends": LAYERS.replace("\n", "\r"),
    "mixed line ends": LAYERS.replace("\n", "\r\n", 2),
    "latin-1 in a comment": b"# caf\xe9\n" + LAYERS.encode(),
    "declared latin-1": b"# coding: latin-1\n# caf\xe9\n" + LAYERS.encode(),
    "no line end at its end": LAYERS.rstrip(),
    "form feeds and line separators": "# a\x0cb\u2028c\x1cd\n\x0c\n" + LAYERS,
    "a very long line": LAYERS + "#" + "x" * 2_000_000,
    "many constants": LAYERS + "TABLE = [" + "1," * 50_000 + "]\n",
    "deep parentheses": LAYERS + "X = " + "(" * 150 + ")" * 150 + "\n",
    "many imports": "import " + ",".join(f"m{i}.layers" for i in range(10_000)) + "\n" + LAYERS,
    "a name of another script": LAYERS + "переменная = 1\n",
    "cells of an exported notebook": "# coding: utf-8\n# In[1]:\n\n" + LAYERS + "\n# In[ ]:\n",
}  # fmt: skip
for what, source in RIGHT.items():
    add(f"a source with {what}", partial(instead, source=source), ALL)

WRONG: dict[str, tuple[str | bytes, str]] = {
    "UTF-16": (LAYERS.encode("utf-16"), "is encoded in UTF-16: save it as UTF-8"),
    "UTF-16 without its mark": (LAYERS.encode("utf-16-le"), "is encoded in UTF-16: save it as UTF-8"),
    "latin-1": (b"CAFE = 'caf\xe9'\n" + LAYERS.encode(), "is not encoded in UTF-8: save it as UTF-8"),
    "an unknown encoding": ("# coding: klingon\n" + LAYERS, "declares the encoding `klingon`"),
    "an encoding that is none": ("# coding: rot13\n" + LAYERS, "declares the encoding `rot13`"),
    "NULs": (LAYERS.replace("x", "\0", 1), "holds NUL characters"),
    "nothing but NULs": (bytes(2000), "holds nothing but zeros"),
    "nothing": ("", "is empty"),
    "Python 2": ("print 'hello'\nexec 'x = 1'\n" + LAYERS, "Missing parentheses in call to 'print'"),
    "Python 2's exceptions": ("try:\n    x = 1\nexcept ValueError, e:\n    pass\n" + LAYERS, "SyntaxError"),
    "Python 2's backticks": ("y = `1`\n" + LAYERS, "SyntaxError"),
    "tabs and blanks": ("if 1:\n        x = 1\n\ty = 2\n" + LAYERS, "TabError"),
    "a merge's marks": (
        LAYERS + "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\n",
        "holds the marks of an unfinished merge (line 6)",
    ),
    "a cut": (LAYERS[:-30], "SyntaxError"),
    "a patch": ("--- a/layers.py\n+++ b/layers.py\n@@ -1 +1 @@\n", "SyntaxError"),
    "a web page": ("<!DOCTYPE html><html>", "is a web page"),
    "a zip": (b"PK\x03\x04\x14\0\0\0", "is an archive"),
    "a notebook": ('{"cells": [], "nbformat": 4}', "is a notebook"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(500), "holds NUL characters"),
    "compiled code": (b"\xa7\r\r\n" + bytes(500), "holds NUL characters"),
    "a magic command": ("%matplotlib inline\n" + LAYERS, "SyntaxError"),
    "too deep parentheses": ("x = " + "(" * 300 + "\n" + LAYERS, "SyntaxError"),
    "too many minus signs": ("x = " + "-" * 100_000 + "1\n" + LAYERS, ""),
    "too long a chain of calls": ("x = a" + "()" * 100_000 + "\n" + LAYERS, ""),
    "too long a sum": ("x = " + "+".join(["1"] * 100_000) + "\n" + LAYERS, ""),
    "too many branches": ("if 0:\n pass\n" + "elif 0:\n pass\n" * 50_000 + LAYERS, ""),
    "too many levels": ("".join(" " * i + "if 1:\n" for i in range(120)) + " " * 120 + "pass\n", ""),
    "too long a number": ("x = " + "1" * 100_000 + "\n" + LAYERS, "SyntaxError"),
    "an import of itself": ("from . import layers\nfrom .layers import *\n", ""),
    "an exit": ("raise SystemExit(0)\n", "layers"),
}  # fmt: skip
for what, (source, says) in WRONG.items():
    add(f"a source with {what}", partial(instead, source=source), SOME, says)
