"""From a wrong TOML file to sentences: which file, which line, which key, what was meant."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from grader.errors import AssignmentError

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound="BaseModel")
Place = tuple[int | str, ...]


def read_toml(path: Path, model: type[Model]) -> Model:
    """Parse and validate ``path``.

    Raises `AssignmentError` with every problem of the file, each with its line.
    """
    from pydantic import ValidationError

    text = _read(path)
    try:
        return model.model_validate(_parse(path, text))
    except ValidationError as error:
        raise AssignmentError(*_sentences(path, text, model, error)) from None


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


def _sentences(path: Path, text: str, model: type[BaseModel], error: ValidationError) -> Iterator[str]:
    for item in error.errors():
        place = tuple(key for key in item["loc"] if key not in {"constrained-str", "tuple[str, ...]"})
        where = f"{path}, line {line_of(text, place)}"
        yield f"{where}: {_what(model, place, item['type'], item['msg'], item['input'])}"


def _what(model: type[BaseModel], place: Place, kind: str, message: str, given: object) -> str:
    key = ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        near = did_you_mean(str(place[-1]), _keys_at(model, place[:-1]))
        return f"unknown key `{place[-1]}`{near or '.'}"
    if kind == "missing":
        return f"`{key}` is missing."
    return f"`{key}` is {given!r}: {message[0].lower()}{message[1:]}."


def _keys_at(model: type[BaseModel], place: Place) -> list[str]:
    """The keys that the table at ``place`` may have, for suggestions."""
    current: Any = model
    for key in place:
        fields = getattr(current, "model_fields", None)
        if fields is None or key not in fields:
            continue
        current = _table_in(fields[key].annotation)
    fields = getattr(current, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _table_in(annotation: Any) -> Any:
    """The model inside an annotation such as ``dict[str, QuestionTable]``."""
    if hasattr(annotation, "model_fields"):
        return annotation
    inner = [_table_in(part) for part in getattr(annotation, "__args__", ())]
    return next((part for part in inner if part is not None), None)
