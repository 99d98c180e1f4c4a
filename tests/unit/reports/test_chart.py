from __future__ import annotations

import math
import re

import pytest

from grader.model import Curve
from grader.reports.chart import HEIGHT, WIDTH, charts

LOSS = Curve("training loss", "loss", tuple((float(i), 2.3 - 0.05 * i) for i in range(1, 41)))
TRAIN = Curve("training", "accuracy", ((1.0, 0.17), (20.0, 0.5), (40.0, 0.93)))
VAL = Curve("validation", "accuracy", ((1.0, 0.16), (20.0, 0.4), (40.0, 0.42)), goal=0.4)


def test_curves_of_one_axis_share_a_chart() -> None:
    loss, accuracy = charts([LOSS, TRAIN, VAL])
    assert (loss.title, accuracy.title) == ("Loss", "Accuracy")
    assert [line.name for line in accuracy.lines] == ["training", "validation"]
    assert [line.style for line in accuracy.lines] == [0, 1]
    assert accuracy.goal is not None
    assert accuracy.goal.text == "40 % asked"


def test_everything_is_drawn_inside() -> None:
    for chart in charts([LOSS, TRAIN, VAL]):
        for line in chart.lines:
            numbers = [float(text) for text in re.findall(r"[\d.]+", line.path)]
            assert all(0 <= x <= WIDTH for x in numbers[::2])
            assert all(0 <= y <= HEIGHT for y in numbers[1::2])
        assert all(0 <= tick.at <= HEIGHT for tick in chart.rows)


@pytest.mark.parametrize("largest", [0.003, 0.17, 1.0, 2.3026, 41.0, 9.9e5])
def test_ticks_are_round_and_hold_the_values(largest: float) -> None:
    (chart,) = charts([Curve("loss", "loss", ((1.0, 0.0), (2.0, largest)))])
    values = [float(tick.text) for tick in chart.rows]
    assert values[0] == 0
    assert values[-1] >= largest * 0.999
    assert 3 <= len(values) <= 7


def test_a_text_says_what_is_seen() -> None:
    loss, accuracy = charts([LOSS, VAL])
    assert loss.description == "training loss: from 2.25 to 0.3, in 40 steps."
    assert accuracy.description == "validation: from 16 % to 42 %, in 40 steps."


def test_what_cannot_be_drawn_is_left_out() -> None:
    lone = Curve("loss", "loss", ((1.0, 2.0),))
    infinite = Curve("loss", "loss", ((1.0, 2.0), (2.0, math.inf)))
    assert charts([lone, infinite]) == ()
    (flat,) = charts([Curve("loss", "loss", ((1.0, 2.0), (2.0, 2.0)))])
    assert "nan" not in flat.lines[0].path
