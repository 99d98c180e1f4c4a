"""Sources are parsed at bounded cost, and what is wrong with them is said in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import parsing
from grader.submission import sources
from tests.fuzz.oracle import bounded
from tests.unit.submission.make import PACKAGE, take, within, write

PUNYCODE = b"# coding: punycode\n" + b"x" * 400_000 + b"-" + b"a" * 400_000
FIELDS = b'x = f"' + b"{a}" * 300_000 + b'"\n'


def file_of(folder: Path, data: bytes | str) -> Path:
    return write(folder, {"layers.py": data}) / "layers.py"


@pytest.mark.parametrize("data", [PUNYCODE, FIELDS], ids=["punycode", "f-string"])
def test_what_would_take_minutes_is_not_parsed(tmp_path: Path, data: bytes) -> None:
    with bounded():
        assert parsing.parse(data) is None


@pytest.mark.parametrize(
    ("data", "line", "number"),
    [
        ("a\x0cb\u2028c\x1cd\ne\n", "e", 2),
        ("a\rb\r\nc", "c", 3),
        (b"# coding: latin-1\nx = '\xe9'\n", "x = 'é'", 2),
        (b"#\n# vim: set fileencoding=iso-8859-15-unix :\n\xa4", "€", 3),
        (b"# coding: punycode\nx-1", "x-1", 2),
        (b"\xff\n", "\ufffd", 1),
        ("a", "", 2),
    ],
)
def test_lines_are_counted_and_decoded_as_python_does(
    tmp_path: Path, data: bytes | str, line: str, number: int
) -> None:
    source = data if isinstance(data, bytes) else data.encode()
    assert parsing.line_of(parsing.text_of(source), number) == line


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ("", "is empty: save it"),
        (bytes(100), "holds nothing but zeros"),
        ("x = 1\n".encode("utf-16"), "is encoded in UTF-16: save it as UTF-8"),
        (("x = 1\n" * 30).encode("utf-16-be"), "is encoded in UTF-16: save it as UTF-8"),
        (b"\x7fELF" + bytes(100), "holds NUL characters"),
        (b"x = '\xe9'\n", "is not encoded in UTF-8: save it as UTF-8"),
        (b"# coding: ascii\nx = '\xe9'\n", "is not encoded in ASCII: save it as UTF-8"),
        ("# coding: klingon\n", "declares the encoding `klingon`, which is none for source code"),
        ("# coding: punycode\n", "declares the encoding `punycode`"),
        ("x = 1\n<<<<<<< HEAD\n", "holds the marks of an unfinished merge (line 2)"),
        ("<html>", "is a web page, not Python code"),
        ('{"cells": []}', "is a notebook, not Python code"),
        (b"PK\x03\x04", "is an archive, not Python code"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_a_complaint_says_what_is_wrong(tmp_path: Path, data: bytes | str, part: str) -> None:
    sentence = sources.complaint(file_of(tmp_path, data), "layers.py")
    assert sentence.startswith(f"`layers.py` {part}")
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    "data",
    [
        "x = 1\n",
        "\ufeffx = 1\n",
        b"# \xe9\nx = 1\n",
        b"# coding: latin-1\n# \xe9\n",
        "x = (\n",
        "{'cells': 1}\n",
    ],
)
def test_what_python_takes_or_says_well_itself_is_not_complained_about(
    tmp_path: Path, data: bytes | str
) -> None:
    assert sources.complaint(file_of(tmp_path, data), "layers.py") == ""


def test_a_complaint_is_a_note_of_the_submission(tmp_path: Path) -> None:
    files = within("ece662", {**PACKAGE, "layers.py": "x = 1\n".encode("utf-16")})
    submission = take(write(tmp_path / "jane", files))
    assert "`ece662/layers.py` is encoded in UTF-16: save it as UTF-8." in submission.notes


def test_imports_are_searched_for_in_so_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.submission.connect.MAX_PARSED", 100)
    files = {"layers.py": "import a\n", "optim.py": "#" * 100 + "\nimport b\n", "classifiers/fc_net.py": ""}
    names = dict.fromkeys(("a.py", "b.py"), "")
    files = {**{f"p/{name}": text for name, text in files.items()}, **names}
    assert "Imported from beside the package: `a.py`." in take(write(tmp_path / "jane", files)).notes


def test_names_of_a_package_are_bounded(tmp_path: Path) -> None:
    text = "import " + ",".join(f"m{i}.layers" for i in range(200))
    submission = take(write(tmp_path / "jane", within("ece662", {**PACKAGE, "layers.py": text})))
    assert len(submission.aliases) == 50
