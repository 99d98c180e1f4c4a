from __future__ import annotations

from dataclasses import replace

import pytest

from grader.model import Mismatch
from grader.reports.picture import Picture, picture
from tests.unit.reports.fake import BORDER, DX


def drawn(mismatch: Mismatch) -> Picture:
    found = picture(mismatch)
    assert found is not None
    return found


def small(grid: tuple[tuple[float, ...], ...], shape: tuple[int, ...]) -> Mismatch:
    count = sum(1 for row in grid for cell in row if cell)
    return replace(DX, grid=grid, shape=shape, count=count)


def test_a_number_has_no_picture() -> None:
    assert picture(replace(DX, shape=(), grid=())) is None
    assert picture(replace(DX, shape=(1,), grid=((1.0,),))) is None


def test_cells_of_one_level_are_one_path_and_neighbours_one_rectangle() -> None:
    found = drawn(small(((0.0, 1.0, 1.0), (0.1, 0.0, 1.0)), (2, 3)))
    assert found.layers == ((1, "M0 1h1v1h-1z"), (5, "M1 0h2v1h-2zM2 1h1v1h-1z"))
    assert (found.rows, found.columns) == (2, 3)
    assert found.rules == "M0 1h3M1 0v2M2 0v2"


def test_what_is_not_finite_is_entirely_wrong() -> None:
    assert drawn(small(((float("nan"), 0.0),), (2,))).layers == ((5, "M0 0h1v1h-1z"),)


def test_small_errors_show_when_every_entry_is_wrong() -> None:
    assert drawn(replace(DX, grid=((0.0, 0.0, 0.0),) * 4)).layers[0][0] == 1


@pytest.mark.parametrize(
    ("grid", "shape", "places"),
    [
        (((0, 0), (1, 1), (0, 0)), (3, 2), "All differences are in row 1."),
        (((1, 0, 1), (1, 0, 1)), (2, 3), "All differences are in columns 0 and 2."),
        (((0, 0, 1),), (3,), "All differences are at index 2 of axis 0."),
        (((0, 1, 1, 0), (0, 0, 0, 0)), (2, 2, 2), "All differences are at index 0 of axis 0."),
        (((0, 1, 1, 0), (0, 1, 0, 0)), (2, 2, 2), ""),
        (((1, 1), (1, 1)), (2, 2), ""),
        (((1, 0), (1, 0)), (2, 64), ""),  # a cell is many entries wide: they have no name
    ],
)
def test_few_rows_or_columns_are_named(
    grid: tuple[tuple[float, ...], ...], shape: tuple[int, ...], places: str
) -> None:
    assert drawn(small(grid, shape)).places == places


def test_axes_are_labelled_with_their_sizes() -> None:
    assert (drawn(DX).row_label, drawn(DX).column_label) == ("axis 0, size 4", "axis 1, size 3")
    assert drawn(BORDER).column_label == "axes 1 to 3, 3 by 16 by 16"
    assert drawn(small(((0.0, 1.0),), (2,))).row_label == ""


def test_the_picture_fits_a_page() -> None:
    assert all(drawn(m).width <= 330 for m in (DX, BORDER))
