"""Sentences about the accuracies of pruned models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.checks.interval import Look
from grader.checks.wording.registry import finding
from grader.checks.wording.sparsity import percent
from grader.checks.wording.subject import Subject
from grader.model import Finding
from grader.prose import count, listed
from grader.records import dataclass

_SHOWN = 5
_MOST = 12  # levels in a list


@dataclass(frozen=True, slots=True)
class Seen:
    """A level: the accuracy that the code tells for it, if it does, and what the model at that level
    got right, if there is such a model: of the pictures that tell most, and of unseen ones."""

    level: float
    told: float | None
    counted: Look | None
    unseen: Look | None
    right: bool = False


@finding("pruned_accuracy.contradicts", "The accuracies that are told are not those of the pruned models.")
def contradicts(subject: Subject, wrong: Sequence[Seen], of_the_trained: bool) -> Finding:
    """The cell was run on a trained network of the course's, and what it prints for a level of pruning
    is not the accuracy of the model that it has pruned to that level.

    The accuracy is counted again here, from what each model that was tested answers.  Test the
    pruned model, and print what the test returns: a number that is typed in is right once at most.

    Bad, the model before pruning:

        test_model(model, test_data, mode=mode)

    Good:

        test_model(pruned_model, test_data, mode=mode)
    """
    first, *others = wrong
    assert first.told is not None
    assert first.counted is not None
    headline = (
        f"{subject.function}: for {percent(first.level)} the code tells {percent(first.told)} accuracy; "
        f"the model at that level is right for {percent(first.counted.share)}."
    )
    return Finding(
        "pruned_accuracy.contradicts",
        headline,
        subject.seen(*_lines(first, others)),
        _pattern(of_the_trained),
        next_step="Test each pruned model as it is pruned, and print what the test returns.",
    )


def _lines(first: Seen, others: Sequence[Seen]) -> Iterator[str]:
    if first.counted is first.unseen and first.unseen is not None:
        yield f"Counted on {first.unseen.total:,} pictures whose labels the code was not given."
    elif first.counted is not None and first.unseen is not None:
        yield (
            f"Counted on the {first.counted.total:,} pictures of the test; of {first.unseen.total:,} others "
            f"it is right for {percent(first.unseen.share)}."
        )
    told = [
        f"for {percent(one.level)} {percent(one.told)}, counted {percent(one.counted.share)}"
        for one in others[: _SHOWN - 1]
        if one.told is not None and one.counted is not None
    ]
    if told:
        yield f"Also: {'; '.join(told)}."


@finding("pruned_accuracy.no_such_model", "An accuracy is told for a level at which no model was tested.")
def no_such_model(
    subject: Subject, wrong: Sequence[Seen], shares: Sequence[float], of_the_trained: bool
) -> Finding:
    """The cell prints an accuracy for a level of pruning, and among the models that it tested none has
    been pruned to that level.

    Then the accuracy is that of another model: of the one before pruning, of one whose masks were not
    applied, or of one that was pruned again and again, so that it lost more than the level says.
    """
    levels = listed([percent(one.level) for one in wrong])
    found = list(dict.fromkeys(percent(share) for share in shares))
    there = f"Tested: models at {listed(found[:_MOST])}." if found else "No model was tested."
    if found == [percent(0)]:
        there = "The model before pruning alone was tested."
    return Finding(
        "pruned_accuracy.no_such_model",
        f"{subject.function}: an accuracy is told for {levels}, and no model at that level was tested.",
        subject.seen(there),
        _pattern(of_the_trained),
        next_step="Prune a copy of the trained model for each level, and test that copy.",
    )


def _pattern(of_the_trained: bool) -> str:
    return (
        "What is told for these levels is the accuracy of the model before pruning." if of_the_trained else ""
    )


@finding("pruned_accuracy.not_told", "Accuracies after pruning are missing.")
def not_told(subject: Subject, levels: Sequence[float], right: int, asked: int) -> Finding:
    """What the cell prints has no accuracy for some of the levels that are asked for.

    Print the level with each accuracy, `Testing 20% pruning:` before it, so that whoever reads the
    output knows which belongs to which.
    """
    which = listed([percent(level) for level in levels])
    found = f"{right} of {count(asked, 'level')}"
    headline = (
        f"{subject.function}: no accuracy is told for {which}."
        if which
        else f"{subject.function}: the accuracy is told for {found}."
    )
    return Finding(
        "pruned_accuracy.not_told",
        headline,
        subject.seen(),
        next_step="Test a model for each level, and print the level with its accuracy.",
    )
