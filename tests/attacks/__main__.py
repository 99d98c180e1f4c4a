"""`python -m tests.attacks`: which attacks work without which layer of the sandbox, as a table.

Each attack that layers of the sandbox stop is run against the whole grader and with each layer left
out in turn; a cross marks where it works.  With ``--unprivileged`` the grader is an ordinary user;
with ``--whole`` nothing is left out, and the answer is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence

from grader.runners.layers import LAYERS

from .arena import Arena
from .attack import Attack, discover
from .unprivileged import ordinary_user

_REMOVABLE = [name for name in LAYERS if name != "process_tree"]
"""What stops processes that stay behind is no layer that could be left out of one process."""


def main(arguments: Sequence[str]) -> int:
    """Print the table; the exit code tells whether an attack works against the whole grader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unprivileged", action="store_true")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args(arguments)
    if options.unprivileged and os.geteuid() == 0:
        again = [sys.executable, "-m", "tests.attacks", *arguments]
        return subprocess.run(again, preexec_fn=ordinary_user, check=False).returncode
    attacks = [attack for attack in discover() if not attack.harness and _possible(attack)]
    with Arena() as arena:
        if options.whole:
            print(json.dumps({attack.id: _achieved(arena, attack) for attack in attacks}))
            return 0
        print(_line("without", ["nothing", *_REMOVABLE]))
        rows = [_row(arena, attack) for attack in attacks]
    return int(any(rows))


def _possible(attack: Attack) -> bool:
    return os.geteuid() == 0 or "root" not in attack.needs


def _achieved(arena: Arena, attack: Attack) -> list[str]:
    outcome = arena.strong(attack)
    return [*outcome.achieved, *outcome.faults, *([] if outcome.honest else ["the honest question was lost"])]


def _row(arena: Arena, attack: Attack) -> bool:
    """Print the row of an attack; whether it works against the whole grader."""
    tried = [frozenset(), *(frozenset({name}) for name in _REMOVABLE)]
    worked = [arena.strong(attack, without).worked for without in tried]
    print(_line(attack.id, ["x" if one else "." for one in worked]), flush=True)
    return worked[0]


def _line(first: str, cells: Sequence[str]) -> str:
    return f"{first:36}" + "".join(f"{cell:<13}" for cell in cells)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
