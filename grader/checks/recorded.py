"""The outputs saved in a notebook are there, are what is asked for, and are what the code gives now.

Fails where cells were not run or end with an error, where an output is older than what it builds
upon, where a number misses its threshold, and where the code that was handed in gives another one.
The check's outputs are what its cells give now: texts as they print them, or numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, Literal

from grader.checks.base import Context, Outcome, ParamsBase, Trial
from grader.checks.compare import WrongType, as_numbers
from grader.checks.saved import saved
from grader.checks.wording import recorded as words
from grader.model import Finding, Notebook
from grader.notebooks.claims import Claim, claims, output_text
from grader.notebooks.code import CodeCell
from grader.notebooks.recorded import oddities, outputs_of
from grader.records import dataclass

FAR = 100.0
"""Factor between two relative errors, one right and one wrong, that rounding does not explain."""


@dataclass(frozen=True, slots=True)
class Params(ParamsBase):
    """``notebook`` is the assignment's name of one, that of the question's function if it is left
    out; ``cells`` a pattern for those looked at, in their code or in the text before.  ``claim`` is
    what their outputs must tell, in lines whose ``label`` matches: the best is ``at_least`` so much,
    all are ``at_most`` so much, or there is one for each of ``levels``.  ``within`` is how far the
    code may be from it now, and ``compare`` whether that is looked at."""

    notebook: str = ""
    cells: str = ""
    claim: Literal["", "error", "accuracy", "sparsity", "pruning"] = ""
    label: str = ""
    at_least: float | None = None
    at_most: float | None = None
    levels: tuple[float, ...] = ()
    within: float = 0.05
    compare: bool = True


def run(context: Context) -> Outcome:
    """Look at the state of the cells, then at what they claim."""
    params: Params = context.params
    found = saved(context, params.notebook, params.cells)
    if isinstance(found, Finding):
        return Outcome(0.0, (found,))
    notebook, chosen = found.notebook, found.cells
    wrong, notes = _state(notebook, chosen)
    fraction = 0.0 if wrong else 1.0
    if params.claim:
        share, findings = _claimed(context, notebook, chosen)
        wrong += findings
        fraction = min(fraction, share)
    return Outcome(fraction, (*wrong, *notes))


def _state(notebook: Notebook, chosen: Sequence[CodeCell]) -> tuple[list[Finding], list[Finding]]:
    """What is wrong with how the cells were run, and what is only to be noted."""
    wrong, notes = [], []
    cells = {cell.number: cell for cell in chosen}
    for odd in oddities(notebook):
        if odd.cell not in cells:
            continue
        match odd.kind:
            case "not_run":
                wrong.append(words.not_run(notebook, cells[odd.cell]))
            case "error":
                wrong.append(words.error_left(notebook, cells[odd.cell], odd))
            case "stale":
                wrong.append(words.stale(notebook, cells[odd.cell], odd))
            case "order" | "repeated":
                notes.append(words.out_of_order(notebook, cells[odd.cell], odd))
    return wrong, [] if wrong else notes[:1]


def _claimed(context: Context, notebook: Notebook, chosen: Sequence[CodeCell]) -> tuple[float, list[Finding]]:
    """The share of what is asked for that the outputs tell, and what is wrong with them."""
    params: Params = context.params
    found = [(cell, claim) for cell in chosen for claim in _claims_of(params, notebook, cell)]
    if not found:
        assert params.claim
        return 0.0, [words.no_claim(notebook, chosen[-1], params.claim)]
    if params.levels:
        missing = [level for level in params.levels if not any(_is(c.value, level) for _, c in found)]
        share = 1 - len(missing) / len(params.levels)
        told = [words.levels_missing(notebook, found, missing)] if missing else []
    else:
        told = list(_threshold(params, notebook, found))
        share = 0.0 if told else 1.0
    contradictions = list(_contradictions(context, notebook, found)) if params.compare else []
    return (0.0 if any(f.code == words.CONTRADICTS for f in contradictions) else share), told + contradictions


def _claims_of(params: Params, notebook: Notebook, cell: CodeCell) -> list[Claim]:
    return _wanted(params, output_text(outputs_of(notebook, cell).outputs))


def _wanted(params: Params, text: str) -> list[Claim]:
    assert params.claim
    return [claim for claim in claims(text, params.claim) if re.search(params.label, claim.label)]


def _threshold(
    params: Params, notebook: Notebook, found: Sequence[tuple[CodeCell, Claim]]
) -> Iterator[Finding]:
    if params.at_least is not None:
        cell, best = max(found, key=lambda pair: -math.inf if math.isnan(pair[1].value) else pair[1].value)
        if not best.value >= params.at_least:
            yield words.too_small(notebook, cell, best, params.at_least)
    if params.at_most is not None:
        bad = [(cell, claim) for cell, claim in found if not claim.value <= params.at_most]
        if bad:
            yield words.too_large(notebook, bad, len(found), params.at_most)


def _contradictions(
    context: Context, notebook: Notebook, found: Sequence[tuple[CodeCell, Claim]]
) -> Iterator[Finding]:
    """Each claim against the one of the same name, and of the same place among these, now."""
    for trial in context.trials:
        if trial.student.error is not None:
            yield words.fails_now(notebook, found[0][0], trial)
            return
        now = [claim for value in _outputs(context, trial) for claim in _now(context.params, value)]
        far = [seen for seen in _paired(found, now) if _differ(context.params, seen[1], seen[2])]
        if far:
            yield words.contradicts(notebook, far)
            return


def _outputs(context: Context, trial: Trial) -> list[Any]:
    """What the check is about, of what came back."""
    wanted = context.spec.outputs
    return [v for name, v in trial.student.outputs.items() if any(fnmatchcase(name, g) for g in wanted)]


def _now(params: Params, value: Any) -> list[Claim]:
    """What the code claims now: in a text, or as a number."""
    if isinstance(value, str):
        return _wanted(params, value)
    number = as_numbers(value)
    if isinstance(number, WrongType) or number.size != 1 or not params.claim:
        return []
    return [Claim(params.claim, "", float(number.reshape(())), "")]


def _paired(
    old: Sequence[tuple[CodeCell, Claim]], new: Sequence[Claim]
) -> Iterator[tuple[CodeCell, Claim, Claim]]:
    """Claims of one name in their order; one number without a name belongs to the last claim."""
    if len(new) == 1 and not new[0].label:
        yield (*old[-1], new[0])
        return
    left = list(new)
    for cell, claim in old:
        same = next((other for other in left if other.label == claim.label), None)
        if same is not None:  # a run of other length has the beginning in common
            left.remove(same)
            yield cell, claim, same


def _differ(params: Params, old: Claim, new: Claim) -> bool:
    if math.isnan(old.value) or math.isnan(new.value):
        return math.isnan(old.value) != math.isnan(new.value)
    if params.claim != "error":
        return abs(old.value - new.value) > params.within
    limit = 1e-4 if params.at_most is None else params.at_most
    small, large = sorted((abs(old.value), abs(new.value)))
    return small <= limit < large and large > FAR * small


def _is(value: float, level: float) -> bool:
    return math.isclose(value, level, abs_tol=0.005)
