"""Levels of pruning are read with their accuracies, in whatever order people print them."""

from __future__ import annotations

import pytest

from grader.notebooks.levels import told

Pairs = list[tuple[float, tuple[float, ...]]]

CASES: list[tuple[str, Pairs]] = [
    ("At 10% pruning:\nTest Acc: 0.78\nAt 20% pruning:\nTest Acc: 0.7", [(0.1, (0.78,)), (0.2, (0.7,))]),
    ("Test Acc: 0.9\n10% pruned\nTest Acc: 0.8\n20% pruned\n", [(0.1, (0.9,)), (0.2, (0.8,))]),
    ("Test Acc: 0.8\nAfter 10% pruning: accuracy 0.8\n", [(0.1, (0.8,))]),
    ("Test Acc: 0.8\nAccuracy after 10% pruning: 0.7812\n", [(0.1, (0.7812,))]),
    ("Pruning 10%: accuracy 78.00%, sparsity 0.1", [(0.1, (0.78,))]),
    ("Accuracy with 10% pruning is 0.78", [(0.1, (0.78,))]),
    ("Sparsity: 0.1\nTest Acc: 0.8\nSparsity: 0.2\nTest Acc: 0.7", [(0.1, (0.8,)), (0.2, (0.7,))]),
    ("Test Acc: 0.95\nTesting 10% pruning\nTest Acc: 0.9\nTesting 20% pruning\nTest Acc: 0.8",
     [(0.1, (0.9,)), (0.2, (0.8,))]),
    ("Test Acc: 0.97\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "pairs"), CASES, ids=[text[:30] for text, _ in CASES])
def test_an_accuracy_belongs_to_its_level(text: str, pairs: Pairs) -> None:
    assert [(one.level, one.accuracies) for one in told(text)] == pairs


@pytest.mark.parametrize(
    ("line", "sparsity"),
    [
        ("Sparsity: 8%", 0.08),
        ("Global sparsity: 10.00%\nSparsity in conv1: 3.2%", 0.1),
        ("Sparsity in conv1: 3.2%\nSparsity in fc: 12%", None),  # of layers
        ("", None),
    ],
)
def test_the_sparsity_of_the_model(line: str, sparsity: float | None) -> None:
    (one,) = told(f"Pruning 10%\n{line}\nTest Acc: 0.8")
    assert one.sparsity == sparsity


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        ("10% pruning: accuracy 0.78", True),
        ("10% pruning: accuracy drop: 0.02", False),
        ("10% pruning: accuracy 0.78, was 0.8", False),
    ],
)
def test_what_may_be_a_change_is_not_sure(line: str, sure: bool) -> None:
    assert [one.sure for one in told(line)] == [sure]
