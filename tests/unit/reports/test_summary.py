from __future__ import annotations

from dataclasses import replace

from grader.model import GradeReport, QuestionInfo, Status
from grader.reports.summary import question_numbers, question_status, summarise, worst_first
from tests.unit.reports.fake import REPORT, verdict


def report_of(*questions: tuple[str, Status, float, tuple[str, ...]]) -> GradeReport:
    """Questions of one check each: id, status, points, requirements."""
    return replace(
        REPORT,
        questions=tuple(QuestionInfo(id, id, "", requires) for id, _, _, requires in questions),
        verdicts=tuple(verdict(f"{id}.out", status, points) for id, status, points, _ in questions),
    )


def test_a_question_passes_when_its_scored_checks_do() -> None:
    note = verdict("q1.a.dtype", "fail", 0.0)
    assert question_status((verdict("q1.a.out", "pass", 1.0), note)) == "pass"
    assert question_status((note,)) == "fail"
    assert question_status((verdict("q1.a.out", "error", 1.0), verdict("q1.a.b", "fail", 1.0))) == "fail"
    assert question_status((verdict("q1.a.out", "error", 1.0), verdict("q1.a.b", "skipped", 1.0))) == "error"


def test_points_lost_and_points_open_are_told_apart() -> None:
    by_id = {q.info.id: q for q in summarise(REPORT)}
    assert (by_id["q4.conv_forward"].lost, by_id["q4.conv_forward"].open) == (1.5, 0)
    assert (by_id["q5_torch.challenge"].lost, by_id["q5_torch.challenge"].open) == (0, 5)


def test_a_consequence_is_traced_to_its_beginning() -> None:
    report = report_of(
        ("q1.layer", "fail", 1.0, ()),
        ("q1.net", "skipped", 2.0, ("q1.layer",)),
        ("q1.deep", "skipped", 4.0, ("q1.net", "q1.other")),
        ("q1.other", "pass", 1.0, ()),
    )
    layer, net, deep, _ = summarise(report)
    assert (net.roots, deep.roots) == (("q1.layer",), ("q1.layer",))
    assert layer.holds_back == 6
    assert layer.cost == 7


def test_requirements_may_be_left_out_of_the_report_or_go_in_circles() -> None:
    absent, a, b = summarise(
        report_of(
            ("q1.x", "skipped", 1.0, ("q9.absent",)),
            ("q1.a", "skipped", 1.0, ("q1.b",)),
            ("q1.b", "skipped", 1.0, ("q1.a",)),
        )
    )
    assert (absent.roots, a.roots, b.roots) == ((), (), ())


def test_worst_first_what_can_be_repaired_then_what_waits_then_consequences() -> None:
    report = report_of(
        ("q1.small", "fail", 1.0, ()),
        ("q1.net", "skipped", 9.0, ("q1.root",)),
        ("q1.ours", "error", 20.0, ()),
        ("q1.large", "fail", 5.0, ()),
        ("q1.root", "fail", 1.0, ()),
        ("q1.equal", "fail", 5.0, ()),
    )
    assert [q.info.id for q in worst_first(summarise(report))] == [
        "q1.root", "q1.large", "q1.equal", "q1.small", "q1.ours", "q1.net",
    ]  # fmt: skip


def test_numbers_follow_the_order_within_each_part() -> None:
    assert list(question_numbers(REPORT).values()) == [
        "1.1", "1.2", "2.1", "2.2", "4.1", "4.2", "4.3", "5.1", "5.2",
    ]  # fmt: skip


def test_questions_without_a_number_are_numbered() -> None:
    report = report_of(
        ("intro.a", "pass", 1.0, ()), ("intro.b", "pass", 1.0, ()), ("pruning", "pass", 1.0, ())
    )
    assert list(question_numbers(report).values()) == ["1.1", "1.2", "2.1"]
