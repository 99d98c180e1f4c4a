"""The numbers by which people call questions."""

from __future__ import annotations

import re
from collections.abc import Iterable

_GROUP = re.compile(r"[a-z]*(\d+)")


def counted(ids: Iterable[str]) -> dict[str, str]:
    """Question id -> ``2.3``, the third question of ``q2``; ``q5_torch`` and ``q5_tf`` share 5."""
    groups: dict[str, str] = {}
    used: dict[str, int] = {}
    numbers: dict[str, str] = {}
    for id in ids:
        prefix = id.partition(".")[0]
        found = _GROUP.match(prefix)
        group = groups.setdefault(prefix, found[1] if found else str(len(groups) + 1))
        used[group] = used.get(group, 0) + 1
        numbers[id] = f"{group}.{used[group]}"
    return numbers
