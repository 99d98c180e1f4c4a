"""What the audit says of the cases of a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.audit.inputs import CaseUse, QuestionUse, never_told_apart, survivors
from grader.prose import count, listed

MOST_LISTED = 5  # names in a line


def of_question(use: QuestionUse) -> Iterator[str]:
    """How many mistakes are known, and a line a case."""
    yield f"{use.question}: {count(len(use.mistakes), 'known mistake')}"
    for case in use.cases:
        yield f"  {_of_case(case, len(use.mistakes))}"
    for group in use.alike:
        yield f"  No case tells {_apart(group)}."


def of_inputs(found: Sequence[QuestionUse]) -> list[str]:
    """The mistakes for which a case is needed."""
    unseen = [f"no case shows {mistake}" for mistake in survivors(found)]
    return unseen + [f"no case tells {_apart(group)}" for group in never_told_apart(found)]


def _of_case(case: CaseUse, known: int) -> str:
    details = [f"does not show {_some(case.silent)}"] if case.silent else []
    details += [f"does not tell {_apart(group)}" for group in case.alike]
    details += [f"alone shows {_some(case.alone)}"] if case.alone else []
    name = f"{case.case} (hidden)" if case.hidden else case.case
    shown = f"{name}: shows {known - len(case.silent)}"
    return f"{shown}; {'; '.join(details)}." if details else f"{shown}, and tells them apart."


def _apart(group: Sequence[str]) -> str:
    return f"{listed(group, 'and')} apart"


def _some(mistakes: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    shown = list(mistakes[:MOST_LISTED])
    if len(mistakes) > MOST_LISTED:
        shown.append(f"{len(mistakes) - MOST_LISTED} more")
    return listed(shown)
