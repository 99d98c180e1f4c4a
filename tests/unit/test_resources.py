from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader import resources
from grader.errors import GraderError, UsageError
from tests.conftest import ROOT


def test_a_source_tree_has_everything() -> None:
    assert (resources.find_templates() / "report.html.j2").is_file()
    (assignments,) = resources.assignment_roots()
    assert (assignments / "ece662_a1").is_dir()


def test_an_installed_package_carries_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "grader" / "_data" / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "grader")
    assert resources.find_templates() == tmp_path / "grader" / "_data" / "templates"


def test_an_installation_that_is_not_whole_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "grader")
    with pytest.raises(GraderError, match="lacks its templates folder"):
        resources.find_templates()


def test_own_assignments_come_before_those_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [tmp_path / name for name in ("line", "first", "second")]
    for folder in folders:
        folder.mkdir()
    monkeypatch.setenv(
        resources.VARIABLE, os.pathsep.join(["", str(folders[1]), str(folders[2]), str(folders[1])])
    )
    assert resources.assignment_roots([folders[0]]) == [*folders, ROOT / "assignments"]


def test_a_folder_that_is_not_there_is_named_with_where_it_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(UsageError, match=f"--assignments names {missing}"):
        resources.assignment_roots([missing])
    monkeypatch.setenv(resources.VARIABLE, str(missing))
    with pytest.raises(UsageError, match=f"{resources.VARIABLE} names {missing}"):
        resources.assignment_roots()
