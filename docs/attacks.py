"""The tables of ``security.md``, from what the attacks in ``tests/attacks`` say of themselves."""

from __future__ import annotations

from collections import defaultdict

from docs.tables import BLOCK, table
from grader.runners.layers import LAYERS
from tests.attacks.attack import Attack, discover

NEED_ROOT = {"uid", "netns"}
"""Layers that an ordinary user cannot have."""


def fill_in(text: str) -> str:
    """The text with every table as the attacks and layers are now."""
    known = {"attacks": attacks, "layers": layers, "alone": alone}
    return BLOCK.sub(lambda found: f"{found[1]}{known[found[2]]()}\n{found[3]}", text)


def layers() -> str:
    """The layers of the sandbox."""
    rows = [(f"`{name}`", layer.keeps, layer.remedy) for name, layer in LAYERS.items()]
    return table(("layer", "keeps student code from", "where it is missing"), rows)


def attacks() -> str:
    """Every attack, and what stops it."""
    rows = [(f"`{one.id}`", one.tries, ", ".join(one.stopped), _ordinary(one)) for one in discover()]
    return table(("attack", "what it tries", "stopped by each of", "for an ordinary user, by"), rows)


def alone() -> str:
    """The attacks that one thing alone stops."""
    found: dict[str, list[str]] = defaultdict(list)
    for attack in discover():
        if len(attack.stopped) == 1:
            found[attack.stopped[0]].append(f"`{attack.id}`")
    return table(("without", "these work"), [(f"`{name}`", ", ".join(ids)) for name, ids in found.items()])


def _ordinary(attack: Attack) -> str:
    """What is left for a grader that is not root, or that such an attack needs root itself."""
    if "root" in attack.needs:
        return "root only"
    return ", ".join(name for name in attack.stopped if name not in NEED_ROOT)
