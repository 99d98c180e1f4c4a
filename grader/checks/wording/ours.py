"""Findings that are not about the student's code: ours, the hand-in's, a requirement's."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks.wording.registry import finding
from grader.checks.wording.subject import short
from grader.model import Evidence, Finding, Question
from grader.prose import listed
from grader.redaction import NOTHING


@finding("grader.error", "The grader could not run this check; that is not your fault.")
def our_fault(why: str, *, told: bool = False) -> Finding:
    """Something on the grader's side went wrong: a bug, a missing device, a missing file.

    It says nothing about your code.  The check counts neither as passed nor as failed until a
    person has looked at it.
    """
    return Finding(
        "grader.error",
        "The grader could not run this check; that is not your fault.",
        Evidence(lines=(f"What went wrong: {why}",)),
        next_step=f"Please tell the course staff{f': {why}' if told else '.'}",
    )


@finding("grader.out_of_time", "The time for grading was over before it was this question's turn.")
def out_of_time() -> Finding:
    """All questions of a submission share a limited time, and it was used up: most often by functions
    that hang or are very slow, each of which is stopped only after a while.

    The question was not run, so it has neither passed nor failed; a person decides.  Repair what is
    said to hang or to be slow, and hand in again.
    """
    return Finding(
        "grader.out_of_time",
        "The time for grading was over before it was this question's turn.",
        next_step="Repair what hangs or is slow in other questions, then this one has its turn.",
    )


@finding("grader.not_reached", "The grading has not come to this question.")
def not_reached() -> Finding:
    """The grading goes on, or something stopped it from outside before it came to this question.

    It says nothing about your code.  If it stays like this, a person will look at it.
    """
    return Finding(
        "grader.not_reached",
        "The grading has not come to this question.",
        next_step="If it stays like this, please tell the course staff.",
    )


@finding("check.failed", "This check did not pass.")
def not_passed() -> Finding:
    """The check did not pass, and the course shows no more than that.

    Checks on inputs that stay hidden would otherwise give the answer away.  Test your function
    on inputs of your own: other sizes, one example, numbers far from zero.
    """
    return NOTHING


@finding("submission.unusable", "What was handed in could not be graded.")
def unusable(why: str) -> Finding:
    """The file that was handed in could not be unpacked, or no code was found in it.

    Nothing was run.  Hand in the folder that holds your package (or a .zip or .tar.gz of it),
    with the modules that the assignment names, and look at the archive before you upload it:

        unzip -l homework.zip
    """
    return Finding("submission.unusable", f"What was handed in could not be graded: {why}")


@finding("requirement.failed", "A question that this one builds on failed.")
def consequence(question: Question, failed: Sequence[str]) -> Finding:
    """This question builds on another one that failed, so it may fail for that reason alone.

    A network whose layer is wrong gives wrong gradients even if the network's own code is
    right.  Repair the named question first, then look at this one again.
    """
    names = listed([f"`{id}`" for id in failed])
    return Finding(
        "requirement.failed",
        f"`{question.id}` builds on {names}, which did not pass; this may be a consequence.",
        next_step=f"Repair {names} first.",
    )


@finding("carried.forward", "It is right, given the functions that it builds on.")
def carried_forward(function: str, blamed: Sequence[str], *, whole: bool) -> Finding:
    """The question was run again with the wrong functions that it uses answered by right ones,
    and then it passed, or more of it did: that part of the error is inherited.

    Its points are given here, or part of them if the course says so, and were lost where the
    error is.  Repair the named functions; what was right with right ones needs no change.
    """
    names = listed([f"`{short(other)}`" for other in blamed])
    own = f"`{short(function)}`"
    if whole:
        headline = f"{own} itself is right; it only inherits the error of {names}."
        return Finding(
            "carried.forward", headline, next_step=f"Repair {names}; nothing needs to change here."
        )
    headline = f"{own} inherits the error of {names}, and has one of its own."
    return Finding("carried.forward", headline, next_step=f"Repair {names} first.")
