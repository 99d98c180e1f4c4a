"""An interpreter that every user of the machine can read.

Where the installed one lies below a folder closed to others, a process that has become another user
reads its standard library by a capability, and is left that only behind Landlock.  The attacks that
are stopped by the other user alone are run in this one.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
from pathlib import Path

from grader.runners.sandbox.identity import closed_to_others

_NEVER_USED = shutil.ignore_patterns("site-packages", "test", "tests", "idlelib", "__pycache__", "lib2to3")


def readable_interpreter(folder: Path) -> str:
    """The interpreter that runs now, or a copy of it in ``folder`` where others cannot read it."""
    library = Path(sysconfig.get_path("stdlib"))
    if not closed_to_others([str(library)]):
        return sys.executable
    folder.chmod(0o755)
    copy = folder / "bin" / Path(sys.executable).resolve().name
    copy.parent.mkdir()
    shutil.copy(Path(sys.executable).resolve(), copy)
    shutil.copytree(library, folder / library.relative_to(sys.base_prefix), ignore=_NEVER_USED)
    return str(copy)
