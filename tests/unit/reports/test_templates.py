"""Compiled templates are kept where that is possible, and never used for another template."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.reports import templates


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(templates, "find_templates", lambda: tmp_path)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "page.j2").write_text("Hello {{ name }}.")
    return tmp_path


def _page() -> str:
    return templates.load("page.j2", {}, autoescape=True).render(name="<Ada>")


def test_compiled_once(folder: Path) -> None:
    assert _page() == "Hello &lt;Ada&gt;."
    kept = list((folder / "__pycache__").iterdir())
    assert len(kept) == 1
    before = kept[0].stat().st_mtime_ns
    assert _page() == "Hello &lt;Ada&gt;."
    assert kept[0].stat().st_mtime_ns == before


def test_another_text_is_compiled_again(folder: Path) -> None:
    _page()
    (folder / "page.j2").write_text("Goodbye {{ name }}.")
    assert _page() == "Goodbye &lt;Ada&gt;."


def test_a_damaged_file_is_made_again(folder: Path) -> None:
    _page()
    (kept,) = (folder / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:20])
    assert _page() == "Hello &lt;Ada&gt;."


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / "__pycache__").write_text("a file where the folder would be")
    assert _page() == "Hello &lt;Ada&gt;."


def test_python_was_told_to_write_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert _page() == "Hello &lt;Ada&gt;."
    assert not (folder / "__pycache__").exists()
