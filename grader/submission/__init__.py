"""From a folder, an archive or files, however named and packed, to an importable package."""

from grader.submission.load import HANDED_IN, load

__all__ = ["HANDED_IN", "load"]
