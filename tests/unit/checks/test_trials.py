from __future__ import annotations

import numpy as np
import pytest

from grader.errors import AssignmentError
from grader.model import Capture, CaughtError, Mutation
from grader.redaction import limit
from tests.unit.checks.make import case, check, gradient_question, trial
from tests.unit.checks.scenarios.gradient import forward_of

RIGHT = np.arange(1.0, 7.0).reshape(2, 3) / 7
WRONG = RIGHT + 1.0


def test_one_wrong_case_fails_the_check_and_is_named() -> None:
    cases = [case("big", inputs={"x": np.ones(9)}), case("small", inputs={"x": np.ones(2)}), case("fine")]
    outcome = check(
        "values",
        trial({"out": RIGHT}, {"out": WRONG}, cases[0]),
        trial({"out": RIGHT}, {"out": WRONG}, cases[1]),
        trial({"out": RIGHT}, {"out": RIGHT}, cases[2]),
    )
    assert outcome.fraction == 0.0
    (finding,) = outcome.findings
    assert finding.evidence is not None
    assert finding.evidence.case == "small"
    assert finding.evidence.lines[-1] == "Seen in 2 of 3 cases: small; big."


def test_a_hidden_case_tells_its_category_and_nothing_else() -> None:
    outcome = check("values", trial({"out": RIGHT}, {"out": WRONG}, case("secret", hidden=True)))
    (finding,) = outcome.findings
    told = limit(finding, "full")
    assert told.headline == "In a hidden case: some values are wrong."
    assert (told.evidence, told.pattern, told.next_step, told.location) == (None, "", "", None)


def test_a_hidden_case_adds_nothing_to_what_a_public_one_shows() -> None:
    outcome = check(
        "values",
        trial({"out": RIGHT}, {"out": WRONG}, case("secret", hidden=True)),
        trial({"out": RIGHT}, {"out": WRONG}, case("typical")),
    )
    (finding,) = outcome.findings
    assert finding.evidence is not None
    assert "secret" not in str(finding)


def test_right_for_one_form_earns_everything_and_notes_the_other() -> None:
    outcome = check(
        "values",
        trial({"out": RIGHT}, {"out": WRONG}, case("typical", form="(C,)")),
        trial({"out": RIGHT}, {"out": RIGHT}, case("typical", form="(1, C, 1, 1)")),
    )
    assert outcome.fraction == 1.0
    (note,) = outcome.findings
    assert note.code == "form.other"
    assert note.headline == (
        "It is right with (1, C, 1, 1), which is enough. With (C,) it is not, which costs nothing."
    )


def test_no_form_is_right() -> None:
    outcome = check(
        "values",
        trial({"out": RIGHT}, {"out": RIGHT}, case("one", form="a")),
        trial({"out": RIGHT}, {"out": WRONG}, case("two", form="a")),
        trial({"out": RIGHT}, {"out": WRONG}, case("one", form="b")),
        trial({"out": RIGHT}, {"out": WRONG}, case("two", form="b")),
    )
    assert outcome.fraction == 0.0
    assert [f.code for f in outcome.findings] == ["values.wrong"]


def test_at_most_three_findings_the_last_names_the_rest() -> None:
    names = ["W1", "b1", "W2", "b2", "W3"]
    golden = {f"grads.{name}": RIGHT for name in names}
    outcome = check("values", trial(golden, dict.fromkeys(golden, WRONG)), outputs=["grads.*"])
    assert len(outcome.findings) == 3
    assert outcome.findings[-1].evidence is not None
    assert outcome.findings[-1].evidence.lines[-1] == "Also wrong: `grads['b2']` and `grads['W3']`."


def test_one_exception_is_one_finding_however_many_outputs_it_costs() -> None:
    error = CaughtError("ValueError", "no", function="layers.affine_forward")
    outcome = check("values", trial({"a": RIGHT, "b": RIGHT}, Capture("call", {}, error=error)))
    assert [f.code for f in outcome.findings] == ["runtime.exception"]


def test_partial_gradients_earn_their_share() -> None:
    golden = {"grads.W1": RIGHT, "grads.b1": RIGHT, "grads.W2": RIGHT, "grads.b2": RIGHT}
    student = golden | {"grads.W1": WRONG}
    assert check("gradient", trial(golden, student), outputs=["grads.*"], partial=True).fraction == 0.75
    assert check("gradient", trial(golden, student), outputs=["grads.*"]).fraction == 0.0


def test_an_output_that_nobody_yields_is_the_rubrics_fault() -> None:
    with pytest.raises(AssignmentError, match="no output 'dz'"):
        check("values", trial({"out": RIGHT}, {"out": RIGHT}), outputs=["out", "dz"])


def test_no_case_is_the_rubrics_fault() -> None:
    with pytest.raises(AssignmentError, match="no case"):
        check("values")


def test_own_forward_wrong_in_the_same_way_earns_its_share() -> None:
    outcome = check(
        "gradient",
        trial({"dx": RIGHT}, {"dx": RIGHT * 2}),
        about=gradient_question("layers.affine_backward", {"dx": "x"}),
        own_gradient=forward_of(RIGHT * 2),
    )
    assert outcome.fraction == 0.5
    assert [f.code for f in outcome.findings] == ["gradient.right_for_own_forward"]


def test_a_backward_pass_that_hands_its_input_back_earns_nothing() -> None:
    dout = RIGHT * 2
    outcome = check(
        "gradient",
        trial({"dx": RIGHT}, {"dx": dout}, case(inputs={"dout": dout})),
        about=gradient_question("layers.affine_backward", {"dx": "x"}),
        own_gradient=forward_of(dout),
    )
    assert outcome.fraction == 0.0


def test_mutation_needs_an_output_worth_having() -> None:
    stub = Capture("return", {}, error=CaughtError("ReturnedNone", "`f` must return dx; it returned None."))
    assert check("mutation", trial({"out": RIGHT}, stub)).findings[0].code == "returns.none"
    zeros = check("mutation", trial({"out": RIGHT}, {"out": np.zeros((2, 3))}))
    assert (zeros.fraction, zeros.findings[0].code) == (0.0, "values.only_zeros")
    assert check("mutation", trial({"out": RIGHT}, {"out": WRONG})).fraction == 1.0


def test_mutations_that_are_allowed() -> None:
    capture = Capture("ok", {"next_w": RIGHT}, mutations=(Mutation("optim.adam", "w", 6, 6),))
    assert check("mutation", trial({"next_w": RIGHT}, capture)).fraction == 0.0
    assert check("mutation", trial({"next_w": RIGHT}, capture), allow=("adam.w",)).fraction == 1.0
