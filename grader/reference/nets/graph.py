"""Arrays that remember how they were computed, on top of the reference's layers: automatic
differentiation in reverse, from a result back through everything that it was computed from.

One implementation answers for numpy, PyTorch and TensorFlow: images are (N, C, H, W) here, and
`keras_nets` exchanges the axes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.reference.activation import relu_backward, relu_forward
from grader.reference.affine import affine_backward, affine_forward
from grader.reference.convolution import conv_backward_naive, conv_forward_naive
from grader.reference.loss import log_softmax, softmax_loss

if TYPE_CHECKING:
    from grader.model import Array

Pull = Callable[["Array"], Sequence["Array"]]
"""From the gradient of a result to those of what it was computed from."""


class Value:
    """An array; ``grad`` is its gradient after `backward` of what was computed from it.

    ``requires_grad`` tells parameters from data; ``data`` is changed by training alone.
    """

    def __init__(
        self,
        data: Any,
        sources: Sequence[Value] = (),
        pull: Pull | None = None,
        *,
        requires_grad: bool = False,
    ) -> None:
        self.data: Array = np.array(data, dtype=np.float64)
        self.requires_grad = requires_grad
        self.grad: Array | None = None
        self._sources = tuple(sources)
        self._pull = pull

    @property
    def shape(self) -> tuple[int, ...]:
        """As of any array."""
        return tuple(self.data.shape)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.data, dtype=dtype, copy=True if copy is None else copy)

    def backward(self, upstream: Any) -> None:
        """Add to the gradient of everything that this was computed from.

        ``upstream`` is the gradient of this: a number, or an array of its shape.
        """
        waiting: dict[int, Array] = {id(self): np.asarray(upstream, dtype=np.float64)}
        for value in reversed(self._ordered()):
            gradient = waiting.pop(id(value))
            value.grad = gradient if value.grad is None else value.grad + gradient
            if value._pull is not None:
                for source, part in zip(value._sources, value._pull(gradient), strict=True):
                    waiting[id(source)] = waiting.get(id(source), 0) + part

    def _ordered(self) -> list[Value]:
        """Everything that this was computed from, sources first, itself last."""
        seen: set[int] = set()
        order: list[Value] = []

        def visit(value: Value) -> None:
            if id(value) not in seen:
                seen.add(id(value))
                for source in value._sources:
                    visit(source)
                order.append(value)

        visit(self)
        return order


def value(thing: Any) -> Value:
    """A `Value` as it is; an array as one."""
    return thing if isinstance(thing, Value) else Value(thing)


def conv(x: Any, w: Any, b: Any, pad: int, stride: int = 1) -> Value:
    """x: (N, C, H, W), w: (F, C, HH, WW), b: (F,); (N, F, H', W')."""
    x, w, b = value(x), value(w), value(b)
    out, cache = conv_forward_naive(x.data, w.data, b.data, {"stride": stride, "pad": pad})
    return Value(out, (x, w, b), lambda dout: conv_backward_naive(dout, cache))


def relu(x: Any) -> Value:
    """max(0, x), entry by entry; x: any shape."""
    x = value(x)
    out, cache = relu_forward(x.data)
    return Value(out, (x,), lambda dout: (relu_backward(dout, cache),))


def affine(x: Any, w: Any, b: Any) -> Value:
    """x: (N, D), w: (D, M), b: (M,); (N, M)."""
    x, w, b = value(x), value(w), value(b)
    out, cache = affine_forward(x.data, w.data, b.data)
    return Value(out, (x, w, b), lambda dout: affine_backward(dout, cache))


def reshape(x: Any, shape: Sequence[int]) -> Value:
    """The same entries in other axes."""
    x = value(x)
    return Value(x.data.reshape(shape), (x,), lambda dout: (dout.reshape(x.shape),))


def flatten(x: Any) -> Value:
    """(N, d1, ..., dk) -> (N, D)."""
    x = value(x)
    return reshape(x, (x.shape[0], -1))


def transpose(x: Any, axes: Sequence[int]) -> Value:
    """The same entries with the axes in another order."""
    x = value(x)
    return Value(x.data.transpose(axes), (x,), lambda dout: (dout.transpose(np.argsort(axes)),))


def rows(w: Any, count: int) -> Value:
    """(D, M) -> (``count``, M): the first rows, as a slice takes them."""
    w = value(w)

    def pull(dout: Array) -> tuple[Array]:
        whole = np.zeros_like(w.data)
        whole[:count] = dout
        return (whole,)

    return Value(w.data[:count], (w,), pull)


def softmax(x: Any) -> Value:
    """(N, C) scores -> (N, C) probabilities."""
    x = value(x)
    p = np.exp(log_softmax(x.data))
    return Value(p, (x,), lambda dout: (p * (dout - (dout * p).sum(axis=1, keepdims=True)),))


def scaled(x: Any, factor: float) -> Value:
    """Every entry times a number; x: any shape."""
    x = value(x)
    return Value(factor * x.data, (x,), lambda dout: (factor * dout,))


def log_loss(p: Any, y: Any) -> Value:
    """p: (N, C) probabilities, y: (N,) classes; the mean of minus the logarithm of the right class's, ()."""
    p = value(p)
    picked = np.arange(len(p.data)), np.asarray(y).astype(int)

    def pull(dout: Array) -> tuple[Array]:
        gradient = np.zeros_like(p.data)
        gradient[picked] = -dout / (len(p.data) * p.data[picked])
        return (gradient,)

    return Value(-np.log(p.data[picked]).mean(), (p,), pull)


def cross_entropy(scores: Any, y: Any) -> Value:
    """scores: (N, C), y: (N,) classes; the mean of minus the log probability of the right class, ()."""
    scores = value(scores)
    loss, dx = softmax_loss(scores.data, np.asarray(y).astype(int))
    return Value(loss, (scores,), lambda dout: (dout * dx,))
