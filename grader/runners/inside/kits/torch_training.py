"""Training a PyTorch model with the student's optimizer, within a budget, on CUDA or the CPU."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import torch
from torch.nn import functional
from torch.utils.data import DataLoader

from grader.runners.values import Array

Device = Literal["cuda", "cpu", "none"]

_AT_ONCE = 250
_batches_of = DataLoader.__iter__


def device(wanted: str) -> Device:
    """Where a model is trained: ``auto`` is CUDA where there is some; ``none`` where what is wanted is
    not there.  Asking does not touch the GPU."""
    there = torch.cuda.is_available()
    if wanted == "auto":
        return "cuda" if there else "cpu"
    if wanted == "cuda" and not there:
        return "none"
    return "cuda" if wanted == "cuda" else "cpu"


def seed(number: int) -> None:
    """Seed what weights, batches and dropout draw from, here and on the GPU."""
    np.random.seed(number % 2**32)  # noqa: NPY002 - what students draw from
    torch.manual_seed(number)


def bound(steps: int, seconds: float) -> None:
    """Shorten the loops that student code writes itself: after so many batches that are trained on, or so
    much processor time, every loader gives one batch an epoch, so that each loop comes to its end."""
    end = time.process_time() + seconds
    left = [steps]

    def batches(loader: DataLoader[Any]) -> Iterator[Any]:
        for number, batch in enumerate(_batches_of(loader)):
            if torch.is_grad_enabled():  # tests go through all pictures
                if number and (left[0] <= 0 or time.process_time() > end):
                    return
                left[0] -= 1
            yield batch

    known: Any = DataLoader
    known.__iter__ = batches


def fit(
    model: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    x: Array,
    y: Array,
    steps: int,
    batch_size: int,
    seconds: float,
    on: str = "cpu",
) -> dict[str, Any]:
    """Train by cross-entropy on random batches; the loss of each step, and what ended it early."""
    model.to(on)
    model.train()
    _begin(optimizer)
    losses: list[float] = []
    end = time.process_time() + seconds
    for batch in _batches(len(x), batch_size, steps):
        if time.process_time() > end:
            return {"loss": losses, "stopped": "time"}
        scores = model(torch.tensor(x[batch], dtype=torch.float32, device=on))
        loss = functional.cross_entropy(scores, torch.tensor(y[batch], dtype=torch.int64, device=on))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch gives no type for it
        optimizer.step()
        losses.append(float(loss.detach()))
    return {"loss": losses, "stopped": ""}


def _begin(optimizer: torch.optim.Optimizer) -> None:
    """Set learning rates back to where they began: a schedule in cells that trained nothing has lowered
    them to its end."""
    for group in optimizer.param_groups:
        group["lr"] = group.get("max_lr", group.get("initial_lr", group["lr"]))


def predict(model: torch.nn.Module, x: Array, on: str = "cpu") -> Array:
    """The class of each picture, in evaluation mode."""
    model.to(on)
    model.eval()
    with torch.no_grad():
        parts = [
            model(torch.tensor(x[i : i + _AT_ONCE], dtype=torch.float32, device=on)).argmax(dim=1).cpu()
            for i in range(0, len(x), _AT_ONCE)
        ]
    return np.asarray(torch.cat(parts).numpy(), dtype=np.int64)


def _batches(count: int, size: int, steps: int) -> Iterator[Array]:
    """Random batches: every picture once an epoch."""
    order = np.random.permutation(count)  # noqa: NPY002 - seeded by `seed`
    at = 0
    for _ in range(steps):
        if at + size > count:
            order, at = np.random.permutation(count), 0  # noqa: NPY002 - as above
        yield order[at : at + size]
        at += size
