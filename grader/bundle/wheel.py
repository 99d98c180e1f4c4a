"""A wheel of this program, made from the program as it is installed: no network, no build tool.

The wheel may lack some of its parts and hold assignments of its own; see PEP 427 for its format.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import grader
from grader.bundle.archive import Files, below, packed
from grader.errors import UsageError
from grader.resources import find_templates

DISTRIBUTION = "deep-learning-grader"
DATA = "grader/_data/"

_WHEEL = "Wheel-Version: 1.0\nGenerator: deep-learning-grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_SCRIPTS = "[console_scripts]\ngrader = grader.cli:main\n"


def build(data: Files, keep: Callable[[str], bool] = lambda _: True) -> tuple[str, bytes]:
    """File name and content of the wheel.

    ``data`` are files below `DATA`: assignments and rubrics.  ``keep`` tells of each path of the
    program (``grader/reference/affine.py``) whether it is to be in it.
    """
    package = Path(grader.__file__).parent
    program = below(package, "grader/", without={"_data"}) | below(find_templates(), f"{DATA}templates/")
    files = {name: content for name, content in program.items() if keep(name)}
    files |= {f"{DATA}{name}": content for name, content in data.items()}
    return _finished(files)


def _finished(files: dict[str, bytes]) -> tuple[str, bytes]:
    stem = f"{DISTRIBUTION.replace('-', '_')}-{grader.__version__}"
    info = f"{stem}.dist-info"
    files |= {
        f"{info}/METADATA": _metadata().encode(),
        f"{info}/WHEEL": _WHEEL.encode(),
        f"{info}/entry_points.txt": _SCRIPTS.encode(),
    }
    record = "".join(_line(name, files[name]) for name in sorted(files)) + f"{info}/RECORD,,\n"
    return f"{stem}-py3-none-any.whl", packed(files | {f"{info}/RECORD": record.encode()})


def _line(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def _metadata() -> str:
    """What pip reads: name, version, requirements."""
    try:
        text = metadata.distribution(DISTRIBUTION).read_text("METADATA")
    except metadata.PackageNotFoundError:
        text = None
    if not text:
        raise UsageError(
            "This program runs without being installed; `pip install` it before building bundles."
        )
    return text
