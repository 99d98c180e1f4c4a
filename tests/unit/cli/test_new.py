"""``grader new``: what it writes, and what it refuses to write over."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli.app import run
from grader.cli.new import PLACEHOLDER
from grader.resources import find_templates


def files(folder: Path) -> set[str]:
    paths = folder.rglob("*")
    return {str(p.relative_to(folder)) for p in paths if p.is_file() and "__pycache__" not in p.parts}


def test_everything_of_the_template_is_there_with_the_id(tmp_path: Path) -> None:
    assert run(["new", "hw3", "--assignments", str(tmp_path / "course")]) == 0
    folder = tmp_path / "course" / "hw3"
    assert files(folder) == files(find_templates() / "assignment")
    assert 'id = "hw3"' in (folder / "assignment.toml").read_text()
    assert not any(PLACEHOLDER in (folder / name).read_text() for name in files(folder))


def test_the_starter_is_a_sample(tmp_path: Path) -> None:
    run(["new", "hw3", "--assignments", str(tmp_path)])
    starter = tmp_path / "hw3" / "samples" / "starter"
    assert (starter / "homework" / "layers.py").samefile(
        tmp_path / "hw3" / "starter" / "homework" / "layers.py"
    )


def test_what_to_do_next_can_be_pasted_into_a_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["new", "hw3", "--assignments", str(tmp_path / "my course")])
    assert f"grader show hw3 --assignments '{tmp_path / 'my course'}'\n" in capsys.readouterr().out


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hw3").mkdir()
    (tmp_path / "hw3" / "notes.txt").write_text("mine")
    assert run(["new", "hw3", "--assignments", str(tmp_path)]) == 2
    assert files(tmp_path / "hw3") == {"notes.txt"}
    assert capsys.readouterr().err == f"grader: {tmp_path / 'hw3'} exists already; nothing was written.\n"


@pytest.mark.parametrize("id", ["HW3", "hw-3", "3", "", "../hw3", "hw 3"])
def test_an_id_is_a_plain_word(id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", id, "--assignments", str(tmp_path)]) == 2
    assert "cannot be an assignment's id" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert run(["new", "hw3", "--assignments", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
