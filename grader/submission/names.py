"""The names of files: which are safe, which are junk, and how to show them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from grader.prose import listed
from grader.prose import show as show
from grader.submission.limits import MAX_FOLDERS, MAX_NAME, MAX_PATH

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
FOREIGN = (".rar", ".7z", ".zst")
DOCUMENTS = (".pdf", ".txt", ".md", ".docx", ".doc", ".odt", ".rtf", ".tex")
NOTEBOOK = ".ipynb"
SOURCE = ".py"

OUTSIDE = "their names point outside the folder"
UNREADABLE = "their names hold control characters or bytes that are no text"
TOO_LONG = "their names are too long"

_DRIVE = re.compile(r"[A-Za-z]:")
_NOT_TEXT = {"Cc", "Cs", "Zl", "Zp"}  # control characters, undecodable bytes, line separators
_JUNK_FOLDERS = {
    "__MACOSX",
    "__pycache__",
    ".git",
    ".hg",
    ".idea",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".svn",
    ".venv",
    ".vscode",
    "node_modules",
    "site-packages",
    "venv",
}
_JUNK_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}


def tidy(name: str) -> str:
    """The name as a relative path with forward slashes, whatever system packed it."""
    return "/".join(part for part in _parts(name) if part not in {"", "."})


def unsafe(name: str) -> str:
    """Why a file of this name is not written; empty if it may be."""
    parts = _parts(name)
    if name.startswith(("/", "\\")) or _DRIVE.match(name) or ".." in parts:
        return OUTSIDE
    if any(unicodedata.category(letter) in _NOT_TEXT for letter in name):
        return UNREADABLE
    if len(name.encode()) > MAX_PATH or len(parts) > MAX_FOLDERS:
        return TOO_LONG
    return TOO_LONG if any(len(part.encode()) > MAX_NAME for part in parts) else ""


def is_junk(path: str) -> bool:
    """Whether a program put the file there, not the student."""
    parts = _parts(path)
    return bool(_JUNK_FOLDERS.intersection(parts)) or parts[-1] in _JUNK_FILES or parts[-1].startswith("._")


def is_archive(path: str) -> bool:
    """Whether the name says that the file is an archive that can be unpacked."""
    return path.lower().endswith(ARCHIVES)


def is_packed(path: str) -> bool:
    """Whether the name says that the file is an archive of whatever kind."""
    return path.lower().endswith((*ARCHIVES, *FOREIGN))


def fold(path: str) -> str:
    """What a file system that ignores case and ways of writing accents makes of the path."""
    return unicodedata.normalize("NFC", path).casefold()


def below(path: str, folder: str) -> str:
    """The path relative to ``folder``, an empty string being the top; empty if it is elsewhere."""
    if not folder:
        return path
    return path.removeprefix(folder + "/") if path.startswith(folder + "/") else ""


def join(folder: str, path: str) -> str:
    """The path of what lies at ``path`` in ``folder``, an empty string being the top."""
    return f"{folder}/{path}" if folder else path


def enumerate_names(names: Sequence[str], limit: int = 4) -> str:
    """``a``, ``b`` and ``c``; or ``a``, ``b``, ``c``, ``d`` and 5 more."""
    shown = [show(name) for name in names[:limit]]
    if len(names) > limit:
        return f"{', '.join(shown)} and {len(names) - limit} more"
    return listed(shown)


def _parts(name: str) -> list[str]:
    return name.replace("\\", "/").split("/")
