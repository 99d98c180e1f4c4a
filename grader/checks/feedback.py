"""What a student may read of a finding.  Hiding means leaving fields out, never editing text."""

from __future__ import annotations

from dataclasses import replace

from grader.checks.wording.ours import not_passed
from grader.checks.wording.registry import headline_of
from grader.model import Feedback, Finding


def limit(finding: Finding, feedback: Feedback) -> Finding:
    """``full`` leaves all, ``evidence`` all but the cause, ``category`` the code and what it
    means, ``none`` not even that."""
    if feedback == "full":
        return finding
    if feedback == "evidence":
        return replace(finding, cause=None)
    if feedback == "category":
        return Finding(finding.code, headline_of(finding.code))
    return not_passed()


def of_hidden(finding: Finding) -> Finding:
    """What is told of a hidden case: the category, and neither inputs nor numbers."""
    return Finding(finding.code, f"In a hidden case: {_lower(headline_of(finding.code))}")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
