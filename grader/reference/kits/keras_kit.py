"""For the networks of the TensorFlow notebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.reference.kits.nets import (
    affine,
    arrays,
    layers,
    load,
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
    "optimizer",
    "output",
    "parameters",
    "pull_back",
    "suits",
    "tensor",
    "untrained",
    "weights",
]


def untrained(model_init_fn: Callable[[], Any], *_: Any, **__: Any) -> Any:
    """In place of a training loop."""
    return model_init_fn()


def compiled(model: Any) -> dict[str, Any]:
    """What a model was compiled with: its loss, whether that takes scores, its metrics, its optimizer."""
    return {
        "loss": model.loss,
        "from_logits": False,
        "accuracy": True,
        "optimizer": optimizer(model.optimizer, model),
    }
