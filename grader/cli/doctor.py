"""``grader doctor``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from grader.cli.options import Json, NoColor, RequireIsolation, console, policy

if TYPE_CHECKING:
    from rich.table import Table

    from grader.machine import Machine


def doctor(
    require_isolation: RequireIsolation = None, as_json: Json = False, no_color: NoColor = False
) -> int:
    """What this machine offers for grading, and what to do about what is missing.

    Example: `grader doctor --require-isolation uid,landlock,seccomp`
    """
    from grader.machine import examine

    machine = examine(policy(require_isolation))
    if as_json:
        print(json.dumps(asdict(machine), indent=2, default=list))
    else:
        _show(machine, no_color=no_color)
    return 0


def _show(machine: Machine, *, no_color: bool) -> None:
    from rich.text import Text

    out = console(no_color=no_color)
    for title, table in _tables(machine):
        out.print(Text(title, "bold"))
        out.print(table)
    if machine.advice:
        out.print(Text("What could be better", "bold"))
        for sentence in machine.advice:
            out.print(Text(f"  {sentence}"))


def _tables(machine: Machine) -> Iterator[tuple[str, Table]]:
    from grader.runners.layers import LAYERS

    layers = [(name, _state(name, machine), f"keeps from: {LAYERS[name].keeps}") for name in LAYERS]
    yield "Isolation of student code", _table(layers)
    yield "Versions", _table(list(machine.versions.items()))
    yield "GPU", _table([(gpu,) for gpu in machine.gpus] or [("none that an NVIDIA driver knows of",)])
    yield "Data", _table(list(machine.data.items()))


def _state(name: str, machine: Machine) -> str:
    reason = machine.isolation.missing.get(name, "")
    return "yes" if name in machine.isolation.active else f"no ({reason or 'not tried'})"


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    """Rows in aligned columns, without lines."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row("", *map(Text, row))
    return table
