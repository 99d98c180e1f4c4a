"""The decorators of gradescope-utils: they note something on a test method, under its names.

The grader reads them from the source; here only ``partial_credit`` does something of its own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

Test = Callable[..., Any]
Decorator = Callable[[Test], Test]


def _noting(name: str, value: object) -> Decorator:
    def decorate(test: Test) -> Test:
        setattr(test, name, value)
        return test

    return decorate


def weight(val: float) -> Decorator:
    """How much the test counts."""
    return _noting("__weight__", val)


def number(val: object) -> Decorator:
    """By what number the test is listed."""
    return _noting("__number__", str(val))


def visibility(val: str) -> Decorator:
    """Who sees the test, and when."""
    return _noting("__visibility__", val)


def hide_errors(val: str = "Test failed") -> Decorator:
    """What is told of a failure in place of the error."""
    return _noting("__hide_errors__", val)


def tags(*args: str) -> Decorator:
    """Words that the test is filed under."""
    return _noting("__tags__", args)


def partial_credit(weight: float) -> Decorator:
    """The test is called with ``set_score``, a function that takes the points earned."""

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return test(*args, **kwargs | {"set_score": functools.partial(setattr, wrapper, "__score__")})

        return _noting("__weight__", weight)(wrapper)

    return decorate
