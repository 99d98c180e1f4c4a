"""Formulas as MathML, which browsers draw by themselves: no script, no font, no network.

A formula is made of what a student wrote, and the library escapes nothing: of its tree, only known
elements and attributes are written out, here, and every text is escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

LONGEST = 2_000
"""Characters of a formula that is drawn."""
DEEPEST = 60
"""Levels of what is within what, in a formula that is drawn."""
MOST = 1_000
"""Formulas of a notebook that are drawn."""

_ELEMENTS = """
    math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace
    msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
"""
ELEMENTS = frozenset(_ELEMENTS.split())
_STYLES = """
    accent columnalign columnspacing depth display displaystyle fence form height linethickness lspace
    mathvariant maxsize minsize movablelimits notation rowspacing rspace scriptlevel separator stretchy
    voffset width
"""
_ATTRIBUTES = frozenset(_STYLES.split())
_VALUE = re.compile(r"[\w.%+ -]*")
_HUGE = re.compile(r"(?<![.\d])\d{4}|\d[eE][+\d]")
"""In a length: what would push all else off the page."""


class Formulas:
    """The formulas of one notebook.  Each leaves a token in the text, which stands for it until the
    text is sanitised; ``secret`` is what no student can have written."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._known: list[tuple[str, str]] = []
        self._token = re.compile(rf"{secret}-(\d+);")

    def kept(self, spelled: str, tex: str, *, block: bool) -> str:
        """A token for a formula, or nothing for one that cannot be drawn; ``spelled`` is how it was
        written."""
        drawn = mathml(tex, block=block) if len(self._known) < MOST else ""
        if not drawn:
            return ""
        self._known.append((spelled, drawn))
        return f"{self._secret}-{len(self._known) - 1};"

    def drawn(self, safe: str) -> str:
        """The sanitised text with its formulas."""
        return self._token.sub(lambda found: self._known[int(found[1])][1], safe)

    def spelled(self, value: str) -> str:
        """The value of an attribute, in which formulas are what was written."""
        return self._token.sub(lambda found: self._known[int(found[1])][0], value)


def mathml(tex: str, *, block: bool) -> str:
    """The formula as safe MathML; empty if it cannot be read, or is too long."""
    from latex2mathml.converter import convert_to_element

    if len(tex) > LONGEST:
        return ""
    try:
        tree = convert_to_element(tex, display="block" if block else "inline")
        return "".join(_written(tree, DEEPEST))
    except Exception:  # whatever is wrong with a student's formula, it is shown as it was written
        return ""


def _written(element: Element, levels: int) -> Iterator[str]:
    """An element that may stay, or else what is in it; raises ValueError below so many levels."""
    if not levels:
        raise ValueError
    known = element.tag in ELEMENTS
    if known:
        yield f"<{element.tag}{''.join(_attributes(element))}>"
    yield _text(element.text)
    for inner in element:
        yield from _written(inner, levels - 1)
        yield _text(inner.tail)
    if known:
        yield f"</{element.tag}>"


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.items():
        if name in _ATTRIBUTES and _VALUE.fullmatch(value) and not _HUGE.search(value):
            yield f' {name}="{value}"'


def _text(text: str | None) -> str:
    """The library writes characters as ``&#x0003D;``."""
    return html.escape(html.unescape(text or ""))
