"""Archives that are damaged, disguised, nested, hostile or enormous."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.fuzz.corpus.handed_in import ALL, NONE, add, good, handed_in
from tests.unit.submission.make import special, tar_of, write, zip_of

DAMAGED = "is damaged or incomplete: pack the files again"
Entries = list[tuple[str | zipfile.ZipInfo, str | bytes]]


def noisy() -> dict[str, str | bytes]:
    """Files that do not compress, so that cuts hit contents too."""
    return {**good(), "ece662/weights.bin": os.urandom(4000)}


def cut(folder: Path, ending: str, part: float) -> Path:
    path = (zip_of if ending == "zip" else tar_of)(folder / f"jane.{ending}", noisy())
    data = path.read_bytes()
    path.write_bytes(data[: max(1, int(len(data) * part))])
    return path


for ending in ("zip", "tar", "tar.gz", "tar.bz2", "tar.xz"):
    for part in (0.0, 0.02, 0.5):  # a tar ends with blocks of zeros, which it can do without
        says = "is not an archive in spite of its name" if part == 0.0 else "jane"
        add(f"{ending} cut at {part:.0%}", partial(cut, ending=ending, part=part), NONE, says)


def renamed(folder: Path, name: str, data: bytes) -> Path:
    write(folder, {name: data})
    return folder / name


_RAR, _RAR5, _SEVEN = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c"
for name, data, says in (
    ("hw.rar", _RAR5, "is a RAR archive"),
    ("hw.zip", _RAR, "is a RAR archive"),
    ("hw.7z", _SEVEN, "is a 7-Zip archive"),
    ("hw.tar.zst", b"(\xb5/\xfd" + bytes(20), "is a Zstandard archive"),
    ("hw.xz", b"\xfd7zXZ\0" + bytes(20), "is nothing that can be graded"),
    ("hw.zip", b"<!DOCTYPE html><title>Sign in", "is a web page"),
    ("hw.zip", b"", "is empty"),
    ("hw.zip", bytes(3000), "is not an archive in spite of its name"),
    ("hw.zip", gzip.compress(b"print(1)", mtime=0), DAMAGED),
    ("hw.pdf", b"%PDF-1.7", "is nothing that can be graded"),
    ("hw", b"import numpy", "is nothing that can be graded"),
    ("hw.exe", b"MZ" + bytes(100), "is nothing that can be graded"),
):
    add(f"{name} of {data[:8]!r}", partial(renamed, name=name, data=data), NONE, says)


@handed_in(ALL)
def a_tar_called_zip(folder: Path) -> Path:
    return tar_of(folder / "jane.tar.gz", good()).rename(folder / "jane.zip")


@handed_in(ALL)
def a_zip_called_tar_gz(folder: Path) -> Path:
    return zip_of(folder / "jane.zip", good()).rename(folder / "jane.tar.gz")


@handed_in(ALL)
def a_zip_behind_a_program(folder: Path) -> Path:
    """A self-extracting archive, or a download with a line of a server's before it."""
    path = zip_of(folder / "jane.zip", good())
    path.write_bytes(b"MZ" + bytes(510) + path.read_bytes())
    return path


@handed_in(NONE, "is empty")
def an_empty_zip(folder: Path) -> Path:
    return zip_of(folder / "jane.zip", {})


@handed_in(NONE, "is empty")
def a_zip_of_folders(folder: Path) -> Path:
    return zip_of(folder / "jane.zip", {"ece662/": "", "ece662/classifiers/": ""})


@handed_in(NONE, "is empty")
def a_zip_of_a_macs_junk(folder: Path) -> Path:
    return zip_of(folder / "jane.zip", {"__MACOSX/ece662/._layers.py": "x", ".DS_Store": "x"})


def flagged(folder: Path, bit: int) -> Path:
    path = zip_of(folder / "jane.zip", good())
    data = bytearray(path.read_bytes())
    for record, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = -1
        while (position := data.find(record, position + 1)) >= 0:
            data[position + offset] |= bit & 0xFF
            data[position + offset + 1] |= bit >> 8
    path.write_bytes(data)
    return path


add("a zip with a password", partial(flagged, bit=1), NONE, "is protected by a password")
add("a zip with strong encryption", partial(flagged, bit=0x41), NONE, "is protected by a password")


def nested(folder: Path, depth: int) -> Path:
    path = zip_of(folder / "0.zip", good())
    for number in range(1, depth + 1):
        inner = path
        path = zip_of(folder / f"{number}.zip", {inner.name: inner.read_bytes()})
        inner.unlink()
    return path


add("a zip in a zip", partial(nested, depth=1), ALL, "`0.zip` was unpacked too")
add("a zip in a zip in a zip", partial(nested, depth=2), NONE, "only `1.zip/0.zip`")
add("a zip in fifty zips", partial(nested, depth=50), NONE, "only `49.zip/48.zip`")


@handed_in(ALL, "`code.tar.gz` was unpacked too")
def a_tar_beside_a_report(folder: Path) -> Path:
    inner = tar_of(folder / "code.tar.gz", good()).read_bytes()
    (folder / "code.tar.gz").unlink()
    return zip_of(folder / "jane.zip", {"code.tar.gz": inner, "report.pdf": "%PDF"})


@handed_in(NONE, DAMAGED)
def a_damaged_zip_in_a_zip(folder: Path) -> Path:
    inner = zip_of(folder / "code.zip", good()).read_bytes()[:200]
    (folder / "code.zip").unlink()
    return zip_of(folder / "jane.zip", {"code.zip": inner})


@handed_in(NONE, "`hw.rar` is a RAR archive")
def a_rar_in_a_zip(folder: Path) -> Path:
    return zip_of(folder / "jane.zip", {"hw.rar": _RAR5})


@handed_in(NONE, "holds more than the 32 MB")
def a_zip_bomb(folder: Path) -> Path:
    return zip_of(folder / "jane.zip", {**good(), **{f"{i}.txt": bytes(9_000_000) for i in range(4)}})


@handed_in(NONE, DAMAGED)
def a_zip_bomb_of_overlapping_members(folder: Path) -> Path:
    """Every entry of the table of contents points to the same bytes."""
    path = zip_of(folder / "jane.zip", {"layers.py": bytes(1_000_000)})
    data = path.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = [entry.replace(b"layers.py", b"lay%03d.py" % i) for i in range(1000)]
    table = b"".join(e[:28] + struct.pack("<H", 10) + e[30:] for e in entries)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(table), start, 0)
    path.write_bytes(data[:start] + table + tail)
    return path


def stream_bomb(folder: Path, ending: str) -> Path:
    return tar_of(folder / f"jane.{ending}", {"a.bin": bytes(40_000_000)})


for ending in ("tar.gz", "tar.bz2", "tar.xz"):
    add(f"a bomb in {ending}", partial(stream_bomb, ending=ending), NONE, "holds more than the 32 MB")


@handed_in(NONE, DAMAGED)
def a_gzip_bomb_that_is_no_tar(folder: Path) -> Path:
    (folder / "jane.tar.gz").write_bytes(gzip.compress(b"x" * 40_000_000))
    return folder / "jane.tar.gz"


@handed_in(NONE, "holds more than 20,000 files")
def twenty_thousand_files_too_many(folder: Path) -> Path:
    return zip_of(folder / "jane.zip", {**good(), **{f"data/{i}.png": "" for i in range(20_000)}})


@handed_in(NONE, "holds more than 100,000 files")
def more_members_than_are_read(folder: Path) -> Path:
    path = folder / "jane.zip"
    path.write_bytes(b"PK\x03\x04" + b"PK\x01\x02" * 100_001)
    return path


HOSTILE_NAMES = {
    "upwards": "../../evil.py",
    "upwards inside": "ece662/../../../evil.py",
    "absolute": "/tmp/grader-fuzz-evil.py",
    "drive": "C:\\evil.py",
    "server": "\\\\server\\share\\evil.py",
    "backslashes upwards": "..\\..\\evil.py",
    "NUL": "evil\0.py",
    "newline": "evil\n.py",
    "terminal sequence": "\x1b[31mevil.py",
    "right to left": "evil\u202eyp.exe.py",
    "zero width": "la\u200byers.py",
    "half a pair": "evil\udc80.py",
    "long": "e" * 300 + ".py",
    "long path": "evil/" * 300 + "x.py",
    "deep": "e/" * 200 + "x.py",
    "Windows device": "CON.py",
    "Windows stream": "layers.py:evil",
    "trailing point": "evil./x.py",
    "blank": " ",
    "point": ".",
    "markup": "<img src=x onerror=alert(1)>`**.py",
    "template": "{{7*7}}{% raw %}.py",
    "spreadsheet": "=1+1.py",
}


def named(folder: Path, name: str, pack: Callable[..., Path], ending: str) -> Path:
    return pack(folder / f"jane.{ending}", {name: "raise SystemExit\n", **good()})


for what, hostile in HOSTILE_NAMES.items():
    add(f"a name in a tar: {what}", partial(named, name=hostile, pack=tar_of, ending="tar"), ALL)
    if "\udc80" not in hostile:
        add(f"a name in a zip: {what}", partial(named, name=hostile, pack=zip_of, ending="zip"), ALL)


def tar_with(folder: Path, extra: tarfile.TarInfo) -> Path:
    return tar_of(folder / "jane.tar", good(), extra)


for what, extra in {
    "link to a secret": special("ece662/secret.py", tarfile.SYMTYPE, "/etc/passwd"),
    "link instead of the package": special("ece662", tarfile.SYMTYPE, "/tmp"),
    "hard link to a secret": special("ece662/secret.py", tarfile.LNKTYPE, "../../../etc/passwd"),
    "link to itself": special("loop.py", tarfile.SYMTYPE, "loop.py"),
    "device": special("ece662/zero.py", tarfile.CHRTYPE),
    "disk": special("ece662/sda", tarfile.BLKTYPE),
    "pipe": special("ece662/pipe.py", tarfile.FIFOTYPE),
    "contiguous file": special("ece662/c.py", tarfile.CONTTYPE),
    "sparse file": special("ece662/sparse.py", tarfile.GNUTYPE_SPARSE),
    "unknown kind": special("ece662/x.py", b"Z"),
}.items():
    add(f"a tar with a {what}", partial(tar_with, extra=extra), ALL)


@handed_in(ALL, "links are not followed")
def a_zip_with_a_link(folder: Path) -> Path:
    link = zipfile.ZipInfo("ece662/secret.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    entries: Entries = [(link, "/etc/passwd"), *good().items()]
    return zip_of(folder / "jane.zip", entries)


def doubled(folder: Path, name: str) -> Path:
    """The right files come last; what else has their name would end the process."""
    entries: Entries = [(name, "raise SystemExit\n"), *good().items()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's, of duplicate names
        return zip_of(folder / "jane.zip", entries)


for what, name, says in (
    ("twice", "ece662/layers.py", "a later file has the same name"),
    ("in two cases", "ece662/Layers.py", "only in upper and lower case"),
    ("as a folder's", "ece662", "a folder has the same name"),
):
    add(f"a name {what}", partial(doubled, name=name), ALL, says)


@handed_in(ALL, "another file's name differs only")
def a_name_with_accents_written_in_two_ways(folder: Path) -> Path:
    return zip_of(folder / "jane.zip", {**good(), "cafe\u0301.py": "", "caf\xe9.py": ""})


@handed_in(NONE, DAMAGED)
def a_zip_with_a_wrong_checksum(folder: Path) -> Path:
    path = zip_of(folder / "jane.zip", good())
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02") + 16
    data[place] ^= 0xFF
    path.write_bytes(data)
    return path


@handed_in(NONE, "compressed in an unusual way")
def a_zip_packed_by_lzma(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "jane.zip", "w", zipfile.ZIP_LZMA) as archive:
        for name, text in good().items():
            archive.writestr(name, text)
    return folder / "jane.zip"


@handed_in(ALL)
def a_zip_with_a_huge_comment(folder: Path) -> Path:
    path = zip_of(folder / "jane.zip", good())
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"x" * 60_000
    return path


@handed_in(NONE, DAMAGED)
def one_volume_of_several(folder: Path) -> Path:
    path = zip_of(folder / "jane.zip", noisy())
    path.write_bytes(path.read_bytes()[2000:])
    path.write_bytes(b"PK\x03\x04" + path.read_bytes())
    return path


@handed_in(ALL)
def a_tar_of_the_pax_format(folder: Path) -> Path:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, text in good("übung/ece662").items():
            info = tarfile.TarInfo(name)
            info.size, info.pax_headers = len(str(text).encode()), {"comment": "é" * 500}
            archive.addfile(info, io.BytesIO(str(text).encode()))
    (folder / "jane.tar").write_bytes(buffer.getvalue())
    return folder / "jane.tar"


@handed_in(ALL)
def a_tar_of_tar_files_in_a_row(folder: Path) -> Path:
    """Two streams of gzip in one file, as `cat a.gz b.gz` makes them."""
    path = tar_of(folder / "jane.tar.gz", good())
    data = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(data[:700]) + gzip.compress(data[700:]))
    return path
