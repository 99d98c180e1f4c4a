"""What hypothesis makes: names, sources, notebooks, trees of files, archives and their damage."""

from __future__ import annotations

import stat
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st

from tests.fuzz.corpus.handed_in import GOOD
from tests.fuzz.corpus.notebooks import NOTEBOOKS, bytes_of
from tests.fuzz.corpus.sources import RIGHT, WRONG
from tests.unit.submission.make import special, tar_of, write, zip_of

ENDINGS = ("zip", "tar", "tar.gz", "tar.bz2", "tar.xz")
SMALL = 50_000  # bytes: what takes long to parse is the corpus' business

PARTS = st.sampled_from(
    [
        *("ece662", "cs231n", "classifiers", "layers", "numpy", "Layers.py", "venv", "__MACOSX", ".git", "_"),
        *("..", ".", "", "/", "\\", "C:", "CON", "a" * 256, "~", "$HOME"),
        *("\n", "\x1b[2J", "\u202e", "\ufeff", "e\u0301", "é"),
    ]
)
FILES = st.sampled_from(
    ["layers.py", "optim.py", "fc_net.py", "cnn.py", "utils.py", "__init__.py", "Q1.ipynb", "a.pdf", "a.rar"]
)
NAMES = st.builds(
    lambda folders, file: "/".join([*folders, file]),
    st.lists(PARTS | st.text(max_size=3), max_size=4),
    FILES | st.text(max_size=8),
)

_SOURCES = [text if isinstance(text, bytes) else text.encode() for text in (*GOOD.values(), *RIGHT.values())]
_BROKEN = [text if isinstance(text, bytes) else text.encode() for text, _ in WRONG.values()]
_LINES = st.sampled_from(
    [
        *(b"from .layers import *", b"import utils", b"from . import cnn", b"import a.b.layers as c"),
        *(b"import (", b"from ... import x", b"def f(x): return f(x)", b"raise SystemExit"),
        *(b"# coding: utf-7", b"# -*- coding: idna -*-", b"\xff\xfe", b"\0", b"\x0c", b"\r"),
        *(b'"""', b"f'{'", b"(" * 90, b"\tif 1:", b"  x", b"<<<<<<< HEAD"),
    ]
)


def damaged(good: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes that are cut, changed, or have others in them."""
    changes = st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=4) | _LINES), max_size=4)
    return st.builds(_damage, good, st.floats(0, 1) | st.just(1.0), changes)


def _damage(data: bytes, part: float, changes: list[tuple[int, bytes]]) -> bytes:
    changed = bytearray(data[: int(len(data) * part)])
    for place, value in changes:
        at = place % (len(changed) + 1)
        changed[at : at + len(value) // 2] = value
    return bytes(changed)


SOURCES = damaged(st.sampled_from([text for text in _SOURCES + _BROKEN if len(text) < SMALL])) | st.lists(
    _LINES, max_size=6
).map(b"\n".join)
_NOTEBOOKS = [data for content in NOTEBOOKS.values() if len(data := bytes_of(content)) < SMALL]
CONTENTS = SOURCES | damaged(st.sampled_from(_NOTEBOOKS)) | st.binary(max_size=40)
TREES = st.dictionaries(NAMES, CONTENTS, max_size=6)

# Members of a tar that are no files: links, devices, pipes, sparse files, headers of two formats.
EXTRAS = st.lists(
    st.tuples(NAMES, st.sampled_from([b"1", b"2", b"3", b"4", b"6", b"S", b"x", b"g", b"L"])), max_size=2
)


def packed(folder: Path, ending: str, tree: Mapping[str, bytes], extras: list[tuple[str, bytes]]) -> bytes:
    """An archive of these files, and of links, devices and strange headers."""
    path = folder / f"x.{ending}"
    if ending == "zip":
        entries: list[tuple[str | zipfile.ZipInfo, str | bytes]] = [*tree.items()]
        entries += [(_zip_extra(name, kind), "/etc/passwd") for name, kind in extras if name]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile's, of duplicate names
            zip_of(path, [(name, data) for name, data in entries if name])
    else:
        tar_of(path, tree, *(special(name, kind, "../../../etc/passwd") for name, kind in extras))
    data = path.read_bytes()
    path.unlink()
    return data


def _zip_extra(name: str, kind: bytes) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    mode = {tarfile.SYMTYPE: stat.S_IFLNK, tarfile.CHRTYPE: stat.S_IFCHR, tarfile.FIFOTYPE: stat.S_IFIFO}
    info.external_attr = (mode.get(kind, stat.S_IFREG) | 0o777) << 16
    return info


@st.composite
def archives(draw: st.DrawFn, *, depth: int = 1) -> tuple[str, bytes]:
    """The ending and the bytes of an archive, with archives in it, whole or damaged."""
    tree: dict[str, bytes] = dict(draw(TREES))
    if draw(st.booleans()):
        tree |= {f"ece662/{name}": text.encode() for name, text in GOOD.items()}
    if depth and draw(st.integers(0, 3)) == 0:
        ending, inner = draw(archives(depth=depth - 1))
        tree[f"inner.{ending}"] = inner
    ending = draw(st.sampled_from(ENDINGS))
    encodable = {name: data for name, data in tree.items() if _encodable(name)}
    with tempfile.TemporaryDirectory() as folder:
        extras = [(name, kind) for name, kind in draw(EXTRAS) if _encodable(name)]
        data = packed(Path(folder), ending, encodable, extras)
    return draw(st.sampled_from(ENDINGS)) if draw(st.integers(0, 9)) == 0 else ending, draw(
        st.just(data) | damaged(st.just(data))
    )


def _encodable(name: str) -> bool:
    """Whether Python's own writers of archives take the name."""
    return bool(name) and name.isprintable() and len(name.encode(errors="replace")) < 60_000


def written(folder: Path, tree: Mapping[str, bytes]) -> Path:
    """A folder with the files whose names a file system takes; links and collisions are left out."""
    top = folder / "jane"
    top.mkdir()
    for name, data in tree.items():
        inside = [part for part in name.split("/") if part not in {"", ".", ".."}]
        if inside and "\0" not in name and not any(len(part.encode()) > 255 for part in inside):
            path = top.joinpath(*inside)
            if not path.exists() and not any(parent.is_file() for parent in path.parents):
                write(top, {"/".join(inside): data})
    return top
