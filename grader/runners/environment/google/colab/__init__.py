"""Stand-in for `google.colab`: no drive to mount, nothing to upload."""

from __future__ import annotations

from . import drive, files, output

__all__ = ["drive", "files", "output"]
