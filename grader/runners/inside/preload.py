"""Importing a framework in the zygote, so that every fork has it at once.

Nothing is computed here: a process in which TensorFlow ran an operation, or torch a parallel
one, can no longer fork.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.runners.inside import tensors

READS: Mapping[str, tuple[str, ...]] = {"tensorflow": ("/proc",), "torch": ("/proc",)}
"""What else a process of a framework reads.  TensorFlow, which torch code may import too, ends the
process where it cannot read its own command line.  Of other processes Landlock still refuses all
that is not open to everybody."""

_SINGLE = 4  # bytes of a float32
_KEPT: list[Any] = []
_SEEDS: list[Callable[[int], object]] = []


def load(framework: str) -> None:
    """Import ``torch`` or ``tensorflow``, or nothing; raises ImportError where it is not there."""
    if framework == "torch":
        _torch()
    elif framework == "tensorflow":
        _tensorflow()


def seed(number: int) -> None:
    """Have the framework draw the same random numbers every time."""
    for function in _SEEDS:
        function(number)


def _torch() -> None:
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    # The first optimizer imports the last of these, which takes longer than most questions.
    for name in ("nn.utils.prune", "optim", "utils.data", "_dynamo"):
        importlib.import_module(f"torch.{name}")
    _SEEDS.append(torch.manual_seed)
    tensors.register((torch.Tensor,), _from_torch)
    _let_torchvision_in(torch)
    _load_data_here(torch)


def _from_torch(value: Any) -> Any:
    """In the precision it has, or the next that numpy knows."""
    here = value.detach().cpu().resolve_conj().resolve_neg()
    here = here.to_dense() if here.is_sparse else here
    small = here.is_floating_point() and here.element_size() < _SINGLE
    return (here.float() if small else here).numpy().copy()


def _let_torchvision_in(torch: Any) -> None:
    """Declare two operators without which torchvision cannot be imported beside a CPU-only torch."""
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _KEPT.append(library)


def _load_data_here(torch: Any) -> None:
    """Data loaders work in this process: there is no shared memory for others to send by."""
    loader = torch.utils.data.DataLoader
    original = loader.__init__

    def __init__(self: Any, *args: Any, **options: Any) -> None:  # noqa: N807 - it takes that one's place
        for name in ("num_workers", "prefetch_factor", "persistent_workers", "pin_memory", "timeout"):
            options.pop(name, None)
        original(self, *args, **options)

    loader.__init__ = __init__


def _tensorflow() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tf = importlib.import_module("tensorflow")
        keras = importlib.import_module("keras")
    # Keras loads most of itself when it is first asked for; a fork should find it there.
    assert keras.layers.Dense is not None
    _SEEDS.append(keras.utils.set_random_seed)
    tensors.register((tf.Tensor, tf.Variable, keras.Variable), _from_tensorflow)
    sys.stdout.flush()


def _from_tensorflow(value: Any) -> Any:
    """The same; a symbolic tensor, which has no values, stays what it is."""
    if not hasattr(value, "numpy"):
        return value
    array = np.asarray(value.numpy())
    known = array.dtype.kind in "biufc" and array.dtype.itemsize != 2
    return array.copy() if known else array.astype(np.float32)
