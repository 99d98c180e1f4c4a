"""The promises of training checks, kept by simulated models."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.checks.interval import (
    FALSE_FAIL,
    Look,
    Rule,
    bounds,
    chance_of,
    compatible,
    decide,
    shortfall,
    told_share,
    wilson,
)

PICTURES = 1000
TRIALS = 4000


def failed(accuracy: float, rule: Rule, seed: int = 0) -> float:
    """How often a model of this accuracy fails, with models that differ from seed to seed by ``spread``."""
    rng = np.random.default_rng(seed)
    return float(np.mean([_fails(accuracy, rule, rng) for _ in range(TRIALS)]))


def _fails(accuracy: float, rule: Rule, rng: np.random.Generator) -> bool:
    looks: list[Look] = []
    while True:
        own = float(np.clip(rng.normal(accuracy, rule.spread), 0, 1))
        looks.append(Look(int(rng.binomial(PICTURES, own)), PICTURES))
        decision = decide(looks, rule)
        if decision != "open":
            return decision == "missed"


@pytest.mark.parametrize("rule", [Rule(0.4), Rule(0.4, spread=0.03), Rule(0.9), Rule(0.4, most=1)])
def test_a_model_at_the_threshold_fails_as_rarely_as_promised(rule: Rule) -> None:
    noise = 3 * math.sqrt(FALSE_FAIL / TRIALS)
    assert failed(rule.threshold, rule) <= FALSE_FAIL + noise


@pytest.mark.parametrize("rule", [Rule(0.4), Rule(0.4, spread=0.03), Rule(0.9), Rule(0.4, most=1)])
def test_a_model_that_is_short_by_as_much_as_promised_passes_as_rarely(rule: Rule) -> None:
    noise = 3 * math.sqrt(FALSE_FAIL / TRIALS)
    missing = rule.threshold - shortfall(rule, PICTURES)
    assert 1 - failed(missing, rule) <= FALSE_FAIL + noise


def test_more_pictures_make_the_shortfall_smaller() -> None:
    assert shortfall(Rule(0.4), 4000) == pytest.approx(shortfall(Rule(0.4), 1000) / 2)
    assert 0.03 < shortfall(Rule(0.4), 1500) < 0.04


def test_wilson_s_interval_has_the_values_of_its_formula() -> None:
    low, high = wilson(8, 10, 1.96)
    assert (low, high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 20, 1.96)[0] == 0
    assert wilson(20, 20, 1.96)[1] == 1


def test_the_interval_is_wider_where_seeds_differ_and_narrower_after_more_looks() -> None:
    one, two = [Look(400, 1000)], [Look(400, 1000)] * 2

    def width(looks: list[Look], spread: float) -> float:
        low, high = bounds(looks, Rule(0.4, spread=spread))
        return high - low

    assert width(one, 0.03) > width(one, 0.0) > width(two, 0.0)
    assert width(one, 0.03) > width(two, 0.03)


def test_the_probability_of_so_few_right_answers() -> None:
    assert chance_of([Look(2, 4)], Rule(0.5)) == pytest.approx(11 / 16)
    assert chance_of([Look(1, 2), Look(1, 2)], Rule(0.5)) == pytest.approx(11 / 16)
    assert chance_of([Look(300, 1000)], Rule(0.4)) < 1e-9
    assert chance_of([Look(400, 1000)], Rule(0.4, spread=0.02)) == pytest.approx(0.5)


def test_what_is_exact_is_the_best_of_all_looks() -> None:
    rule = Rule(1.0, exact=True)
    assert decide([Look(49, 50)], rule) == "open"
    assert decide([Look(49, 50), Look(50, 50)], rule) == "reached"
    assert decide([Look(49, 50)] * 3, rule) == "missed"


@pytest.mark.parametrize("accuracy", [0.17, 0.5, 0.97])
def test_two_shares_of_one_model_are_hardly_ever_denied(accuracy: float) -> None:
    rng = np.random.default_rng(3)
    pairs = rng.binomial((300, 600), accuracy, size=(TRIALS, 2))
    denied = np.mean([not compatible(Look(int(a), 300), Look(int(b), 600)) for a, b in pairs])
    assert denied <= FALSE_FAIL


def test_shares_of_two_models_are_denied() -> None:
    assert not compatible(Look(270, 300), Look(450, 600), 8)
    assert compatible(Look(240, 300), Look(450, 600), 8)


@pytest.mark.parametrize(("told", "right"), [(0.5, 30), (-0.0, 0), (-1e308, 0), (1.7e306, 60)])
def test_a_share_that_is_told_may_be_any_number(told: float, right: int) -> None:
    assert told_share(told, 60) == Look(right, 60)
