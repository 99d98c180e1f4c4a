"""How a known mistake is written down.

A mistake changes a right implementation into a wrong one.  The right one, its ``base``, is a
function whose keyword-only options are all at their right values, or a class of small methods;
a mistake sets an option (`option`) or overrides a method (`override`).  So two mistakes of one
base can be made at once: students do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

from grader.records import dataclass

Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """``id`` is ``topic.what_is_wrong``; ``replaces`` the function or class that has it
    (``layers.batchnorm_backward``, ``fc_net.FullyConnectedNet``).

    ``sentence`` says to the student what the mistake is, ``look_at`` where to look.
    ``touches`` names what it changes, so that two mistakes that change the same thing are not
    combined.
    """

    id: str
    replaces: str
    base: Callable[..., Any]
    change: Change
    sentence: str
    look_at: str = ""
    touches: frozenset[str] = field(default_factory=frozenset)

    def concerns(self, function: str) -> bool:
        """Whether a function is the one that has the mistake, or a method of the class."""
        return function == self.replaces or function.startswith(f"{self.replaces}.")

    @property
    def variant(self) -> Any:
        """The wrong implementation."""
        return self.change(self.base)


def option(
    id: str, replaces: str, base: Callable[..., Any], sentence: str, look_at: str = "", **options: Any
) -> Mistake:
    """A mistake that sets options of ``base``."""
    return Mistake(
        id, replaces, base, lambda f: partial(f, **options), sentence, look_at, touches=frozenset(options)
    )


def maker(topic: str, replaces: str, base: Callable[..., Any]) -> Callable[..., Mistake]:
    """`option` for several mistakes of one base: ``make(name, sentence, look_at, **options)``."""

    def make(name: str, sentence: str, look_at: str = "", **options: Any) -> Mistake:
        return option(f"{topic}.{name}", replaces, base, sentence, look_at, **options)

    return make


class Row(NamedTuple):
    """A mistake of several functions: what they have in common of it."""

    name: str
    sentence: str
    look_at: str
    options: dict[str, Any]

    def of(self, make: Callable[..., Mistake]) -> Mistake:
        """The mistake of the function that `make`, a `maker`, is for."""
        return make(self.name, self.sentence, self.look_at, **self.options)


def override(id: str, replaces: str, base: type, mixin: type, sentence: str, look_at: str = "") -> Mistake:
    """A mistake that overrides methods of the class ``base`` by those of ``mixin``."""

    def change(cls: type) -> type:
        return type(cls.__name__, (mixin, cls), {})

    methods = (name for name, value in vars(mixin).items() if callable(value))
    touches = frozenset(name for name in methods if not name.startswith("__") or name == "__init__")
    return Mistake(id, replaces, base, change, sentence, look_at, touches=touches)


def pairs(mistakes: Sequence[Mistake]) -> Iterator[tuple[Mistake, Mistake, Any]]:
    """Every two mistakes in one function that change different things, and the variant with both."""
    for first, second in combinations(mistakes, 2):
        same = first.replaces == second.replaces and first.base is second.base
        if same and not first.touches & second.touches:
            yield first, second, second.change(first.variant)
