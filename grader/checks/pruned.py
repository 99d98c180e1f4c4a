"""What was done to the weights of a pruned model, as numbers.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from grader.checks.compare import WrongType, as_numbers
from grader.checks.tolerance import Array
from grader.records import dataclass

ROUNDING = 1.5  # weights by which a level may be missed: implementations round the count differently


@dataclass(frozen=True)
class Pruned:
    """One model beside the trained one: the weights of each layer, filters (F, C, HH, WW)."""

    original: Sequence[Array]
    weights: Sequence[Array]
    masked: bool

    @cached_property
    def zeros(self) -> Array:
        """Which weights are zero and were not, layer after layer."""
        pairs = zip(self.weights, self.original, strict=True)
        return np.concatenate([((w == 0) & (o != 0)).ravel() for w, o in pairs])

    @cached_property
    def share(self) -> float:
        """Of all weights, those that were set to zero."""
        return float(np.mean(self.zeros))

    def is_at(self, level: float) -> bool:
        """Whether so many weights are zero."""
        return abs(int(self.zeros.sum()) - level * self.zeros.size) <= ROUNDING

    @cached_property
    def unchanged(self) -> bool:
        """Whether all other weights are those of the trained model."""
        pairs = zip(self.weights, self.original, strict=True)
        return all(np.array_equal(w[w != 0], np.asarray(o, dtype=w.dtype)[w != 0]) for w, o in pairs)

    @cached_property
    def smallest(self) -> bool:
        """Whether no weight that was pruned is larger than one that was kept."""
        sizes = np.concatenate([np.abs(o).ravel() for o in self.original])
        kept, gone = sizes[~self.zeros], sizes[self.zeros]
        return not gone.size or not kept.size or bool(gone.max() <= kept.min())

    @cached_property
    def even(self) -> bool:
        """Whether every layer lost the same share."""
        shares = [
            abs(int(((w == 0) & (o != 0)).sum()) - self.share * w.size)
            for w, o in zip(self.weights, self.original, strict=True)
        ]
        return max(shares) <= ROUNDING

    @property
    def right(self) -> bool:
        """Pruned as it should be, single weights, whether masks are left or not."""
        return self.unchanged and self.smallest

    @cached_property
    def whole_filters(self) -> bool:
        """Whether each filter is zero as a whole or not at all."""
        return all(_uniform(w, o) for w, o in self._convolutions)

    @cached_property
    def filter_share(self) -> float:
        """Of all filters, those that are zero."""
        gone = [~w.reshape(len(w), -1).any(axis=1) for w, _ in self._convolutions]
        return float(np.mean(np.concatenate(gone))) if gone else 0.0

    @property
    def others_touched(self) -> bool:
        """Whether another layer than a convolution lost weights."""
        pairs = zip(self.weights, self.original, strict=True)
        return any(w.ndim != 4 and bool(((w == 0) & (o != 0)).any()) for w, o in pairs)

    def is_at_filters(self, level: float) -> bool:
        """Whether so many filters are zero, rounded up or down in each convolution."""
        total = sum(len(w) for w, _ in self._convolutions)
        return total > 0 and abs(self.filter_share - level) * total <= len(self._convolutions)

    @property
    def filters_right(self) -> bool:
        """Pruned as it should be, whole filters, whether masks are left or not."""
        whole = self.whole_filters and not self.others_touched and self.filter_share > 0
        return whole and self.unchanged

    @property
    def _convolutions(self) -> list[tuple[Array, Array]]:
        return [(w, o) for w, o in zip(self.weights, self.original, strict=True) if w.ndim == 4]


def pruned_models(outputs: Mapping[str, Any], name: str, original: Mapping[str, Array]) -> list[Pruned]:
    """The models that were tested, but for those that are the trained one, and those of other layers."""
    models = [beside(outputs, one, list(original.values())) for one in tested(outputs, name)]
    return [model for model in models if model is not None and (model.share > 0 or not model.unchanged)]


def tested(outputs: Mapping[str, Any], name: str) -> list[str]:
    """``models.0``, ``models.1`` …: what each model that was tested is called among the outputs."""
    parts = [key.split(".") for key in outputs if key.startswith(f"{name}.")]
    numbers = dict.fromkeys(int(part[1]) for part in parts if part[1].isdigit())
    return [f"{name}.{number}" for number in numbers]


def beside(outputs: Mapping[str, Any], name: str, original: Sequence[Array]) -> Pruned | None:
    """One model beside the trained one; None where it has other layers."""
    found = [value for key, value in outputs.items() if key.startswith(f"{name}.weights.")]
    arrays = [as_numbers(value) for value in found]
    known = [array for array in arrays if not isinstance(array, WrongType)]
    if [array.shape for array in known] != [array.shape for array in original]:
        return None
    return Pruned(original, known, outputs.get(f"{name}.masked") is True)


def _uniform(weights: Array, original: Array) -> bool:
    gone = ((weights == 0) & (original != 0)).reshape(len(weights), -1)
    return bool((gone.all(axis=1) | ~gone.any(axis=1)).all())
