"""Questions that are told of together: those that nobody has worked on, and those that do not count."""

from __future__ import annotations

from grader.model import CheckSpec, Finding, GradeReport, QuestionInfo, Status, Verdict
from grader.reports import gradescope, html, markdown
from grader.reports.record import record
from grader.reports.terminal import render
from grader.reports.view import build

NONE = Finding("returns.none", "`f` must return out; it returned None.", next_step="Write the function.")
WRONG = Finding("values.wrong", "`g`: `out` is wrong in 3 of 3 entries.")


def report(*questions: tuple[QuestionInfo, Status, Finding]) -> GradeReport:
    points = {info.id: 2.0 if info.counts else 0.0 for info, _, _ in questions}
    return GradeReport(
        assignment="a1",
        title="Homework",
        submission="s1",
        questions=tuple(info for info, _, _ in questions),
        verdicts=tuple(
            Verdict(
                CheckSpec(f"{info.id}.out", "values", ("*",), points[info.id], title="Result"),
                info.id,
                status,
                float(status == "pass"),
                () if status == "pass" else (finding,),
            )
            for info, status, finding in questions
        ),
        score=0.0,
        max_score=sum(points.values()),
    )


def info(id: str, *, untouched: bool = True, counts: bool = True) -> QuestionInfo:
    name = "layers.net" if id in ("q1.c", "q1.d") else f"layers.{id[-1]}"
    return QuestionInfo(id, f"Title {id[-1]}", name, (), counts, untouched)


NOT_BEGUN = report(
    *((info(id), "fail", NONE) for id in ("q1.a", "q1.b", "q1.c", "q1.d")),
    (info("q1.e", untouched=False), "fail", WRONG),
    (info("q1.f"), "pass", WRONG),
)


def test_what_nobody_has_worked_on_is_one_step_and_one_paragraph() -> None:
    view = build(NOT_BEGUN)
    assert [step.headline for step in view.first_steps] == [
        "Their code is as it was handed out.",
        "`g`: `out` is wrong in 3 of 3 entries.",
    ]
    assert view.untouched is not None
    assert view.untouched.title == "As handed out: 4 questions, 8 points"
    assert view.untouched.functions == ("`layers.a` (1.1)", "`layers.b` (1.2)", "`layers.net` (1.3, 1.4)")
    assert [question.link.id for question in view.troubled] == ["q1.e"]
    assert (view.following, [question.link.id for question in view.fine]) == ((), ["q1.f"])


def test_no_report_repeats_what_is_said_of_all() -> None:
    for text in (render(NOT_BEGUN), markdown.render(NOT_BEGUN)):
        assert "must return out" not in text
        assert "layers.net" in text
        assert "is wrong in 3 of 3" in text


def test_the_page_keeps_a_place_for_each_and_its_checks_folded() -> None:
    page = html.render(NOT_BEGUN)
    assert all(f'id="q1.{letter}"' in page for letter in "abcdef")
    assert page.count("What its checks found") == 4


def test_a_single_one_is_told_as_any_other() -> None:
    view = build(report((info("q1.a"), "fail", NONE)))
    assert view.untouched is None
    assert [question.link.id for question in view.troubled] == ["q1.a"]


ASIDE = report(
    (info("q5.a", untouched=False), "fail", WRONG),
    *((info(id, counts=False), "fail", NONE) for id in ("q5.b", "q5.c", "q5.d")),
    (info("q5.e", counts=False), "pass", NONE),
)


def test_what_does_not_count_is_one_sentence() -> None:
    view = build(ASIDE)
    assert [question.link.id for question in view.aside] == ["q5.b", "q5.c", "q5.d", "q5.e"]
    assert view.aside_note == "5.2 to 5.5 do not count: the alternative does."
    assert (view.untouched, view.fine) == (None, ())
    for text in (render(ASIDE), markdown.render(ASIDE)):
        assert "must return out" not in text
        assert text.count("the alternative does") == 1


def test_the_platform_has_no_place_but_the_title() -> None:
    names = [test["name"] for test in gradescope.results(ASIDE)["tests"]]
    assert names[:2] == ["Title a: Result", "Title b (does not count: the alternative does): Result"]


def test_the_record_says_both() -> None:
    told = record(report((info("q1.a"), "fail", NONE), (info("q5.b", counts=False), "fail", NONE)))
    assert [(q.get("counts"), q.get("untouched")) for q in told["questions"]] == [(None, True), (False, True)]


def test_a_headline_does_not_repeat_the_title_above_it() -> None:
    named = Finding("values.wrong", "`Title a`: the output is wrong.")
    info_a = info("q1.a", untouched=False)
    made = report((info_a, "fail", named))
    assert build(made).first_steps[0].headline == "The output is wrong."
    for text in (render(made), markdown.render(made), html.render(made), gradescope.render(made)):
        assert "The output is wrong." in text
        assert "Title a`: the" not in text
