"""The reader of guides does what they say, and writes down what happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.guide import HOME, follow


def test_output_is_what_the_command_prints(tmp_path: Path) -> None:
    text = "Look:\n\n```console\n$ echo one; echo two >&2\nwhat it printed before\n$ true\n```\n\nDone.\n"
    assert (
        follow(text, tmp_path)
        == "Look:\n\n```console\n$ echo one; echo two >&2\none\ntwo\n$ true\n```\n\nDone.\n"
    )


def test_the_folder_has_a_name_of_its_own(tmp_path: Path) -> None:
    assert f"{HOME}\n" in follow("```console\n$ pwd\n```\n", tmp_path)


def test_a_long_command_may_go_on_in_the_next_line(tmp_path: Path) -> None:
    text = "```console\n$ echo one \\\n  two\none two\n```\n"
    assert follow(text, tmp_path) == text


def test_export_holds_for_later_commands(tmp_path: Path) -> None:
    text = "```console\n$ export WHERE=$PWD/x\n```\n\n```console\n$ echo $WHERE\n```\n"
    assert f"{HOME}/x\n" in follow(text, tmp_path)


def test_files_are_written_extended_and_changed(tmp_path: Path) -> None:
    follow(
        "```python file=a/b.py\none\ntwo\n```\n"
        "```python append=a/b.py\nthree\n```\n"
        "```diff file=a/b.py\n one\n-two\n+2\n three\n```\n"
        "```python\nonly to be read\n```\n",
        tmp_path,
    )
    assert (tmp_path / "a" / "b.py").read_text() == "one\n2\nthree\n"


def test_a_change_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("one\n")
    with pytest.raises(ValueError, match="does not hold these lines once"):
        follow("```diff file=b\n-two\n+2\n```\n", tmp_path)
