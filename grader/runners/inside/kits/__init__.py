"""What probes ask beside the student's code: small tools that make, load and look at its models.

A kit is a module that a probe calls like one of the student's: ``impl.torch_kit.tensor(x)``.  It
holds no answer.  Its counterpart for the reference is the module of the same name in
`grader.reference.kits`.
"""

from __future__ import annotations

import importlib
from types import ModuleType

BY_FRAMEWORK: dict[str, tuple[str, ...]] = {
    "": ("training",),
    "torch": ("training", "torch_kit", "torch_training", "pruning_kit"),
    "tensorflow": ("training", "keras_kit", "keras_training", "pruning_kit"),
}
NAMES = frozenset(name for names in BY_FRAMEWORK.values() for name in names)


def load(framework: str) -> dict[str, ModuleType]:
    """The kits of a framework, which has been imported."""
    return {name: importlib.import_module(f"{__name__}.{name}") for name in BY_FRAMEWORK[framework]}
