"""Every shape in which students hand things in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grader.model import HANDED_IN
from tests.unit.submission.make import (
    FLAT,
    LAYOUT,
    PACKAGE,
    Files,
    refused,
    staged,
    take,
    tar_of,
    within,
    write,
    zip_of,
)

MODULES = {
    "layers": "ece662.layers",
    "optim": "ece662.optim",
    "fc_net": "ece662.classifiers.fc_net",
    "cnn": "ece662.classifiers.cnn",
}
STAGED = [
    "ece662/__init__.py",
    "ece662/classifiers/__init__.py",
    "ece662/classifiers/cnn.py",
    "ece662/classifiers/fc_net.py",
    "ece662/layers.py",
    "ece662/optim.py",
]


def test_a_folder(tmp_path: Path) -> None:
    submission = take(write(tmp_path / "jane", within("hw1/ece662")))
    assert (submission.id, submission.origin, submission.package) == ("jane", "jane", "ece662")
    assert submission.modules == MODULES
    assert submission.sources["fc_net"] == "hw1/ece662/classifiers/fc_net.py"
    assert submission.files == tuple(sorted(within("hw1/ece662")))
    assert staged(submission) == STAGED
    assert submission.notes == ()


@pytest.mark.parametrize(
    "name", ["jane.tar", "jane.tar.gz", "jane.tgz", "jane.tar.bz2", "jane.tar.xz", "jane.zip", "jane.v2.ZIP"]
)
def test_an_archive(tmp_path: Path, name: str) -> None:
    pack = zip_of if name.lower().endswith("zip") else tar_of
    submission = take(pack(tmp_path / name, within("ece662")))
    assert submission.id == ("jane.v2" if "v2" in name else "jane")
    assert submission.origin == name
    assert submission.modules == MODULES
    assert submission.sources["cnn"] == "ece662/classifiers/cnn.py"
    assert staged(submission) == STAGED


def test_flat_files_are_laid_out_as_the_course_has_them(tmp_path: Path) -> None:
    submission = take(write(tmp_path / "jane", FLAT))
    assert submission.modules == MODULES
    assert submission.sources["fc_net"] == "fc_net.py"
    assert staged(submission) == STAGED
    assert "`fc_net.py` was put at `classifiers/fc_net.py`, where the course has it." in submission.notes


def test_a_single_module(tmp_path: Path) -> None:
    submission = take(write(tmp_path, {"optim.py": "x = 1"}) / "optim.py")
    assert (submission.id, submission.origin) == ("optim", "optim.py")
    assert submission.modules == {"optim": "ece662.optim"}
    assert submission.sources == {"optim": "optim.py"}
    assert submission.files == ("optim.py",)


def test_a_single_notebook_belongs_to_an_assignment_without_modules(tmp_path: Path) -> None:
    path = write(tmp_path, {"Q6-Pruning.ipynb": "{}"}) / "Q6-Pruning.ipynb"
    submission = take(path, layout=type(LAYOUT)("ece662", (), {}))
    assert (submission.notebooks, submission.modules) == (("Q6-Pruning.ipynb",), {})
    assert (submission.root / HANDED_IN / "Q6-Pruning.ipynb").read_text() == "{}"
    assert "`Q6-Pruning.ipynb`" in refused(path)


def test_part_of_the_modules_is_enough(tmp_path: Path) -> None:
    files = {name: text for name, text in within("ece662").items() if "cnn" not in name}
    submission = take(write(tmp_path / "jane", files))
    assert sorted(submission.modules) == ["fc_net", "layers", "optim"]


def test_a_zip_that_holds_only_a_zip(tmp_path: Path) -> None:
    inner = zip_of(tmp_path / "inner.zip", within("ece662"))
    submission = take(zip_of(tmp_path / "jane.zip", {"up/inner.zip": inner.read_bytes()}))
    assert submission.modules == MODULES
    assert submission.sources["layers"] == "up/inner.zip/ece662/layers.py"
    assert "up/inner.zip" not in submission.files


def test_a_folder_with_a_report_and_an_archive(tmp_path: Path) -> None:
    inner = tar_of(tmp_path / "code.tar.gz", within("ece662"))
    folder = write(tmp_path / "jane", {"report.pdf": "%PDF", "code.tar.gz": inner.read_bytes()})
    submission = take(folder)
    assert submission.sources["layers"] == "code.tar.gz/ece662/layers.py"
    assert submission.documents == ("report.pdf",)


def test_archives_stay_packed_when_the_code_is_beside_them(tmp_path: Path) -> None:
    old = zip_of(tmp_path / "old.zip", within("old"))
    submission = take(write(tmp_path / "jane", {**within("ece662"), "backup.zip": old.read_bytes()}))
    assert "backup.zip" in submission.files


def test_archives_are_opened_two_deep_and_no_deeper(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", within("ece662"))
    for name in ("b.zip", "c.zip"):
        path = zip_of(tmp_path / name, {path.name: path.read_bytes()})
    assert "only `b.zip/a.zip`" in refused(path)
    assert take(tmp_path / "b.zip").modules == MODULES


def test_notebooks_and_documents_are_listed_and_kept(tmp_path: Path) -> None:
    extra = {
        "Q1-FCNetworks.ipynb": "{}",
        "sub/Q2.ipynb": "{}",
        "report.pdf": "%PDF",
        "a.TXT": "",
        "b.md": "",
        "c.docx": "",
    }
    submission = take(zip_of(tmp_path / "jane.zip", {**within("ece662"), **extra}))
    assert submission.notebooks == ("Q1-FCNetworks.ipynb", "sub/Q2.ipynb")
    assert submission.documents == ("a.TXT", "b.md", "c.docx", "report.pdf")
    assert (submission.root / HANDED_IN / "report.pdf").read_text() == "%PDF"


@pytest.mark.parametrize(
    "junk",
    [
        "__MACOSX/ece662/._layers.py",
        ".DS_Store",
        "ece662/._layers.py",
        "ece662/__pycache__/layers.cpython-311.pyc",
        "ece662/.ipynb_checkpoints/layers.py",
        ".git/HEAD",
        ".venv/lib/layers.py",
        "env/lib/python3.11/site-packages/torch/optim.py",
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_junk_is_not_looked_at(tmp_path: Path, junk: str, packed: bool) -> None:
    files = {junk: "junk", **within("ece662")}
    path = zip_of(tmp_path / "jane.zip", files) if packed else write(tmp_path / "jane", files)
    submission = take(path)
    assert junk not in submission.files
    assert submission.notes == ()


def test_sources_are_copied_byte_for_byte(tmp_path: Path) -> None:
    source = b"# -*- coding: latin-1 -*-\r\nname = '\xe9'\r\n"
    submission = take(zip_of(tmp_path / "jane.zip", within("ece662", {**PACKAGE, "layers.py": source})))
    assert (submission.root / "ece662" / "layers.py").read_bytes() == source


def test_a_syntax_error_is_for_the_import_to_report(tmp_path: Path) -> None:
    broken: Files = {
        "layers.py": "def (:\n",
        "optim.py": b"\0",
        "cnn.py": "-" * 100_000 + "1",
        "fc_net.py": "(" * 300,
    }
    assert len(take(write(tmp_path / "jane", broken)).modules) == 4


def test_names_in_utf_8_without_the_flag_that_says_so(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "jane.zip", {"Übung/layers.py": "", "Übung/caf\u0301e.txt": ""})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        offsets = [info.header_offset for info in archive.infolist()]
    for start in offsets:
        data[start + 7] &= ~0x08
    position = -1
    while (position := data.find(b"PK\x01\x02", position + 1)) >= 0:
        data[position + 9] &= ~0x08
    path.write_bytes(data)
    assert take(path).sources == {"layers": "Übung/layers.py"}


def test_grading_starts_from_the_same_bytes_each_time(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "jane.zip", {**within("b"), **within("a"), "x.pdf": ""})
    first, second = take(path), take(path)
    assert (first.files, first.notes, first.modules) == (second.files, second.notes, second.modules)
    assert staged(first) == staged(second)


def test_a_link_to_the_submission_is_the_submission(tmp_path: Path) -> None:
    (tmp_path / "latest").symlink_to(write(tmp_path / "jane", within("ece662")))
    (tmp_path / "layers.py").symlink_to(tmp_path / "jane" / "ece662" / "layers.py")
    assert take(tmp_path / "latest").modules == MODULES
    assert take(tmp_path / "layers.py").sources == {"layers": "layers.py"}


def test_the_folder_one_stands_in_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path / "jane", within("ece662")))
    assert take(Path()).id == "jane"
    monkeypatch.chdir(tmp_path / "jane" / "ece662")
    assert take(Path("..")).id == "jane"
