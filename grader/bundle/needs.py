"""What grading will need of a container, and which of Gradescope's sizes is enough.

Measured on the main assignment, in a control group of the smallest size: the grader and all processes of
a numpy question together had 71 MB, and 250 MB more where a convolutional network was trained.  For a
framework it is twice its import.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.records import dataclass

SIZES = ((0.5, 0.75), (1.0, 1.5), (2.0, 3.0), (4.0, 6.0))
"""Processors and gigabytes, as Gradescope offers them; the first is what one gets unasked."""

GRADER_MB = 70
QUESTION_MB = {"": 250, "torch": 600, "tensorflow": 1100}
SPARE = 1.25
"""A container that is just large enough is too small."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Megabytes, and the size to choose; ``small_enough`` if the smallest will do."""

    memory_mb: int
    size: tuple[float, float]

    @property
    def small_enough(self) -> bool:
        """Whether nothing has to be chosen on Gradescope's page."""
        return self.size == SIZES[0]


def needs(frameworks: Iterable[str]) -> Needs:
    """The processes of all frameworks live at the same time."""
    memory = GRADER_MB + QUESTION_MB[""] + sum(QUESTION_MB[framework] for framework in frameworks)
    enough = [size for size in SIZES if size[1] * 1024 >= memory * SPARE]
    return Needs(memory, enough[0] if enough else SIZES[-1])
