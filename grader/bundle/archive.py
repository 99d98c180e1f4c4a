"""Zip files that depend on their content alone: the same files, the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold."""

JUNK = ("__pycache__", ".ipynb_checkpoints", ".DS_Store")

Files = Mapping[str, bytes]
"""Path in the archive -> content."""


def packed(files: Files, executable: Collection[str] = ()) -> bytes:
    """The archive.  Only its owner may read what is unpacked of it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system = 3  # Unix, whatever this machine is
            entry.external_attr = (0o100700 if name in executable else 0o100600) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def below(folder: Path, prefix: str = "", without: Collection[str] = ()) -> dict[str, bytes]:
    """Every file below a folder, by ``prefix`` and its path there, but for folders ``without``."""
    left_out = {*JUNK, *without}
    return {
        f"{prefix}{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and left_out.isdisjoint(path.relative_to(folder).parts)
    }
