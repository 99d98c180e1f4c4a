from __future__ import annotations

from dataclasses import fields

from grader.reference.layers import REFERENCE


def test_each_entry_is_the_reference_function_of_that_name() -> None:
    for field in fields(REFERENCE):
        function = getattr(REFERENCE, field.name)
        assert function.__name__ == field.name
        assert function.__module__.startswith("grader.reference.")
