"""What the scenarios do not reach: parameters, faults of a rubric, how much is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from grader import checks
from grader.checks.gradient import SAMPLE, sample
from grader.checks.tolerance import Array
from grader.errors import AssignmentError
from grader.model import Capture, Case, CaughtError
from tests.unit.checks.make import case, check, gradient_question, question, trial

RIGHT = np.random.default_rng(1).normal(size=(6, 7))


@pytest.mark.parametrize("kind", checks.names())
def test_a_kind_has_what_every_kind_has(kind: str) -> None:
    module = checks.load(kind)
    assert module.__doc__
    assert module.run.__doc__
    assert module.Params.__doc__
    assert module.Params() == TypeAdapter(module.Params).validate_python({})
    with pytest.raises(ValidationError, match="no_such_parameter"):
        TypeAdapter(module.Params).validate_python({"no_such_parameter": 1})


def test_helpers_are_no_kinds() -> None:
    assert not checks.HELPERS & set(checks.names())
    with pytest.raises(KeyError):
        checks.load("wording")
    assert set(checks.kinds()) == set(checks.names())


def test_a_rubric_may_loosen_and_tighten() -> None:
    off = trial({"out": RIGHT}, {"out": RIGHT * (1 + 1e-4)})
    assert check("values", off).fraction == 0.0
    assert check("values", off, rtol=1e-3).fraction == 1.0
    assert check("values", off, atol=1e-2).fraction == 1.0
    assert check("values", off, dtype="float16").fraction == 1.0
    assert (
        check("values", trial({"out": RIGHT}, {"out": RIGHT * (1 + 1e-8)}), rtol=1e-12, atol=0.0).fraction
        == 0.0
    )


def test_the_sample_is_small_and_the_same_at_every_run() -> None:
    assert len(sample((1000, 1000), ["dx"])) == SAMPLE
    assert len(sample((1000, 1000), ["dx", "dw"])) == SAMPLE // 2
    assert sample((2, 3), ["dx"]) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert sample((50, 50), ["dx"] * 6) == sample((50, 50), ["dx"] * 6)
    assert sample((), ["db"]) == [()]


class Asked:
    """A forward pass that notes along how many directions it was asked."""

    def __init__(self, gradient: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
        self.gradient = gradient
        self.count = 0

    def __call__(self, _case: Case, _output: str, directions: Sequence[Array]) -> list[float]:
        self.count += len(directions)
        return [float(np.sum(self.gradient * direction)) for direction in directions]


def test_a_right_forward_pass_is_asked_once_and_a_right_gradient_not_at_all() -> None:
    about = gradient_question("layers.affine_backward", {"dx": "x"})
    asked = Asked(RIGHT)
    check("gradient", trial({"dx": RIGHT}, {"dx": RIGHT}), about=about, own_gradient=asked)
    assert asked.count == 0
    check("gradient", trial({"dx": RIGHT}, {"dx": RIGHT + 1}), about=about, own_gradient=asked)
    assert asked.count == 1


@pytest.mark.parametrize(("wrong", "count"), [(0.0, 1), (1e-3, 1 + SAMPLE)])
def test_consistency_asks_along_one_direction_and_for_entries_only_if_that_is_wrong(
    wrong: float, count: int
) -> None:
    about = gradient_question("layers.dropout_backward", {"dx": "x"})
    asked, actual = Asked(RIGHT), RIGHT.copy()
    actual[1, 2] += wrong
    check("consistent", trial({"dx": RIGHT}, {"dx": actual}), about=about, own_gradient=asked)
    assert asked.count == count


def test_many_gradients_share_the_sample() -> None:
    golden = {f"grads.W{i}": RIGHT for i in range(6)}
    asked = Asked(RIGHT * 2)
    wrong: dict[str, object] = dict.fromkeys(golden, RIGHT * 2)
    outcome = check("gradient", trial(golden, wrong), own_gradient=asked, partial=True)
    assert outcome.fraction == 0.5
    assert asked.count == 6 * (1 + SAMPLE // 6)


def test_a_forward_pass_that_gives_nan_says_nothing() -> None:
    outcome = check("gradient", trial({"dx": RIGHT}, {"dx": RIGHT + 1}), own_gradient=Asked(RIGHT * np.nan))
    assert outcome.findings[0].evidence is not None
    assert len(outcome.findings[0].evidence.lines) == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_right_for_own_forward_in_either_precision(dtype: type) -> None:
    noise = 1 + 1e-4 * np.random.default_rng(2).normal(size=RIGHT.shape)
    numeric = RIGHT * 2 * (noise if dtype is np.float32 else 1)
    wrong: object = (RIGHT * 2).astype(dtype)
    outcome = check(
        "gradient", trial({"dx": RIGHT}, {"dx": wrong}), own_gradient=Asked(numeric), own_forward_share=0.3
    )
    assert outcome.fraction == 0.3


def test_one_reason_for_several_outputs_is_one_finding_with_all_its_cases() -> None:
    error = CaughtError("ReturnedNone", "`loss` must return scores; it returned None.", (), "fc_net.Net.loss")
    small, large = {"grads.W1": RIGHT}, {"grads.W1": RIGHT, "grads.W2": RIGHT}
    trials = [
        trial(small, Capture("return", {}, error=error), case("small")),
        trial(large, Capture("return", {}, error=error), case("large")),
    ]
    (finding,) = check("gradient", *trials, outputs=["grads.*"], partial=True).findings
    assert finding.evidence is not None
    assert finding.evidence.lines == ("Seen in both cases.",)


def test_different_errors_are_different_findings() -> None:
    trials = [
        trial({"out": RIGHT}, Capture("call", {}, error=CaughtError(kind, kind.lower())), case(kind))
        for kind in ("ValueError", "KeyError", "ValueError")
    ]
    outcome = check("values", *trials)
    assert [f.headline for f in outcome.findings] == [
        "`affine_forward` raised ValueError: valueerror",
        "`affine_forward` raised KeyError: keyerror",
    ]


def test_the_first_wrong_step_stands_for_all() -> None:
    golden = {f"step{n}.next_w": RIGHT + n for n in (1, 2, 3)}
    wrong = golden | {"step2.next_w": RIGHT, "step3.next_w": RIGHT}
    (finding,) = check("values", trial(golden, wrong)).findings
    assert finding.headline == "`affine_forward`: `next_w` after step 2 is wrong in 42 of 42 entries."


def test_the_mask_of_dropout_must_have_something_to_drop() -> None:
    inputs = {"x": RIGHT, "dropout_param": {"p": 1.0, "mode": "train"}}
    with pytest.raises(AssignmentError, match="tells nothing"):
        check("dropout", trial({"out": RIGHT}, {"out": RIGHT}, case(inputs=inputs)))
    with pytest.raises(AssignmentError, match=r"no input 'keep\.p'"):
        check("dropout", trial({"out": RIGHT}, {"out": RIGHT}, case(inputs=inputs)), p="keep.p")


def test_p_may_be_the_probability_to_drop() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(100, 30))
    out = x * (rng.random(size=x.shape) > 0.3) / 0.7
    drawn = trial({"out": x}, {"out": out}, case(inputs={"x": x, "p": 0.3, "mode": "train"}))
    assert check("dropout", drawn, p="p", mode="mode", p_is="drop").fraction == 1.0
    assert check("dropout", drawn, p="p", mode="mode", p_is="keep").fraction == 0.0


def test_initialization_needs_to_know_what_is_expected() -> None:
    fresh = trial({"params.W1": RIGHT}, {"params.W1": RIGHT})
    with pytest.raises(AssignmentError, match="says nothing of"):
        check("initialization", fresh, expected={"params.b*": "zeros"})
    with pytest.raises(AssignmentError, match="no number 'scale'"):
        check("initialization", fresh, expected={"params.*": "scale"})
    assert check("initialization", fresh, expected={"params.*": 1.0}).fraction == 1.0


def test_zeros_in_the_divisor_are_the_assignments_fault() -> None:
    about = question("layers.dropout_backward")
    zeros = case(inputs={"x": np.zeros((6, 7)), "dout": RIGHT})
    with pytest.raises(AssignmentError, match="holds zeros"):
        check(
            "consistent",
            trial({"out": RIGHT, "dx": RIGHT}, {"out": RIGHT, "dx": RIGHT}, zeros),
            outputs=["dx"],
            about=about,
            agrees_with="out",
            over=("dout", "x"),
        )


def test_numbers_and_texts_among_the_outputs() -> None:
    golden = {"out": RIGHT, "t": 3, "mode": "train", "nothing": None}
    assert check("values", trial(golden, golden)).fraction == 1.0
    assert check("determinism", trial(golden, golden)).fraction == 1.0
    assert check("mutation", trial(golden, golden)).fraction == 1.0
    wrong = check("values", trial(golden, golden | {"mode": "test"}))
    assert wrong.findings[0].headline == "`affine_forward`: `mode` is 'test'; it must be 'train'."


def test_determinism_sees_every_bit() -> None:
    again = Capture("ok", {"out": np.nextafter(RIGHT, 9)})
    assert (
        check("determinism", trial({"out": RIGHT}, {"out": RIGHT}), repeat=lambda _case: again).fraction
        == 0.0
    )
    single = Capture("ok", {"out": RIGHT.astype(np.float32)})
    assert (
        check("determinism", trial({"out": RIGHT}, {"out": RIGHT}), repeat=lambda _case: single).fraction
        == 0.0
    )
