"""How many examples: the same few in every test run, or as many as ``make fuzz`` asks for."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, seed, settings

COUNT = int(os.environ.get("FUZZ_COUNT", "0"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))

_COMMON = settings(
    deadline=None,
    database=None,
    print_blob=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),  # gradings are slow, and the bench is shared on purpose
)


def fuzzed(examples: int) -> Callable[[Any], Any]:
    """Run a property on so many examples; derandomised, unless a larger run was asked for."""

    def wrap(test: Any) -> Any:
        if not COUNT:
            return settings(_COMMON, max_examples=examples, derandomize=True)(test)
        return seed(SEED)(settings(_COMMON, max_examples=COUNT)(test))

    return wrap
