"""For the networks of the TensorFlow notebook."""

from __future__ import annotations

from typing import Any

from grader.reference.kits.nets import (
    affine,
    arrays,
    layers,
    load,
    nothing,
    optimizer,
    output,
    parameters,
    pull_back,
    suits,
    tensor,
    weights,
)

__all__ = [
    "affine",
    "arrays",
    "compiled",
    "layers",
    "load",
    "nothing",
    "optimizer",
    "output",
    "parameters",
    "pull_back",
    "suits",
    "tensor",
    "weights",
]


def compiled(model: Any) -> dict[str, Any]:
    """What a model was compiled with: its loss, whether that takes scores, its metrics, its optimizer."""
    return {
        "loss": model.loss,
        "from_logits": False,
        "accuracy": True,
        "optimizer": optimizer(model.optimizer, model),
    }
