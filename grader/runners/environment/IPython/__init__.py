"""Stand-in for `IPython`: there is no notebook to write to while grading."""

from __future__ import annotations

from typing import Any


class _Shell:
    """Whatever is asked of the shell is done without effect."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None


def get_ipython() -> _Shell:
    """The shell that runs the notebook."""
    return _Shell()
