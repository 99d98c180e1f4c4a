"""For the networks of the PyTorch notebook."""

from grader.reference.kits.nets import (
    affine,
    affine_model,
    arrays,
    layers,
    load,
    nothing,
    optimizer,
    output,
    parameters,
    pull_back,
    sgd,
    state,
    tensor,
    trainable,
    weights,
)

__all__ = [
    "affine",
    "affine_model",
    "arrays",
    "layers",
    "load",
    "nothing",
    "optimizer",
    "output",
    "parameters",
    "pull_back",
    "sgd",
    "state",
    "tensor",
    "trainable",
    "weights",
]
