"""The parameters of a kind of check, from TOML to the kind's own dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from grader import checks
from grader.assignment.convert import Unfit, convert

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails


def parse(kind: str, params: Mapping[str, Any]) -> Any:
    """The kind's ``Params``; raises pydantic's ValidationError for what does not fit."""
    try:
        return convert(checks.load(kind).Params, params)
    except Unfit:
        return _adapter(kind).validate_python(dict(params))


def findings(kind: str, params: Mapping[str, Any]) -> list[ErrorDetails]:
    """What pydantic finds wrong with the parameters; pydantic is asked only where that may be something."""
    try:
        convert(checks.load(kind).Params, params)
    except Unfit:
        from pydantic import ValidationError

        try:
            _adapter(kind).validate_python(dict(params))
        except ValidationError as error:
            return error.errors()
    return []


def names(kind: str) -> list[str]:
    """The parameters that a kind of check has."""
    return [field.name for field in fields(checks.load(kind).Params)]


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(checks.load(kind).Params)
