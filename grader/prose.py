"""Numbers, shapes and lists in sentences.  Rounding here decides nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence


def number(value: float, digits: int = 4) -> str:
    """``value`` with at most ``digits`` significant digits."""
    if not math.isfinite(value):
        return {"nan": "NaN", "inf": "infinity", "-inf": "-infinity"}[str(value)]
    if value == int(value) and abs(value) < 10**6:
        return str(int(value))
    return f"{value:.{digits}g}"


def together(values: Sequence[float]) -> list[str]:
    """Numbers side by side, with as many decimals as the largest needs for four digits."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if not 1e-3 <= largest < 10**6:
        return [number(value) for value in values]
    decimals = max(0, 3 - math.floor(math.log10(largest)))
    return [f"{value:.{decimals}f}" if math.isfinite(value) else number(value) for value in values]


def pair(actual: float, expected: float) -> tuple[str, str]:
    """Two different values with the digits it takes to tell them apart, four at least."""
    for digits in (4, 6, 8, 10, 13, 17):
        shown = number(actual, digits), number(expected, digits)
        if shown[0] != shown[1]:
            break
    return shown


def percent(share: float) -> str:
    """``30.4 %``."""
    return f"{100 * share:.3g} %"


def allowed(value: float) -> str:
    """A tolerance: ``±1.6e-07``."""
    return f"±{value:.2g}"


def shape(sizes: Sequence[int]) -> str:
    """``(3, 5)``, ``(3,)``, and for a number ``()``."""
    return str(tuple(sizes))


def count(total: int, noun: str) -> str:
    """``1 entry``, ``3 entries``, ``2 cases``, ``2 days``."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{total:,} {noun if total == 1 else plural}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)


def show(name: str, limit: int = 80) -> str:
    """The name in backticks, printable and of bounded length."""
    text = "".join(
        letter if letter.isprintable() else ascii(letter)[1:-1] for letter in name[:limit].replace("`", "'")
    )
    return f"`{text}…`" if len(name) > limit else f"`{text}`"
