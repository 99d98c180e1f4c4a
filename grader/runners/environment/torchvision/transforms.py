"""The transforms that are common in notebooks, for arrays (H, W, C) and tensors (C, H, W)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

Transform = Callable[[Any], Any]


class Compose:
    """One transform after the other."""

    def __init__(self, transforms: Sequence[Transform]) -> None:
        self.transforms = list(transforms)

    def __call__(self, image: Any) -> Any:
        """The image after all of them."""
        for transform in self.transforms:
            image = transform(image)
        return image


class ToTensor:
    """An image (H, W) or (H, W, C) as a tensor (C, H, W); whole numbers are divided by 255."""

    def __call__(self, image: Any) -> Any:
        """The tensor."""
        array = np.asarray(image)
        array = array[:, :, None] if array.ndim == 2 else array
        tensor = torch.from_numpy(np.ascontiguousarray(array.transpose(2, 0, 1)))
        return tensor.float() / 255 if tensor.dtype == torch.uint8 else tensor


class Normalize:
    """Each channel minus its mean, divided by its deviation."""

    def __init__(self, mean: Sequence[float], std: Sequence[float]) -> None:
        self.mean = mean
        self.std = std

    def __call__(self, tensor: Any) -> Any:
        """The normalized tensor."""
        mean, std = (torch.as_tensor(v, dtype=tensor.dtype).reshape(-1, 1, 1) for v in (self.mean, self.std))
        return (tensor - mean) / std


class Lambda:
    """Any function."""

    def __init__(self, lambd: Transform) -> None:
        self.lambd = lambd

    def __call__(self, image: Any) -> Any:
        """What the function makes of it."""
        return self.lambd(image)


class RandomHorizontalFlip:
    """Mirrored, with probability p."""

    def __init__(self, p: float = 0.5) -> None:
        self.p = p

    def __call__(self, tensor: Any) -> Any:
        """The tensor, mirrored or not."""
        return tensor.flip(-1) if random.random() < self.p else tensor  # noqa: S311 - it augments data


class RandomCrop:
    """A window of the given size, after padding with zeros."""

    def __init__(self, size: int | Sequence[int], padding: int = 0) -> None:
        self.size = (size, size) if isinstance(size, int) else tuple(size)
        self.padding = padding

    def __call__(self, tensor: Any) -> Any:
        """The window."""
        padded = torch.nn.functional.pad(tensor, [self.padding] * 4) if self.padding else tensor
        room = [have - want for have, want in zip(padded.shape[-2:], self.size, strict=True)]
        top, left = (random.randint(0, most) for most in room)  # noqa: S311 - as above
        return padded[..., top : top + self.size[0], left : left + self.size[1]]
