"""Good and bad outputs for every kind of check, found by folder, and the messages they give.

``scenarios/KIND.py`` holds functions: ``good_*`` must earn everything in silence, ``bad_*``
must lose points with the messages of ``messages/KIND.NAME.txt``.  To write these files anew:

    python -m tests.unit.checks.test_messages
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from grader import checks
from grader.checks.base import Outcome
from grader.checks.wording import explanations
from grader.model import Finding

HERE = Path(__file__).parent
MESSAGES = HERE / "messages"


def scenarios(prefix: str) -> dict[str, Callable[[], Outcome]]:
    """``values.bias_missing`` -> the function that gives its outcome."""
    found = {}
    for module in pkgutil.iter_modules([str(HERE / "scenarios")]):
        for name, function in vars(import_module(f"tests.unit.checks.scenarios.{module.name}")).items():
            if name.startswith(prefix):
                found[f"{module.name}.{name.removeprefix(prefix)}"] = function
    return found


GOOD, BAD = scenarios("good_"), scenarios("bad_")


def rendered(outcome: Outcome) -> str:
    """An outcome as text: one line a field, in the order in which a student reads them."""
    parts = [f"{outcome.fraction:g} of the points\n", *map("\n".join, map(lines, outcome.findings))]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def lines(finding: Finding) -> Iterator[str]:
    yield f"[{finding.code}]"
    yield finding.headline
    if finding.evidence is not None:
        yield from (f"  {line}" for line in finding.evidence.lines)
        yield from (f"  {f.file}:{f.line} in {f.function}: {f.source}" for f in finding.evidence.traceback)
        yield from (f"  printed: {line}" for line in finding.evidence.printed.splitlines())
    if finding.pattern:
        yield f"Pattern: {finding.pattern}"
    if finding.location is not None:
        yield f"At: {finding.location.file}:{finding.location.line}"
    if finding.next_step:
        yield f"Next: {finding.next_step}"


@pytest.mark.parametrize("name", GOOD)
def test_good(name: str) -> None:
    outcome = GOOD[name]()
    assert outcome.fraction == 1.0, rendered(outcome)
    assert outcome.findings == ()


@pytest.mark.parametrize("name", BAD)
def test_bad(name: str) -> None:
    outcome = BAD[name]()
    assert outcome.fraction < 1.0
    assert rendered(outcome) == (MESSAGES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BAD)
def test_every_message_fits_one_line_and_can_be_explained(name: str) -> None:
    for finding in BAD[name]().findings:
        assert finding.code in explanations()
        said = [
            finding.headline,
            finding.pattern,
            finding.next_step,
            *(finding.evidence.lines if finding.evidence else ()),
        ]
        for sentence in filter(None, said):
            assert "\n" not in sentence
            assert len(sentence) <= 160
            assert sentence[-1] in ".!?:" or finding.code.startswith(("runtime", "import"))


def test_every_kind_has_good_and_bad_scenarios() -> None:
    for found in (GOOD, BAD):
        assert {name.partition(".")[0] for name in found} == set(checks.names())


def test_no_message_is_left_over() -> None:
    assert {path.stem for path in MESSAGES.glob("*.txt")} == set(BAD)


if __name__ == "__main__":
    MESSAGES.mkdir(exist_ok=True)
    for old in MESSAGES.glob("*.txt"):
        old.unlink()
    for name, scenario in BAD.items():
        (MESSAGES / f"{name}.txt").write_text(rendered(scenario()), encoding="utf-8")
