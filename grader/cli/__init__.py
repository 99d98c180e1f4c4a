"""The command line: one module a verb, nothing imported before it is needed."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; every problem becomes one sentence and the exit code that belongs to it."""
    from grader.cli.app import run

    sys.exit(run(sys.argv[1:]))
