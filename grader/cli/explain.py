"""``grader explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.options import NoColor, console
from grader.errors import UsageError


def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="The code of a finding, such as `shape.wrong`.")
    ] = None,
    no_color: NoColor = False,
) -> int:
    """Explain a finding: what it means, why it matters, an example.  Without CODE: list all."""
    from rich.markdown import Markdown

    from grader.assignment.problems import did_you_mean
    from grader.checks.wording import categories, explanations

    known = explanations()
    if code is None:
        for name, sentence in categories().items():
            print(f"{name:<{max(map(len, known))}}  {sentence}")
        return 0
    if code not in known:
        near = did_you_mean(code, known) or "."
        raise UsageError(f"There is no finding {code!r}{near} `grader explain` lists all codes.")
    console(no_color=no_color).print(Markdown(known[code]))
    return 0
