"""Every code that a finding may have, with what `grader explain` says of it.

    @finding("shape.wrong", "An array has the wrong shape.")
    def shape_wrong(subject, difference) -> Finding:
        \"\"\"The explanation, in Markdown: what it means, why it matters, an example.\"\"\"

The decorated function words one finding; its docstring is the explanation of the code, and
the sentence beside the code is the finding's category: all that a student reads where evidence
is to stay hidden.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

from grader.model import Finding

P = ParamSpec("P")

_HEADLINES: dict[str, str] = {}
_EXPLANATIONS: dict[str, str] = {}


def finding(code: str, headline: str) -> Callable[[Callable[P, Finding]], Callable[P, Finding]]:
    """Register the decorated function's docstring as the explanation of ``code``."""

    def register(function: Callable[P, Finding]) -> Callable[P, Finding]:
        @wraps(function)
        def worded(*args: P.args, **kwargs: P.kwargs) -> Finding:
            return replace(function(*args, **kwargs), category=headline)

        assert code not in _HEADLINES, f"two findings are called {code}"
        _HEADLINES[code] = headline
        _EXPLANATIONS[code] = function.__doc__ or headline
        return worded

    return register


def categories() -> dict[str, str]:
    """Code -> the sentence that tells the category of a finding and nothing of its evidence."""
    return dict(sorted(_HEADLINES.items()))


def explanations() -> dict[str, str]:
    """Code -> Markdown: what a finding means, why it matters, an example."""
    return {code: f"# {code}\n\n{inspect.cleandoc(text)}\n" for code, text in sorted(_EXPLANATIONS.items())}
