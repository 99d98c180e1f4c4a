"""From a folder, an archive or files, however named and packed, to an importable package."""

from grader.submission.load import id_of, load
from grader.submission.notebooks import parse_notebook, read_notebook

__all__ = ["id_of", "load", "parse_notebook", "read_notebook"]
