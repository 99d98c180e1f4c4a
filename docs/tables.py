"""The tables of ``authoring.md`` that are written in the code: kinds of check, keys of the files."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from docs.schemas import key_docs
from grader import checks
from grader.assignment import schema

BLOCK = re.compile(r"(<!-- table: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
"""Where a table goes: ``<!-- table: kinds -->``, or ``<!-- table: CheckTable -->`` for its keys."""


def fill_in(text: str) -> str:
    """The text of the guide with every table as the code has it now."""
    return BLOCK.sub(lambda m: f"{m[1]}{kinds() if m[2] == 'kinds' else keys(m[2])}\n{m[3]}", text)


def kinds() -> str:
    """What each kind of check compares, and its parameters with their defaults."""
    rows = [
        (f"`{kind}`", _prose(checks.load(kind)), _params(checks.load(kind).Params)) for kind in checks.names()
    ]
    return table(("kind", "what it asks for", "parameters"), rows)


def keys(name: str) -> str:
    """The keys of one table of ``assignment.toml`` or of a rubric."""
    fields = {field.name: field for field in dataclasses.fields(getattr(schema, name))}
    rows = [(f"`{key}`", _or_needed(fields[key]), text) for key, text in key_docs()[name].items()]
    return table(("key", "default", "meaning"), rows)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _params(params: Any) -> str:
    fields = [f"`{field.name}`{_default(field)}" for field in dataclasses.fields(params)]
    return f"{', '.join(fields)}. {_prose(params)}" if fields else "none"


def _default(field: dataclasses.Field[Any]) -> str:
    text = _or_needed(field)
    return f" = {text}" if text else ""


def _or_needed(field: dataclasses.Field[Any]) -> str:
    """The default of a field, or that it has none."""
    if field.default is not dataclasses.MISSING:
        return _value(field.default)
    make: Callable[[], Any] | Any = field.default_factory
    return "needed" if make is dataclasses.MISSING else _value(make())


def _value(value: Any) -> str:
    """A default as TOML writes it; nothing for what need not be there."""
    if value is None or value in ((), "", {}):
        return ""
    if isinstance(value, Mapping):
        return "`{ " + ", ".join(f"{json.dumps(k)} = {json.dumps(v)}" for k, v in value.items()) + " }`"
    return f"`{json.dumps(value)}`" if isinstance(value, (str, bool, int, float, tuple)) else "as below"


def _prose(thing: Any) -> str:
    """A docstring as one paragraph of Markdown."""
    return " ".join(_words(inspect.getdoc(thing) or ""))


def _words(text: str) -> Iterator[str]:
    yield from text.replace("``", "`").split()
