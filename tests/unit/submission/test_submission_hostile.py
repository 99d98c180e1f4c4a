"""Nothing is written outside, nothing but plain files, and not too much."""

from __future__ import annotations

import os
import stat
import struct
import sys
import tarfile
import zipfile
from functools import partial
from pathlib import Path

import pytest

from grader.model import HANDED_IN
from grader.submission import folders, limits, members, unpack, zips
from tests.unit.submission.make import PACKAGE, refused, special, staged, take, tar_of, within, write, zip_of

OUTSIDE = "Left out, because their names point outside the folder: "
UNREADABLE = "Left out, because their names hold control characters or bytes that are no text: "


@pytest.mark.parametrize(
    "name",
    [
        "/etc/evil.py",
        "../evil.py",
        "ece662/../../evil.py",
        "..\\evil.py",
        "C:\\evil.py",
        "c:evil.py",
        "\\\\server\\evil.py",
        "a/..",
    ],
)
@pytest.mark.parametrize("ending", ["zip", "tar"])
def test_names_that_point_outside(tmp_path: Path, name: str, ending: str) -> None:
    pack = zip_of if ending == "zip" else tar_of
    submission = take(pack(tmp_path / f"jane.{ending}", {name: "evil", **within("ece662")}))
    assert submission.files == tuple(sorted(within("ece662")))
    assert submission.notes == (f"{OUTSIDE}`{name}`.",)
    assert not list(tmp_path.rglob("evil*"))


def test_backslashes_of_a_windows_zip_are_slashes(tmp_path: Path) -> None:
    files = {name.replace("/", "\\"): text for name, text in within("ece662").items()}
    submission = take(zip_of(tmp_path / "jane.zip", {"ece662\\": "", **files}))
    assert submission.sources["fc_net"] == "ece662/classifiers/fc_net.py"
    assert submission.notes == ()


@pytest.mark.parametrize("name", ["bell\x07.py", "line\nbreak.py", "c1\x9b.py", "paragraph\u2029.py"])
def test_names_with_control_characters(tmp_path: Path, name: str) -> None:
    submission = take(zip_of(tmp_path / "jane.zip", {name: "", **within("ece662")}))
    assert submission.notes == (f"{UNREADABLE}`{ascii(name)[1:-1]}`.",)


def test_names_that_are_no_text(tmp_path: Path) -> None:
    submission = take(tar_of(tmp_path / "jane.tar", {"caf\udce9.py": "", **within("ece662")}))
    assert submission.notes == (f"{UNREADABLE}`caf\\udce9.py`.",)
    folder = write(tmp_path / "jane", within("ece662"))
    (folder / "caf\udce9.py").touch()
    assert take(folder).notes == submission.notes


@pytest.mark.parametrize(
    "name", ["a" * 256 + ".py", "ä" * 130 + ".py", "abcdefgh/" * 120 + "x.py", "a/" * 40 + "x.py"]
)
def test_names_that_are_too_long(tmp_path: Path, name: str) -> None:
    submission = take(zip_of(tmp_path / "jane.zip", {name: "", **within("ece662")}))
    assert submission.notes == (f"Left out, because their names are too long: `{name[:80]}…`.",)


def test_a_table_of_contents_that_is_no_text(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "jane.zip", {"é.py": ""})
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xff"))
    assert "damaged or incomplete" in refused(path)


def test_links_in_archives_are_neither_made_nor_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("ece662/secret.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    submission = take(zip_of(tmp_path / "jane.zip", [(link, "/etc/passwd"), *within("ece662").items()]))
    assert submission.notes == ("Left out, because links are not followed: `ece662/secret.py`.",)
    links = (
        special("a.py", tarfile.SYMTYPE, "/etc/passwd"),
        special("b.py", tarfile.LNKTYPE, "ece662/layers.py"),
    )
    submission = take(tar_of(tmp_path / "jane.tar", within("ece662"), *links))
    assert submission.notes == ("Left out, because links are not followed: `a.py` and `b.py`.",)
    assert not [path for path in submission.root.rglob("*") if path.is_symlink()]


def test_a_file_behind_a_linked_folder_lands_in_the_tree(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    link = special("ece662", tarfile.SYMTYPE, str(tmp_path / "outside"))
    submission = take(tar_of(tmp_path / "jane.tar", within("ece662"), link))
    assert len(submission.modules) == 4
    assert not list((tmp_path / "outside").iterdir())


def test_links_in_folders_are_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "jane", within("ece662"))
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "datasets").symlink_to("/usr/share")
    (folder / "again").symlink_to(folder)
    submission = take(folder)
    assert submission.files == tuple(sorted(within("ece662")))
    assert submission.notes == (
        "Left out, because links are not followed: `again`, `datasets` and `passwd.txt`.",
    )


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE])
def test_devices_are_left_out(tmp_path: Path, kind: bytes) -> None:
    submission = take(tar_of(tmp_path / "jane.tar", within("ece662"), special("dev", kind)))
    assert "dev" not in submission.files
    assert not (submission.root / HANDED_IN / "dev").exists()


def test_a_pipe_in_a_folder_or_zip_is_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "jane", within("ece662"))
    os.mkfifo(folder / "pipe")
    pipe = zipfile.ZipInfo("pipe")
    pipe.external_attr = stat.S_IFIFO << 16
    path = zip_of(tmp_path / "jane.zip", [(pipe, ""), *within("ece662").items()])
    assert take(folder).notes == take(path).notes == ("Left out, because they are no plain files: `pipe`.",)


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile's, for what this test writes
def test_of_two_files_with_one_name_the_later_counts(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "jane.zip", [("layers.py", "old"), ("./layers.py", "new")])
    submission = take(path)
    assert (submission.root / "ece662" / "layers.py").read_text() == "new"
    assert "Left out, because a later file has the same name: `layers.py`." in submission.notes


@pytest.mark.parametrize("names", [("Layers.py", "layers.py"), ("layers.py", "Layers.py")])
def test_of_two_files_that_differ_in_case_the_lower_counts(tmp_path: Path, names: tuple[str, str]) -> None:
    submission = take(zip_of(tmp_path / "jane.zip", {name: name for name in names}))
    assert (submission.root / "ece662" / "layers.py").read_text() == "layers.py"
    assert submission.files == ("layers.py",)
    assert any(note.endswith("only in upper and lower case: `Layers.py`.") for note in submission.notes)


def test_a_file_that_is_also_a_folder_is_the_folder(tmp_path: Path) -> None:
    submission = take(zip_of(tmp_path / "jane.zip", {"ece662": "file", **within("ece662")}))
    assert len(submission.modules) == 4
    assert submission.notes == ("Left out, because a folder has the same name: `ece662`.",)


def test_files_that_are_too_large_are_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "LARGE_FILE", 1000)
    files = {"datasets/train.npz": os.urandom(1001), **within("ece662")}
    for path in (
        write(tmp_path / "jane", files),
        zip_of(tmp_path / "jane.zip", files),
        tar_of(tmp_path / "a.tar", files),
    ):
        submission = take(path)
        assert submission.files == tuple(sorted(within("ece662")))
        assert submission.notes[0].endswith("are not needed to run the code: `datasets/train.npz`.")


@pytest.mark.parametrize("name", ["jane.zip", "jane.tar.gz", "jane.tar.bz2", "jane.tar.xz"])
def test_a_bomb(tmp_path: Path, name: str) -> None:
    pack = zip_of if name.endswith("zip") else tar_of
    path = pack(tmp_path / name, {**within("ece662"), "a.bin": bytes(17_000_000), "b.bin": bytes(17_000_000)})
    assert refused(path) == (
        f"`{name}` holds more than the 32 MB that are unpacked at most: "
        "hand in the code, notebooks and reports alone, without data sets."
    )


def test_a_tar_that_hides_its_bomb_in_a_header(tmp_path: Path) -> None:
    """The long name's length is claimed, and was read in one piece."""
    header = special("././@LongLink", tarfile.GNUTYPE_LONGNAME)
    header.size = 1 << 33
    (tmp_path / "jane.tar").write_bytes(header.tobuf(tarfile.GNU_FORMAT) + bytes(10_240))
    assert "damaged or incomplete" in refused(tmp_path / "jane.tar")


def test_a_tar_that_leads_back_to_its_start(tmp_path: Path) -> None:
    header = special("layers.py", tarfile.REGTYPE).tobuf(tarfile.GNU_FORMAT)
    body = bytearray(header)
    body[124:136] = b"\xff" * 10 + b"\xfc\x00"
    body[148:156] = b"%06o\0 " % (sum(body[:148]) + sum(body[156:512]) + 8 * 32)
    (tmp_path / "jane.tar").write_bytes(bytes(body) + bytes(10_240))
    assert "damaged or incomplete" in refused(tmp_path / "jane.tar")


def test_a_chain_of_headers(tmp_path: Path) -> None:
    chain = special("x", tarfile.XHDTYPE).tobuf(tarfile.USTAR_FORMAT) * 3000
    (tmp_path / "jane.tar").write_bytes(chain + bytes(10_240))
    assert "damaged or incomplete" in refused(tmp_path / "jane.tar")


def test_a_zip_whose_sizes_lie(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "jane.zip", {"layers.py": bytes(100_000)})
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 100_000), struct.pack("<L", 10)))
    assert "damaged or incomplete" in refused(path)


def test_the_limit_of_bytes_holds_for_folders_and_nested_archives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MAX_BYTES", 5000)
    small = partial(unpack.Budget, limits.MAX_FILES, 5000)
    monkeypatch.setattr(sys.modules["grader.submission.load"], "Budget", small)
    assert "holds more than" in refused(write(tmp_path / "jane", {**PACKAGE, "a.bin": bytes(6000)}))
    inner = zip_of(tmp_path / "in.zip", {**PACKAGE, "a.bin": bytes(4900)}).read_bytes()
    sentence = refused(zip_of(tmp_path / "jane.zip", {"in.zip": inner}))
    assert "`in.zip` holds more than" in sentence


def test_the_limit_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["grader.submission.load"], "Budget", partial(unpack.Budget, 10))
    files = {**PACKAGE, **{f"{i}.png": "" for i in range(7)}}
    expected = "holds more than 10 files: hand in the code, notebooks and reports alone"
    assert expected in refused(write(tmp_path / "jane", files))
    assert expected in refused(zip_of(tmp_path / "jane.zip", files))
    assert expected in refused(tar_of(tmp_path / "jane.tar", files))


def test_the_limit_of_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (zips, folders, unpack):
        monkeypatch.setattr(module, "MAX_MEMBERS", 10)
    junk = {f"__MACOSX/{i}": "" for i in range(11)}
    assert "more than 10 files" in refused(zip_of(tmp_path / "jane.zip", junk))
    assert "more than 10 files" in refused(tar_of(tmp_path / "jane.tar", junk))
    assert "more than 10 files" in refused(write(tmp_path / "jane", {f"a/._{i}": "" for i in range(11)}))


def test_a_student_cannot_break_out_of_the_note(tmp_path: Path) -> None:
    submission = take(zip_of(tmp_path / "jane.zip", {"/`**bold**`": "", **within("ece662")}))
    assert submission.notes == (f"{OUTSIDE}`/'**bold**'`.",)


def test_shadows_of_libraries_are_not_on_the_import_path(tmp_path: Path) -> None:
    files = {"numpy.py": "evil", "random.py": "evil", "sitecustomize.py": "evil", "numpy/__init__.py": "evil"}
    submission = take(write(tmp_path / "jane", {**files, **within("ece662")}))
    assert {name.split("/")[0] for name in staged(submission)} == {"ece662"}
