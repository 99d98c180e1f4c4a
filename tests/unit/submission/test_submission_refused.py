"""What cannot be graded is refused in one sentence: what, where, and what to do."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO, NoReturn

import pytest

from grader.submission.folders import Folder
from tests.unit.submission.make import PACKAGE, refused, take, tar_of, within, write, zip_of


def test_a_missing_path(tmp_path: Path) -> None:
    assert (
        refused(tmp_path / "nobody") == f"There is no `{tmp_path}/nobody`: check the path of the submission."
    )


def test_an_empty_folder_and_an_empty_archive(tmp_path: Path) -> None:
    (tmp_path / "jane").mkdir()
    assert refused(tmp_path / "jane") == "`jane` is empty: hand in the folder with your code."
    assert "`jane.zip` is empty" in refused(zip_of(tmp_path / "jane.zip", {}))
    assert "`jane.tar.gz` is empty" in refused(tar_of(tmp_path / "jane.tar.gz", {}))
    assert "`mac.zip` is empty" in refused(zip_of(tmp_path / "mac.zip", {"__MACOSX/._layers.py": "junk"}))


def test_no_package(tmp_path: Path) -> None:
    assert refused(zip_of(tmp_path / "jane.zip", {"report.pdf": "", "Q1.ipynb": "{}"})) == (
        "`jane.zip` has none of the files to be graded (`layers.py`, `optim.py`, `classifiers/fc_net.py` and "
        "`classifiers/cnn.py`), only `Q1.ipynb` and `report.pdf`: hand in the folder that holds them."
    )


def test_what_was_left_out_is_said_when_nothing_is_left(tmp_path: Path) -> None:
    sentence = refused(zip_of(tmp_path / "jane.zip", {"../layers.py": "", "a.txt": ""}))
    assert sentence.endswith("Left out, because their names point outside the folder: `../layers.py`.")


@pytest.mark.parametrize(
    ("start", "program"), [(b"Rar!\x1a\x07\x01\x00", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7-Zip")]
)
@pytest.mark.parametrize("honest", [True, False])
def test_other_archives(tmp_path: Path, start: bytes, program: str, honest: bool) -> None:
    name = f"jane.{program[:3].lower()}" if honest else "jane.zip"
    write(tmp_path, {name: start + bytes(100)})
    assert refused(tmp_path / name) == (
        f"`{name}` is a {program} archive, which is not read: "
        "unpack it, make a .zip of the folder and hand that in."
    )


def test_no_archive_in_spite_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, {"jane.zip": "hello", "empty.zip": ""})
    assert (
        refused(tmp_path / "jane.zip") == "`jane.zip` is not an archive in spite of its name: hand in a .zip."
    )
    assert "`empty.zip` is empty: pack the files again" in refused(tmp_path / "empty.zip")
    write(tmp_path, {"page.zip": "\n<!DOCTYPE html><title>Sign in"})
    assert "`page.zip` is a web page, not an archive: download" in refused(tmp_path / "page.zip")


@pytest.mark.parametrize("name", ["report.pdf", "jane.docx", "jane", "layers.py.gz"])
def test_other_files(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: b"PK\x03\x04"})
    assert refused(tmp_path / name).startswith(
        f"`{name}` is nothing that can be graded: hand in a folder, an archive"
    )


def test_a_device_is_nothing_to_read_from(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "layers.py")
    assert "no plain files: `layers.py`" in refused(tmp_path / "layers.py")
    os.mkfifo(tmp_path / "jane.zip")
    assert "is not an archive" in refused(tmp_path / "jane.zip")


def test_a_password(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "jane.zip", within("ece662"))
    path.write_bytes(_flag(_flag(path.read_bytes(), b"PK\x03\x04", 6, 1), b"PK\x01\x02", 8, 1))
    assert refused(path) == "`jane.zip` is protected by a password: hand in an archive without one."


def test_an_unusual_method(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "jane.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("layers.py", "x = 1")
    assert "in an unusual way (method 14): pack the files again as an ordinary zip" in refused(
        tmp_path / "jane.zip"
    )


@pytest.mark.parametrize("name", ["jane.zip", "jane.tar", "jane.tar.gz", "jane.tar.bz2", "jane.tar.xz"])
@pytest.mark.parametrize("part", [0.3, 0.5, 0.8])
def test_a_truncated_archive(tmp_path: Path, name: str, part: float) -> None:
    pack = zip_of if name.endswith("zip") else tar_of
    path = pack(
        tmp_path / name, within("ece662", {"layers.py": os.urandom(20_000), "optim.py": os.urandom(20_000)})
    )
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    assert refused(path) == (
        f"`{name}` is damaged or incomplete: pack the files again and hand in the new archive."
    )


def test_a_tar_cut_between_two_members(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "jane.tar", {"layers.py": "x" * 512, "optim.py": "x" * 512})
    path.write_bytes(path.read_bytes()[:1024])
    assert "damaged or incomplete" in refused(path)


def test_a_wrong_checksum(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "jane.zip", [(zipfile.ZipInfo("layers.py"), "x = 1\n")])
    path.write_bytes(_flag(path.read_bytes(), b"PK\x01\x02", 16, 0x5A))
    assert "damaged or incomplete" in refused(path)


def test_a_damaged_archive_within_is_named(tmp_path: Path) -> None:
    inner = zip_of(tmp_path / "code.zip", within("ece662")).read_bytes()
    sentence = refused(write(tmp_path / "jane", {"code.zip": inner[:100], "report.pdf": ""}))
    assert "only `code.zip` and `report.pdf`" in sentence
    assert sentence.count("`code.zip` is damaged or incomplete") == 1


def deny(path: object, *_: object) -> NoReturn:
    raise PermissionError(errno.EACCES, "Permission denied", str(path))


def test_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "jane", PACKAGE)
    path = zip_of(tmp_path / "jane.zip", PACKAGE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", deny)
        assert refused(folder) == f"`{folder}` cannot be read (Permission denied): check its permissions."
    monkeypatch.setattr(os, "open", deny)
    assert refused(folder).startswith(f"`{folder}/layers.py` cannot be read (Permission denied)")
    monkeypatch.setattr(Path, "open", deny)
    assert refused(path) == "`jane.zip` cannot be read (Permission denied): check its permissions."


def become(change: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Change ``layers.py`` after the folder's files were listed."""
    contents = Folder.contents

    def changed(self: Folder, chosen: Collection[int]) -> Iterator[tuple[int, IO[bytes]]]:
        change(self._base / "layers.py")
        return contents(self, chosen)

    monkeypatch.setattr(Folder, "contents", changed)


def test_a_file_that_grows_is_read_as_long_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    become(lambda path: path.write_text("x = 1\n" * 9), monkeypatch)
    submission = take(write(tmp_path / "jane", {**PACKAGE, "layers.py": "x = 1\n"}))
    assert (submission.root / "ece662" / "layers.py").read_text() == "x = 1\n"


@pytest.mark.parametrize("pipe", [False, True])
def test_a_file_that_shrinks_or_becomes_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pipe: bool
) -> None:
    def change(path: Path) -> None:
        path.unlink()
        os.mkfifo(path) if pipe else path.write_text("x")

    become(change, monkeypatch)
    expected = "`jane` changed while it was read: grade it again when it is complete."
    assert refused(write(tmp_path / "jane", PACKAGE)) == expected


def test_a_file_that_becomes_a_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(path: Path) -> None:
        path.unlink()
        path.symlink_to("/etc/passwd")

    become(change, monkeypatch)
    assert "layers.py` cannot be read (Too many levels" in refused(write(tmp_path / "jane", PACKAGE))


def _flag(data: bytes, record: bytes, offset: int, bits: int) -> bytes:
    """The archive with bits flipped in each record of a kind."""
    changed, position = bytearray(data), -1
    while (position := changed.find(record, position + 1)) >= 0:
        changed[position + offset] ^= bits
    return bytes(changed)
