from __future__ import annotations

import numpy as np
import pytest

from grader.reference.windows import add_windows, output_size, windows
from tests.unit.reference.verify import agree, normal


@pytest.mark.parametrize(
    ("height", "width", "size", "stride"),
    [(4, 6, (2, 2), 2), (5, 7, (3, 2), 1), (7, 8, (2, 2), 3), (5, 5, (3, 3), 2), (3, 4, (3, 4), 1)],
)
def test_adding_windows_is_the_adjoint_of_taking_them(
    height: int, width: int, size: tuple[int, int], stride: int
) -> None:
    x = normal(2, 3, height, width)
    taken = windows(x, size, stride)
    rows, columns = output_size(height, size[0], stride), output_size(width, size[1], stride)
    assert taken.shape == (2, 3, rows, columns, *size)
    y = normal(*taken.shape, seed=1)
    agree(np.sum(taken * y), np.sum(x * add_windows(y, x.shape, stride)))


def test_a_window_holds_the_pixels_from_its_corner_on() -> None:
    x = normal(1, 1, 6, 7)
    assert np.array_equal(windows(x, (2, 3), 2)[0, 0, 1, 2], x[0, 0, 2:4, 4:7])


def test_pixels_are_counted_once_for_each_window_they_lie_in() -> None:
    counts = add_windows(np.ones((1, 1, 2, 2, 2, 2)), (1, 1, 3, 4), 1)
    assert counts[0, 0].tolist() == [[1, 2, 1, 0], [2, 4, 2, 0], [1, 2, 1, 0]]


def test_a_window_larger_than_the_image_is_refused() -> None:
    with pytest.raises(ValueError):
        windows(normal(1, 1, 3, 3), (4, 2), 1)
