"""What a loop binds for itself is told from what it takes from outside."""

from __future__ import annotations

import ast

import pytest

from grader.notebooks.order import own_names

CASES = {
    "for m in net:\n    m.w": {"m"},
    "for i in x:\n    net = copy(model)\n    net.x\n    c = [m for m in net]\n    for m in c:\n        m.w": {
        "c", "i", "m", "net"
    },
    "for i in x:\n    total += i": {"i"},
    "for i in x:\n    if i:\n        best = i\n    print(best)": {"i"},
    "for i in x:\n    print(old)\n    old = i": {"i"},
    "for i in i:\n    pass": set(),
    "for i in x:\n    found[0] = i": {"i"},
    "with open(name) as f:\n    text = f.read()\ntext": {"f", "text"},
}  # fmt: skip


@pytest.mark.parametrize("source", CASES)
def test_own_names(source: str) -> None:
    assert own_names(ast.parse(source).body[0]) == CASES[source]
