"""Stand-in for `IPython.display`: values are printed, pictures are not."""

from __future__ import annotations

import sys
from typing import Any


class DisplayObject:
    """Something to look at: a picture, a page."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Nothing is kept of it."""


class Image(DisplayObject):
    """A picture."""


class HTML(DisplayObject):
    """A page."""


class Markdown(DisplayObject):
    """A formatted text."""


class Math(DisplayObject):
    """A formula."""


class Latex(DisplayObject):
    """A formula."""


class Javascript(DisplayObject):
    """A program."""


class YouTubeVideo(DisplayObject):
    """A film."""


def display(*values: Any, **_: Any) -> None:
    """Print values; what is only to look at is left out."""
    for value in values:
        if not isinstance(value, DisplayObject):
            sys.stdout.write(f"{value!r}\n")


def clear_output(wait: bool = False) -> None:
    """Do nothing: what was printed stays."""


def set_matplotlib_formats(*_: Any, **__: Any) -> None:
    """Do nothing."""
