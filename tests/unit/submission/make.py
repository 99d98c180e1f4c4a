"""Submissions of every shape, made on the fly."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.model import Layout, Submission
from grader.submission import load

Files = Mapping[str, str | bytes]
COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    ".tar": bytes,
    ".gz": gzip.compress,
    ".tgz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}

LAYOUT = Layout(
    "ece662",
    ("ece697ls", "cs231n", "cs682"),
    {
        "layers": "layers.py",
        "optim": "optim.py",
        "fc_net": "classifiers/fc_net.py",
        "cnn": "classifiers/cnn.py",
    },
)
PACKAGE: Files = {
    "layers.py": "def relu(x):\n    return max(x, 0)\n",
    "optim.py": "def sgd(w):\n    return w - 1\n",
    "classifiers/fc_net.py": "from ..layers import *\nfrom .. import optim\n",
    "classifiers/cnn.py": "from ..layers import *\n",
}
FLAT: Files = {name.rpartition("/")[2]: text for name, text in PACKAGE.items()}
HELPERS: Files = {
    "__init__.py": "",
    "classifiers/__init__.py": "",
    "layer_utils.py": "from .layers import *\nOURS = True\n",
    "solver.py": "from . import optim\n",
    "layers.py": "raise SystemExit('a graded file is never supplied')\n",
    "__pycache__/solver.cpython-311.py": "",
}


def within(folder: str, files: Files = PACKAGE) -> dict[str, str | bytes]:
    """The files in a folder."""
    return {f"{folder}/{name}": text for name, text in files.items()}


def write(folder: Path, files: Files) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(text))
    return folder


def zip_of(path: Path, files: Files | list[tuple[str | zipfile.ZipInfo, str | bytes]]) -> Path:
    """A zip; a list may repeat names and hold entries of any kind."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(name, _bytes(text), zipfile.ZIP_DEFLATED)
    return path


def tar_of(path: Path, files: Files, *others: tarfile.TarInfo) -> Path:
    """A tar, compressed as its name says; ``others`` are members without content."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for other in others:
            archive.addfile(other)
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(_bytes(text))
            archive.addfile(info, io.BytesIO(_bytes(text)))
    path.write_bytes(COMPRESS[path.suffix](buffer.getvalue()))
    return path


def special(name: str, kind: bytes, link: str = "") -> tarfile.TarInfo:
    """A tar member that is no file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def take(path: Path, helpers: Path | None = None, layout: Layout = LAYOUT) -> Submission:
    """Load into a folder of its own, beside what was handed in."""
    work = Path(tempfile.mkdtemp(dir=path.parent, prefix="work-"))
    return load(path, replace(layout, helpers=helpers), work)


def refused(path: Path, layout: Layout = LAYOUT) -> str:
    """The sentence with which the submission is refused."""
    with pytest.raises(SubmissionError) as caught:
        take(path, layout=layout)
    return str(caught.value)


def staged(submission: Submission) -> list[str]:
    """What an import can reach."""
    found = (path.relative_to(submission.root).as_posix() for path in submission.root.rglob("*.py"))
    return sorted(path for path in found if not path.startswith("."))


def run(submission: Submission, code: str) -> str:
    """What the code prints with the submission on the import path."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=submission.root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
