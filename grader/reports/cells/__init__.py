"""The cells of a notebook as HTML that can do nothing: rendered by nbconvert, then sanitised.

Whatever a student wrote, what comes out has no script, no style, no form, no frame, and no address
that a browser would load by itself: pictures are those that lie in the file.  Formulas are put in
afterwards (see `formulas`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grader.model import Cell, Notebook
from grader.reports.cells.formulas import Formulas

if TYPE_CHECKING:
    from markupsafe import Markup

LONGEST = 20_000
"""Characters shown of one output or cell."""
LARGEST_PICTURE = 4_000_000
"""Characters of base64 of one picture."""

_ALLOWED = """
    a abbr b blockquote br caption code col colgroup dd del div dl dt em figcaption figure h1 h2 h3 h4
    h5 h6 hr i img ins kbd li ol p pre q s samp small span strong sub sup table tbody td tfoot th thead
    tr u ul var
"""
TAGS = set(_ALLOWED.split())
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start"},
}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_LINK = re.compile(r"(?:https?:|mailto:|#)", re.IGNORECASE)
_KINDS = ("text/html", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain")
_OURS = {"input", "output", "stderr", "error", "highlight", "text"}


def safe_html(notebook: Notebook) -> list[Markup]:
    """One piece for each cell."""
    from markupsafe import Markup

    mark = secrets.token_hex(16)  # a student cannot write what nobody knew, and it does not come out
    formulas = Formulas(secrets.token_hex(16))
    pieces = _rendered(notebook, mark, formulas).split(mark)[1:]
    assert len(pieces) == len(notebook.cells)
    cleaned = (_clean(piece, formulas) for piece in pieces)
    return [Markup(formulas.drawn(piece)) for piece in cleaned]  # noqa: S704 - it has just been sanitised


def _rendered(notebook: Notebook, mark: str, formulas: Formulas) -> str:
    """The whole notebook by nbconvert, with ``mark`` before each cell."""
    import nbformat

    from grader.reports.cells.exporter import CellExporter

    node = nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {"language_info": {"name": "python", "pygments_lexer": "python3"}},
            "cells": list(_nodes(notebook.cells)),
        }
    )
    text: str = CellExporter(formulas).from_notebook_node(node, resources={"mark": mark})[0]
    return text


def _nodes(cells: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    for number, cell in enumerate(cells):
        node: dict[str, Any] = {
            "id": f"c{number}",
            "cell_type": cell.kind,
            "metadata": {},
            "source": _cut(cell.source),
        }
        if cell.kind == "code":
            outputs = [kept for output in cell.outputs if (kept := _output(output))]
            node |= {"execution_count": cell.execution_count, "outputs": outputs}
        elif cell.kind == "markdown":
            node["attachments"] = _attachments(cell.attachments)
        yield node


def _output(output: Mapping[str, Any]) -> dict[str, Any] | None:
    """An output with one form of it, the richest that can be shown safely."""
    kind = output.get("output_type")
    if kind == "stream":
        return {"output_type": "stream", "name": output["name"], "text": _cut(output["text"])}
    if kind == "error":
        trace = [_cut(line) for line in output.get("traceback", ())][-50:]
        name, value = str(output.get("ename", "")), _cut(str(output.get("evalue", "")))
        return {
            "output_type": "error",
            "ename": name,
            "evalue": value,
            "traceback": trace or [f"{name}: {value}"],
        }
    data = output.get("data", {})
    chosen = next((media for media in _KINDS if isinstance(data.get(media), str)), None)
    if chosen is None:
        return None
    value = data[chosen]
    if chosen.startswith("image/") and len(value) > LARGEST_PICTURE:
        chosen, value = "text/plain", "(a picture too large to show)"
    shown = value if chosen.startswith("image/") else _cut(value)
    return {"output_type": "display_data", "data": {chosen: shown}, "metadata": {}}


def _attachments(attachments: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {name: _pictures(forms) for name, forms in attachments.items() if isinstance(forms, Mapping)}


def _pictures(forms: Mapping[str, Any]) -> dict[str, str]:
    texts = {media: text for media, text in forms.items() if isinstance(text, str)}
    return {media: text for media, text in texts.items() if len(text) <= LARGEST_PICTURE}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n… and {len(text) - LONGEST} more characters"


def _clean(html: str, formulas: Formulas) -> str:
    import nh3
    from pygments.token import STANDARD_TYPES

    colours = {f"ansi-{name}" for name in _ansi()}
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda tag, name, value: _attribute(tag, name, formulas.spelled(value)),
        allowed_classes={
            "span": {*STANDARD_TYPES.values(), *colours} - {""},
            "div": _OURS,
            "pre": _OURS,
        },
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
    )


def _ansi() -> Iterator[str]:
    for colour in ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"):
        for strength in ("", "-intense"):
            yield from (f"{colour}{strength}-fg", f"{colour}{strength}-bg")
    yield from ("bold", "underline")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute that may stay; nothing is loaded from elsewhere."""
    if (tag, name) == ("img", "src"):
        return value if _PICTURE.fullmatch(value) else None
    if (tag, name) == ("a", "href"):
        return value if _LINK.match(value) else None
    return value
