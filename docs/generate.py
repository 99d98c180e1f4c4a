"""Write what is generated in this folder: ``make docs``.

The JSON Schemas and the tables come from the code; what commands print in the guides comes from
running them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from docs import attacks, guide, schemas, tables

HERE = Path(__file__).resolve().parent


def generated() -> dict[Path, str]:
    """The files that come from the code alone, with what they should hold."""
    authoring, security = HERE / "authoring.md", HERE / "security.md"
    return {
        HERE / "assignment.schema.json": schemas.text_of(schemas.assignment_schema()),
        HERE / "rubric.schema.json": schemas.text_of(schemas.rubric_schema()),
        HERE / "report.schema.json": schemas.text_of(schemas.report_schema()),
        authoring: tables.fill_in(authoring.read_text(encoding="utf-8")),
        security: attacks.fill_in(security.read_text(encoding="utf-8")),
    }


def main() -> None:
    """Write all of them."""
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
    authoring = HERE / "authoring.md"
    with tempfile.TemporaryDirectory() as folder:
        text = guide.follow(authoring.read_text(encoding="utf-8"), Path(folder).resolve())
    authoring.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
