"""Pictures to train on: those of the course where there are some, else generated ones.

What a question asks for is made or read when its probe or check first looks at it, not when the
assignment is loaded; see `grader.data.parts`.
"""

from __future__ import annotations

from grader.data.parts import splits

__all__ = ["splits"]
