"""The zygote: a bare interpreter that has imported what student code needs, and forks.

Started as a script by `grader.runners.zygote`, with its socket on descriptor 3; its arguments are
the framework to import, or nothing, and the folders of installed packages.  It runs no student
code and holds no secret: its memory is what every student's process starts with.
"""

import os
import sys
from types import ModuleType

CONTROL = 3
_RUNNERS = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120 - pathlib is not needed here
_COMMON = (
    "collections",
    "copy",
    "functools",
    "itertools",
    "math",
    "numpy.lib.stride_tricks",
    "numpy.random",
    "pickle",
    "random",
    "time",
)


def _load_ours(framework: str) -> tuple[ModuleType, dict[str, ModuleType]]:
    """Import the framework and our part of the child, its kits apart, then take our names out of
    the way of the student's."""
    stand_in = ModuleType("grader")
    stand_in.__path__ = [os.path.dirname(_RUNNERS)]  # noqa: PTH120 - as above
    sys.modules["grader"] = stand_in
    from grader.runners.inside import kits, preload, serve

    preload.load(framework)
    known = kits.load(framework)

    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        del sys.modules[name]
    return serve, known


def _die_first() -> None:
    """Where memory runs out, have the system end student code and not the grader."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123 - pathlib is not needed here
            file.write("1000")
    except OSError:
        pass


def main() -> None:
    """Prepare everything that a fork can share, then answer the grader until it is gone."""
    os.setsid()
    _die_first()
    os.closerange(CONTROL + 1, os.sysconf("SC_OPEN_MAX"))
    framework, *packages = sys.argv[1:]
    sys.path += packages
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)  # type: ignore[union-attr]  # a text stream here
    serve, kits = _load_ours(framework)
    import gc
    import importlib
    import site

    site.setquit()

    for name in _COMMON:
        importlib.import_module(name)
    sys.dont_write_bytecode = True
    gc.freeze()
    interpreter = _existing(os.path.join(sys.base_prefix, "lib"), os.path.dirname(os.__file__))  # noqa: PTH118, PTH120 - as above
    shims = os.path.join(_RUNNERS, "environment")  # noqa: PTH118 - as above
    hidden = os.path.dirname(_RUNNERS)  # noqa: PTH120 - as above
    serve.zygote(CONTROL, framework, kits, interpreter, _existing(*packages), shims, hidden)


def _existing(*folders: str) -> list[str]:
    """The real paths of the folders that are there."""
    return [os.path.realpath(folder) for folder in folders if os.path.isdir(folder)]  # noqa: PTH112 - as above


if __name__ == "__main__":
    main()
