"""The command line: one module a verb, nothing imported before it is needed."""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command; every problem becomes one sentence and the exit code that belongs to it."""
    # Read when numpy is imported: golden outputs do not depend on the number of processors, and
    # an import that starts no threads takes half as long.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from grader.cli.app import run

    if isinstance(sys.stdout, io.TextIOWrapper):  # a name of a file may hold what the terminal cannot show
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
