"""What there is to know of an attack: its file says it in the docstring.

    \"""Reads a file of the grader's.

    stopped = ["landlock"]
    \"""

The first sentence says what it tries.  ``stopped`` names what stops it, each by itself: layers of
the sandbox, or

- ``process``: no answer, no comparison and no result is in the student's process;
- ``wire``: what comes back is read as bounded, plain data;
- ``watch``: processor time, clock, memory, disk, output and number of processes, seen from outside;
- ``waiting``: the process that has loaded the submission stands still while its questions run;
- ``intake``: what is handed in is unpacked without links and special files;
- ``reports``: what student code says is shown as text.

``harness`` names the naive grader that it would defeat, where that is no sandbox with these layers
switched off.  ``root`` marks an attack that only root could defend against, or try.
"""

from __future__ import annotations

import ast
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.runners.layers import LAYERS

HERE = Path(__file__).parent
HOSTILE = HERE / "hostile"
ELSEWHERE = ("process", "wire", "watch", "waiting", "intake", "reports")
HARNESSES = ("inprocess", "pickle", "trusting", "pytest")


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile submission; ``path`` is its file ``layers.py``, or a folder with that and more."""

    id: str
    path: Path
    tries: str
    stopped: tuple[str, ...]
    harness: str = ""
    needs: tuple[str, ...] = ()
    earns: str = ""

    @property
    def layers(self) -> frozenset[str]:
        """The layers of the sandbox among what stops it."""
        return frozenset(self.stopped) & frozenset(LAYERS)

    def copy_to(self, folder: Path) -> None:
        """Put the submission into ``folder``: package ``hw`` with the attack and the honest file."""
        package = folder / "hw"
        if self.path.is_dir():
            shutil.copytree(self.path, folder, dirs_exist_ok=True, symlinks=True)
        else:
            package.mkdir()
            shutil.copyfile(self.path, package / "layers.py")
        (package / "__init__.py").touch()
        shutil.copyfile(HERE / "honest.py", package / "other.py")


def discover() -> list[Attack]:
    """Every attack, by group and name."""
    files = [path for path in HOSTILE.glob("*/*.py") if not path.name.startswith("_")]
    folders = [path.parent.parent for path in HOSTILE.glob("*/*/hw/layers.py")]
    return sorted(map(read, [*files, *folders]), key=lambda attack: attack.id)


def read(path: Path) -> Attack:
    """The attack that lies at ``path``."""
    source = (path / "hw" / "layers.py" if path.is_dir() else path).read_text(encoding="utf-8")
    text = ast.get_docstring(ast.parse(source)) or ""
    tries, _, rest = text.partition("\n\n")
    known = tomllib.loads(rest)
    return Attack(
        id=f"{path.parent.name}/{path.stem}",
        path=path,
        tries=" ".join(tries.split()),
        stopped=_names(known, "stopped"),
        harness=known.get("harness", ""),
        needs=_names(known, "needs"),
        earns=known.get("earns", ""),
    )


def _names(known: dict[str, object], key: str) -> tuple[str, ...]:
    value = known.get(key, [])
    assert isinstance(value, Sequence)
    return tuple(map(str, value))
