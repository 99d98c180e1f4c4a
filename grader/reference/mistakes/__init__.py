"""Known mistakes: the wrong variants that students write, under the names of the references.

Each module of this package but ``base`` has a tuple ``MISTAKES``; ``shared`` holds what several
of them build on.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from grader.reference.mistakes.base import Mistake, maker, option, override, pairs

__all__ = ["Mistake", "catalogue", "maker", "option", "override", "pairs"]


@cache
def catalogue() -> tuple[Mistake, ...]:
    """All known mistakes, in the order of their modules' names."""
    modules = sorted(
        info.name for info in pkgutil.iter_modules(__path__) if not info.ispkg and info.name != "base"
    )
    return tuple(m for name in modules for m in import_module(f"{__name__}.{name}").MISTAKES)
