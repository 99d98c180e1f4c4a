"""The Jinja templates of the reports, compiled once and kept as Python keeps its own modules."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from grader.resources import find_templates

if TYPE_CHECKING:
    from jinja2 import Template


def load(name: str, filters: Mapping[str, Callable[..., str]], *, autoescape: bool) -> Template:
    """The compiled template.

    Compiling takes longer than grading a question; the result is kept in ``__pycache__`` beside
    the template, where that can be written, and used as long as the template stays the same.
    """
    import jinja2
    from jinja2.bccache import Bucket, FileSystemBytecodeCache

    class Kept(FileSystemBytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            with contextlib.suppress(Exception):  # whatever is wrong with the file: it is made again
                super().load_bytecode(bucket)

        def dump_bytecode(self, bucket: Bucket) -> None:
            if not sys.dont_write_bytecode:
                with contextlib.suppress(OSError):
                    kept.mkdir(exist_ok=True)
                    super().dump_bytecode(bucket)

    templates = find_templates()
    kept = templates / "__pycache__"
    made = Path(jinja2.__file__).stat().st_mtime_ns  # its version, for less than asking for that
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=autoescape,  # noqa: S701 - each report says what it needs
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=Kept(str(kept), f"jinja-{made}-%s"),
    )
    environment.filters.update(filters)
    return environment.get_template(name)
