"""Training a network by one of the update rules, as the course's own solver does it.

Batches are drawn with replacement from numpy's global generator, and the parameters that did
best on the validation pictures are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.reference import optimizers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.model import Array
    from grader.reference.network import Network

_MEASURED_AT_ONCE = 100


class Solver:
    """``data`` holds X_train (N, ...), y_train (N,), X_val and y_val.

    After `train`, ``loss_history`` has one entry a step; ``train_acc_history`` and
    ``val_acc_history`` have one an epoch, and one before the second step.
    """

    def __init__(
        self,
        model: Network,
        data: Mapping[str, Array],
        *,
        update_rule: str = "sgd",
        optim_config: Mapping[str, float] | None = None,
        lr_decay: float = 1.0,
        batch_size: int = 100,
        num_epochs: int = 10,
        num_train_samples: int = 1000,
        num_val_samples: int | None = None,
        print_every: int = 10,
        verbose: bool = True,
    ) -> None:
        del print_every, verbose  # nothing is printed here
        self.model = model
        self.data = data
        self.update_rule = getattr(optimizers, update_rule)
        self.lr_decay = lr_decay
        self.batch_size = batch_size
        self.num_epochs = num_epochs
        self.samples = {"train": num_train_samples, "val": num_val_samples}
        self.configs = {name: dict(optim_config or {}) for name in model.params}
        self.best_val_acc = 0.0
        self.best_params = dict(model.params)
        self.loss_history: list[float] = []
        self.train_acc_history: list[float] = []
        self.val_acc_history: list[float] = []

    def train(self) -> None:
        """Train for all epochs; the model has the best parameters then."""
        per_epoch = max(len(self.data["y_train"]) // self.batch_size, 1)
        steps = self.num_epochs * per_epoch
        for step in range(1, steps + 1):
            self._step()
            if step % per_epoch == 0:
                for config in self.configs.values():
                    config["learning_rate"] *= self.lr_decay
            if step % per_epoch == 0 or step in (1, steps):
                self._measure()
        self.model.params.update(self.best_params)

    def check_accuracy(self, X: Array, y: Array, num_samples: int | None = None) -> float:
        """The share of right classes among all pictures, or some drawn at random."""
        if num_samples is not None and len(y) > num_samples:
            chosen = np.random.choice(len(y), num_samples)  # noqa: NPY002 - the generator that a run seeds
            X, y = X[chosen], y[chosen]
        return float(np.mean(np.concatenate(list(self._classes(X))) == y))

    def _step(self) -> None:
        batch = np.random.choice(len(self.data["y_train"]), self.batch_size)  # noqa: NPY002 - as above
        loss, grads = self.model.loss(self.data["X_train"][batch], self.data["y_train"][batch])
        self.loss_history.append(float(loss))
        for name, w in self.model.params.items():
            self.model.params[name], self.configs[name] = self.update_rule(w, grads[name], self.configs[name])

    def _classes(self, X: Array) -> Iterator[Array]:
        for start in range(0, len(X), _MEASURED_AT_ONCE):
            yield np.argmax(self.model.loss(X[start : start + _MEASURED_AT_ONCE]), axis=1)

    def _measure(self) -> None:
        train, val = (
            self.check_accuracy(self.data[f"X_{part}"], self.data[f"y_{part}"], self.samples[part])
            for part in ("train", "val")
        )
        self.train_acc_history.append(train)
        self.val_acc_history.append(val)
        if val > self.best_val_acc:
            self.best_val_acc = val
            self.best_params = {name: w.copy() for name, w in self.model.params.items()}
