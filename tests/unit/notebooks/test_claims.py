"""Numbers that outputs claim are read as people wrote them."""

from __future__ import annotations

import math
from typing import Any

import pytest

from grader.notebooks.claims import Kind, claims, output_text

CASES: list[tuple[Kind, str, dict[str, float]]] = [
    ("error", "dx error:  1.0\ndw error:  2.3e-09\n", {"dx error": 1.0, "dw error": 2.3e-09}),
    ("error", "W1 relative error: 1.22e-07", {"W1 relative error": 1.22e-07}),
    ("error", "beta1 relative error: 1.00e+00", {"beta1 relative error": 1.0}),
    ("error", "next_w error:  8.88e-09\nv error: nan", {"next_w error": 8.88e-09, "v error": math.nan}),
    ("error", "Testing affine_forward function:\ndifference:  9.7e-10", {"difference": 9.7e-10}),
    ("error", "maximum error of 3 tries was great", {}),
    ("accuracy", "Validation set accuracy:  0.183", {"Validation set accuracy": 0.183}),
    ("accuracy", "(Epoch 0 / 20) train acc: 0.26; val_acc: 0.125", {"train acc": 0.26, "val_acc": 0.125}),
    ("accuracy", "Got 490 / 1000 correct (49.00)", {"correct": 0.49}),
    ("accuracy", "Val Accuracy: 45.50\nTest accuracy = 38 %", {"Val Accuracy": 0.455, "Test accuracy": 0.38}),
    ("accuracy", "Test Acc: 0.4430", {"Test Acc": 0.443}),
    (
        "accuracy",
        "7/7 ━━━━━ 1s 2ms/step - accuracy: 0.4510 - loss: 1.2 - val_accuracy: 0.43",
        {"accuracy": 0.451, "val_accuracy": 0.43},
    ),
    ("accuracy", "best validation accuracy achieved so far: 0.536000", {"best validation accuracy": 0.536}),
    ("accuracy", "best validation accuracy 0.412", {"best validation accuracy": 0.412}),
    ("accuracy", "The accuracy was 37%, not 40%", {"The accuracy": 0.37}),
    ("accuracy", "Checking accuracy on validation set\nacceleration: 3", {}),
    ("sparsity", "Sparsity in conv1.weight: 30.02%", {"Sparsity": 0.3002}),
    ("sparsity", "Global sparsity: 0.2", {"Global sparsity": 0.2}),
    ("pruning", "Testing 10% pruning:\nTest Acc: 0.31", {"pruning": 0.1}),
    ("pruning", "Testing 20% structured pruning on conv layers:", {"pruning": 0.2}),
    ("pruning", "Pruned 30 % of the weights", {"Pruned": 0.3}),
    ("pruning", "pruning percentage 80", {"pruning": 0.8}),
    ("pruning", "pruning with amount 0.3", {"pruning": 0.3}),
    ("pruning", "Structured 10 %", {"Structured": 0.1}),
    ("pruning", "filters removed: 12.5% -> Test Acc: 0.27", {"filters removed": 0.125}),
    ("pruning", "20% -> 346 of 1732 weights are zero (20.00%)", {"level": 0.2}),
    ("pruning", "level 40%: accuracy 0.39", {"level": 0.4}),
    ("pruning", " 45%|####    | 4/10", {}),
]


@pytest.mark.parametrize(("kind", "text", "expected"), CASES, ids=[text[:30] for _, text, _ in CASES])
def test_claims(kind: Kind, text: str, expected: dict[str, float]) -> None:
    found = {claim.label: claim.value for claim in claims(text, kind)}
    assert found == pytest.approx(expected, nan_ok=True)


def test_only_the_beginning_and_the_end_of_a_flood_are_read() -> None:
    text = "val_acc: 0.1\n" + "x" * 10**6 + "\nval_acc: 0.9"
    assert [claim.value for claim in claims(text, "accuracy")] == [0.1, 0.9]


def test_the_text_of_outputs() -> None:
    outputs: list[dict[str, Any]] = [
        {"output_type": "stream", "name": "stdout", "text": "a\n"},
        {"output_type": "display_data", "data": {"image/png": "x"}},
        {"output_type": "execute_result", "data": {"text/plain": "0.5"}},
        {"output_type": "error", "ename": "E"},
    ]
    assert output_text(outputs) == "a\n\n0.5\n"


@pytest.mark.parametrize("line", ["a.b-c " * 30000 + "1", "1" * 200_000 + "x", "1 " + " " * 200_000 + "x"])
@pytest.mark.parametrize("kind", ["accuracy", "error", "pruning"])
def test_a_line_that_tells_nothing_is_read_all_the_same(line: str, kind: Kind) -> None:
    assert claims(line, kind) == ()
