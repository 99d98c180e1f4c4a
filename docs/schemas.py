"""The JSON Schemas of ``assignment.toml`` and of rubrics, for editors that complete and check; and
of ``report.json``, for programs that read it."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from grader import checks
from grader.assignment import schema
from grader.assignment.schema import AssignmentFile, CheckTable, RubricFile
from grader.reports.record import shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Plain(GenerateJsonSchema):
    """Pydantic's generator without a title for each field, which would repeat its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - what pydantic calls
        """Never."""
        return False


def assignment_schema() -> dict[str, Any]:
    """The schema of ``assignment.toml``."""
    whole: dict[str, Any] = _without_null(_schema(AssignmentFile, "An assignment: assignment.toml", schema))
    return whole


def rubric_schema() -> dict[str, Any]:
    """The schema of a rubric; what a check may hold depends on its kind."""
    whole: dict[str, Any] = _without_null(_schema(RubricFile, "A rubric", schema))
    check = whole["$defs"][CheckTable.__name__]
    check["properties"]["kind"] |= {"enum": list(checks.names())}
    check["allOf"] = [_of_kind(kind) for kind in checks.names()]
    del check["additionalProperties"]
    check["unevaluatedProperties"] = False
    return whole


def report_schema() -> dict[str, Any]:
    """The schema of ``report.json``: nothing in it that is not declared."""
    whole = _schema(shape.Record, "The full record of one grading: report.json", shape)
    for table in (whole, *whole["$defs"].values()):
        table["additionalProperties"] = False
    return whole


def text_of(whole: Mapping[str, Any]) -> str:
    """A schema as it is written to a file."""
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def key_docs(module: ModuleType = schema) -> dict[str, dict[str, str]]:
    """Table -> key -> what the module says of it below the key's declaration, or its base's."""
    docs: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            inherited = [docs.get(base.id, {}) for base in node.bases if isinstance(base, ast.Name)]
            docs[node.name] = {
                key: text for known in (*inherited, _docs_in(node)) for key, text in known.items()
            }
    return docs


def _docs_in(table: ast.ClassDef) -> dict[str, str]:
    docs = {}
    for field, text in zip(table.body, table.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            assert isinstance(field.target, ast.Name)
            docs[field.target.id] = " ".join(ast.literal_eval(text.value).split())
    return docs


def _schema(declared: type, title: str, module: ModuleType) -> dict[str, Any]:
    whole = TypeAdapter(declared).json_schema(schema_generator=Plain)
    docs = key_docs(module)
    for table in (whole, *whole["$defs"].values()):
        for key, entry in table["properties"].items():
            entry |= {"description": text} if (text := docs[table["title"]].get(key)) else {}
    return {"$schema": DIALECT, **whole, "title": title}


def _of_kind(kind: str) -> dict[str, Any]:
    """If a check is of this kind, it may have this kind's parameters."""
    params = TypeAdapter(checks.load(kind).Params).json_schema(schema_generator=Plain)
    properties = _without_null(params.get("properties", {}))
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": {"properties": properties},
    }


def _without_null(node: Any) -> Any:
    """TOML has no null: what may be None may be left out."""
    if isinstance(node, list):
        return [_without_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _without_null(item) for key, item in node.items() if (key, item) != ("default", None)}
    options = [option for option in node.get("anyOf", []) if option != {"type": "null"}]
    if not options:
        return node
    rest = {key: item for key, item in node.items() if key != "anyOf"}
    return options[0] | rest if len(options) == 1 else rest | {"anyOf": options}
