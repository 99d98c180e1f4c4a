from __future__ import annotations

from dataclasses import replace

from grader.checks.wording import carried_forward
from grader.model import Evidence, Finding, GradeReport, Location, QuestionInfo, Verdict
from grader.reports.checkview import HIDDEN, HIDDEN_ALONE, check_views
from grader.reports.view import build
from tests.unit.reports.fake import DX, IN_HIDDEN_CASE, OURS, RAISED, REPORT, VERDICTS, WRONG_DX, verdict

SYNTAX = Finding(
    "import.failed", "Importing your code failed: SyntaxError", location=Location("layers.py", 3)
)
UNPLACED = Finding("values.wrong", "In a hidden case: some values are wrong.")


def graded(*verdicts: Verdict) -> GradeReport:
    ids = dict.fromkeys(v.question for v in verdicts)
    score, maximum = sum(v.score for v in verdicts), sum(v.spec.points for v in verdicts)
    questions = tuple(QuestionInfo(id, id) for id in ids)
    return replace(REPORT, questions=questions, verdicts=verdicts, score=score, max_score=maximum)


def test_numbers_are_ready_to_be_read() -> None:
    view = build(REPORT)
    assert (view.score, view.max_score, view.percent, view.open_percent) == ("9.3", "30", 31.0, 21.67)
    assert view.verdict == "Of 30 points, 14.2 lost and 6.5 open until a person has looked."
    assert [(count.number, count.word) for count in view.counts] == [
        (5, "passed"), (8, "failed"), (1, "consequence"), (2, "need a person"),
    ]  # fmt: skip


def test_what_to_do_first_counts_what_depends_on_it() -> None:
    steps = build(REPORT).first_steps
    assert [(step.where, step.cost) for step in steps] == [
        ("2.1 Batch normalization: backward", "4 points lost, up to 4 more depend on it"),
        ("4.1 Convolution: backward", "4.5 points lost"),
        ("4.2 Convolution: forward", "1.5 points lost"),
        ("1.2 ReLU: backward", "0.2 points lost"),
    ]


def test_many_steps_are_not_all_first() -> None:
    view = build(graded(*(verdict(f"q1.f{i}.out", "fail", 1.0) for i in range(10))))
    assert len(view.first_steps) == 8
    assert view.more_steps == "And 2 more places, below."


def test_questions_that_failed_for_the_very_same_reason_are_one_step() -> None:
    view = build(graded(*(verdict(f"q1.f{i}.out", "fail", 1.0, SYNTAX) for i in range(5))))
    (step,) = view.first_steps
    assert step.where == "1.1 q1.f0, 1.2 q1.f1, 1.3 q1.f2 and 2 more questions"
    assert step.cost == "5 points lost"
    (told,) = view.troubled
    assert [question.same_as for question in view.following] == [told.link] * 4


def test_consequences_follow_what_they_are_consequences_of() -> None:
    view = build(REPORT)
    (question,) = view.following
    assert [link.id for link in question.consequence_of] == ["q2.batchnorm_backward"]
    assert question not in view.troubled


def test_a_place_and_a_next_step_are_told_once_in_a_question() -> None:
    bare = replace(WRONG_DX, cause=None)
    other = replace(bare, headline="`dgamma` is wrong.")
    checks = (verdict("q1.a.x", "fail", 1.0, bare), verdict("q1.a.y", "fail", 1.0, other))
    (question,) = build(graded(*checks)).troubled
    first, second = (check.findings[0] for check in question.troubled)
    assert (first.place, first.source) == ("ece662/layers.py:212", "dx = dxhat / np.sqrt(var + eps)")
    assert first.next_step.startswith("Write down")
    assert (second.place, second.function, second.source, second.next_step) == ("", "", "", "")
    assert second.headline == "`dgamma` is wrong."


def test_a_cause_is_told_once_and_says_what_to_do() -> None:
    other = replace(WRONG_DX, headline="`dgamma` is wrong.")
    checks = (verdict("q1.a.x", "fail", 1.0, WRONG_DX), verdict("q1.a.y", "fail", 1.0, other))
    view = build(graded(*checks))
    first, second = (check.findings[0] for check in view.troubled[0].troubled)
    assert first.cause.startswith("These are exactly the values")
    assert first.look_at.startswith("The mean depends on")
    assert (second.cause, second.look_at) == ("As above.", "")
    assert first.next_step == second.next_step == ""
    assert view.first_steps[0].cause == first.cause


def test_a_hidden_check_repeats_nothing_that_a_visible_one_said() -> None:
    shown = verdict("q1.a.x", "fail", 1.0, WRONG_DX)
    hidden = verdict("q1.a.hidden", "fail", 1.0, IN_HIDDEN_CASE, visibility="hidden")
    *_, beside = check_views((shown, hidden))
    (alone,) = check_views((hidden,))
    assert (beside.findings, beside.explanation) == ((), HIDDEN)
    assert [finding.headline for finding in alone.findings] == [IN_HIDDEN_CASE.headline]
    assert alone.explanation == HIDDEN_ALONE


def test_what_keeps_its_points_is_named_beside_what_failed() -> None:
    layer = QuestionInfo("q1.layer", "Layer", "layers.layer")
    net = QuestionInfo("q1.net", "Net", "fc_net.Net.loss")
    carried = carried_forward("fc_net.Net.loss", ["layers.layer"], whole=True)
    verdicts = (verdict("q1.layer.dx", "fail", 1.0, WRONG_DX), verdict("q1.net.dx", "pass", 1.0, carried))
    view = build(replace(graded(*verdicts), questions=(layer, net)))
    (failed,), (fine,) = view.troubled, view.fine
    assert failed.notice == "No points are lost twice: 1.2 uses it and keeps its points."
    assert fine.notes == ("`Net.loss` itself is right; it only inherits the error of `layer`.",)
    assert fine.troubled == ()


def test_a_traceback_of_the_place_alone_is_left_out() -> None:
    assert RAISED.evidence is not None
    *_, inner = RAISED.evidence.traceback
    alone = replace(RAISED, evidence=Evidence(traceback=(inner,)))
    for finding, lines in ((RAISED, 4), (alone, 0)):
        (check,) = check_views((verdict("q1.a.x", "fail", 1.0, finding),))
        assert len(check.findings[0].traceback) == lines


def test_questions_that_only_look_alike_stay_apart() -> None:
    view = build(graded(*(verdict(f"q1.f{i}.out", "fail", 1.0, UNPLACED) for i in range(2))))
    assert len(view.first_steps) == 2
    assert not any(question.secondary for question in view.troubled)


def test_what_is_ours_is_nothing_for_the_student_to_do() -> None:
    view = build(graded(verdict("q1.a.out", "error", 1.0, OURS)))
    assert view.first_steps == ()
    assert [question.mark.word for question in view.troubled] == ["Needs a person"]


def test_a_note_on_what_passed_costs_nothing() -> None:
    view = build(REPORT)
    assert [question.link.id for question in view.fine] == [
        "q1.affine_forward",
        "q4.spatial_groupnorm_forward",
    ]
    assert [check.points for check in view.fine[1].troubled] == ["no points"]


def test_an_unfinished_grading_is_not_judged() -> None:
    assert "did not come to its end" in build(replace(REPORT, complete=False)).verdict


def test_checks_that_ended_alike_are_one_and_points_add_up() -> None:
    raised = [v for v in VERDICTS if v.question == "q4.conv_backward"]
    (check,) = check_views(raised)
    assert check.ids == ("q4.conv_backward.dx", "q4.conv_backward.dw", "q4.conv_backward.db")
    assert (check.title, check.points) == ("dx, dw, db", "0 / 4.5")


def test_checks_with_other_numbers_are_not_one() -> None:
    other = replace(WRONG_DX, evidence=Evidence(mismatch=replace(DX, actual=2.0)))
    verdicts = (verdict("q1.a.x", "fail", 1.0, WRONG_DX), verdict("q1.a.y", "fail", 1.0, other))
    assert len(check_views(verdicts)) == 2
    assert len(check_views((verdicts[0], replace(verdicts[0], spec=verdicts[1].spec)))) == 1


def test_a_caption_is_made_where_the_evidence_has_none() -> None:
    bare = replace(WRONG_DX, evidence=Evidence(lines=("It is wrong.",), mismatch=DX, output="dx"))
    (check,) = check_views((verdict("q1.a.x", "fail", 1.0, bare),))
    (finding,) = check.findings
    assert finding.numbers is not None
    assert finding.numbers.caption == "Largest difference at `dx[1, 1]`"
    assert finding.lines_beside_numbers == ("It is wrong.",)


def test_partly_right_is_said_of_what_earned_something() -> None:
    assert [question.mark.sign for question in build(REPORT).ordered] == [
        "✓", "◐", "◐", "↳", "✗", "◐", "✓", "?", "?",
    ]  # fmt: skip
