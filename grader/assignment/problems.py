"""From a wrong TOML file to sentences: which file, which line, which key, what was meant."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from grader.assignment.convert import Unfit, convert
from grader.errors import AssignmentError

if TYPE_CHECKING:
    from pydantic import ValidationError

Table = TypeVar("Table")
Place = tuple[int | str, ...]


def read_toml(path: Path, table: type[Table]) -> Table:
    """Parse ``path`` and make a table, a dataclass of `grader.assignment.schema`, of it.

    Raises `AssignmentError` with every problem of the file, each with its line.
    """
    text = _read(path)
    parsed = _parse(path, text)
    try:
        return convert(table, parsed)
    except Unfit:
        return _validate(path, text, table, parsed)


def _validate(path: Path, text: str, table: type[Table], parsed: dict[str, Any]) -> Table:
    """The same by pydantic, which can say everything that is wrong."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(table).validate_python(parsed)
    except ValidationError as error:
        raise AssignmentError(*_sentences(path, text, table, error)) from None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` — did you mean `weight`?``, or nothing when no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" — did you mean `{near[0]}`?" if near else ""


def line_of(text: str, place: Sequence[int | str]) -> int:
    """The line where the last key of ``place`` stands, or the nearest table above it.

    TOML's parser keeps no positions; the keys of a rubric are distinctive enough that looking
    for them in order, each below the one before, finds the line.
    """
    lines = text.splitlines()
    current = 0
    for key in place:
        current = _below(lines, current, key)
    return current + 1


def _below(lines: Sequence[str], start: int, key: int | str) -> int:
    return _nth_item(lines, start, key) if isinstance(key, int) else _first_with(lines, start, key)


def _first_with(lines: Sequence[str], start: int, key: str) -> int:
    pattern = re.compile(rf"(?<![\w.-]){re.escape(key)}(?![\w-])")
    return next((i for i in range(start, len(lines)) if pattern.search(lines[i])), start)


def _nth_item(lines: Sequence[str], start: int, index: int) -> int:
    """The line of the index-th inline table below ``start``."""
    opening = [i for i in range(start, len(lines)) if "{" in lines[i]]
    return opening[index] if index < len(opening) else start


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise AssignmentError(f"{path} does not exist; an assignment needs it.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}.") from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AssignmentError(f"{path} is not valid TOML: {error}.") from None


def _sentences(path: Path, text: str, table: type, error: ValidationError) -> Iterator[str]:
    for item in error.errors():
        place = tuple(key for key in item["loc"] if key not in {"constrained-str", "tuple[str, ...]"})
        where = f"{path}, line {line_of(text, place)}"
        yield f"{where}: {_what(table, place, item['type'], item['msg'], item['input'])}"


def _what(table: type, place: Place, kind: str, message: str, given: object) -> str:
    key = ".".join(str(part) for part in place)
    if kind == "unexpected_keyword_argument":
        near = did_you_mean(str(place[-1]), _keys_at(table, place[:-1]))
        return f"unknown key `{place[-1]}`{near or '.'}"
    if kind == "missing":
        return f"`{key}` is missing."
    return f"`{key}` is {given!r}: {message[0].lower()}{message[1:]}."


def _keys_at(table: type, place: Place) -> list[str]:
    """The keys that the table at ``place`` may have, for suggestions."""
    current: Any = table
    for key in place:
        if key in (hints := _keys_of(current)):
            current = _table_in(hints[str(key)])
    return list(_keys_of(current))


def _keys_of(table: Any) -> dict[str, Any]:
    """Key -> its type, of a table; nothing for anything else."""
    return {f.name: get_type_hints(table)[f.name] for f in fields(table)} if is_dataclass(table) else {}


def _table_in(annotation: Any) -> Any:
    """The table inside an annotation such as ``dict[str, QuestionTable]``."""
    if is_dataclass(annotation):
        return annotation
    inner = [_table_in(part) for part in get_args(annotation)]
    return next((part for part in inner if part is not None), None)
