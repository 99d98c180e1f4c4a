"""The package is found by its files, and a note tells when there was a choice."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grader.model import Layout
from tests.unit.submission.make import FLAT, LAYOUT, PACKAGE, staged, take, within, write, zip_of


@pytest.mark.parametrize(
    ("folder", "package"),
    [
        ("ece662", "ece662"),
        ("ece697ls", "ece697ls"),
        ("hw1/code/cs231n", "cs231n"),
        ("my_net", "my_net"),
        ("ece662_jane (2)", "ece662"),
        ("assignment-1", "ece662"),
        ("1st", "ece662"),
        ("class", "ece662"),
        ("test", "ece662"),
        ("numpy", "ece662"),
        ("torch", "ece662"),
        ("grader", "ece662"),
        ("__main__", "ece662"),
        ("réseau", "ece662"),
    ],
)
def test_the_package_keeps_its_name_where_an_import_can_use_it(
    tmp_path: Path, folder: str, package: str
) -> None:
    submission = take(write(tmp_path / "jane", within(folder)))
    assert submission.package == package
    assert submission.modules["fc_net"] == f"{package}.classifiers.fc_net"
    assert submission.sources["fc_net"] == f"{folder}/classifiers/fc_net.py"
    names = ["ece662", "ece697ls", "cs231n", "cs682"]
    assert submission.aliases == tuple(name for name in names if name != package)


def test_the_package_itself_handed_in(tmp_path: Path) -> None:
    submission = take(write(tmp_path / "my_net", PACKAGE))
    assert (submission.package, submission.sources["layers"]) == ("ece662", "layers.py")


def test_flat_files_in_a_folder(tmp_path: Path) -> None:
    submission = take(write(tmp_path / "jane", within("hw1/src", FLAT)))
    assert submission.package == "src"
    assert submission.sources["cnn"] == "hw1/src/cnn.py"
    assert "src/classifiers/cnn.py" in staged(submission)


def test_only_the_inner_folder_handed_in(tmp_path: Path) -> None:
    files = {name: text for name, text in PACKAGE.items() if name.startswith("classifiers")}
    submission = take(write(tmp_path / "jane", files))
    assert submission.modules == {"fc_net": "ece662.classifiers.fc_net", "cnn": "ece662.classifiers.cnn"}


def test_the_most_complete_folder_wins(tmp_path: Path) -> None:
    files = {"layers.py": "old", "draft/optim.py": "old", **within("deep/down/ece662")}
    submission = take(write(tmp_path / "jane", files))
    assert submission.sources["layers"] == "deep/down/ece662/layers.py"
    assert submission.notes == (
        "`deep/down/ece662/layers.py` was graded, not `layers.py`.",
        "`deep/down/ece662/optim.py` was graded, not `draft/optim.py`.",
    )


def test_of_equals_the_least_nested_wins_and_the_others_are_named(tmp_path: Path) -> None:
    files = {**within("a/ece662"), **within("ece662"), **within("b/c/cs231n")}
    submission = take(write(tmp_path / "jane", files))
    assert submission.sources["layers"] == "ece662/layers.py"
    assert submission.notes == (
        "The code was found more than once: `ece662` was graded, not `a/ece662` and `b/c/cs231n`.",
    )


def test_at_equal_depth_the_newest_of_an_archive_wins(tmp_path: Path) -> None:
    files: list[tuple[str | zipfile.ZipInfo, str | bytes]] = [
        (zipfile.ZipInfo(f"{folder}/{name}", (2024, 9, day, 0, 0, 0)), text)
        for folder, day in (("v1", 3), ("v2", 20), ("v3", 7))
        for name, text in PACKAGE.items()
    ]
    submission = take(zip_of(tmp_path / "jane.zip", files))
    assert submission.package == "v2"
    assert submission.notes == ("The code was found more than once: `v2` was graded, not `v3` and `v1`.",)


def test_a_folders_times_decide_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "jane", within("v2"))
    write(folder, within("v1"))
    first = take(folder)
    for path in (folder / "v2").rglob("*.py"):
        path.touch()
    assert take(folder).package == first.package == "v1"


def test_the_subfolders_file_comes_before_a_flat_one(tmp_path: Path) -> None:
    submission = take(write(tmp_path / "jane", within("ece662", {**PACKAGE, "fc_net.py": "old"})))
    assert submission.sources["fc_net"] == "ece662/classifiers/fc_net.py"


def test_a_module_that_lies_apart_is_used(tmp_path: Path) -> None:
    files = within("ece662", {name: text for name, text in PACKAGE.items() if "cnn" not in name})
    submission = take(write(tmp_path / "jane", {**files, "part4/cnn.py": "late = 1"}))
    assert submission.sources["cnn"] == "part4/cnn.py"
    assert (submission.root / "ece662/classifiers/cnn.py").read_text() == "late = 1"
    assert "`part4/cnn.py` was used, though it lies apart from the other files." in submission.notes


def test_a_module_that_lies_apart_twice_is_missing(tmp_path: Path) -> None:
    files = {"ece662/layers.py": "", "ece662/optim.py": "", "a/cnn.py": "", "b/cnn.py": ""}
    submission = take(write(tmp_path / "jane", files))
    assert list(submission.modules) == ["layers", "optim"]
    expected = "`a/cnn.py` and `b/cnn.py` have one name, so that none was graded as `classifiers/cnn.py`."
    assert expected in submission.notes


def test_modules_of_one_file_name_are_not_mixed_up(tmp_path: Path) -> None:
    layout = Layout("p", (), {"first": "a/net.py", "second": "b/net.py", "layers": "layers.py"})
    submission = take(
        write(tmp_path / "jane", {"layers.py": "", "net.py": "", "b/net.py": ""}), layout=layout
    )
    assert submission.sources == {"second": "b/net.py", "layers": "layers.py"}


def test_an_assignment_without_modules_takes_what_is_there(tmp_path: Path) -> None:
    layout = Layout("ece662", ("cs231n",), {})
    submission = take(write(tmp_path / "jane", {"train.py": "", "Q6.ipynb": "{}"}), layout=layout)
    assert staged(submission) == ["ece662/__init__.py", "ece662/train.py"]
    assert submission.modules == {}


def test_the_layout_decides_not_the_course(tmp_path: Path) -> None:
    assert "layers" in LAYOUT.modules
    submission = take(write(tmp_path / "x", {"pkg/prune.py": ""}), layout=Layout("a5", (), {"p": "prune.py"}))
    assert submission.modules == {"p": "pkg.prune"}
