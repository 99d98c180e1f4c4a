"""What to do first: one step for each reason, and none for what does not count."""

from __future__ import annotations

from dataclasses import replace

from grader.model import CheckSpec, Finding, GradeReport, Notebook, Page, QuestionInfo, Verdict
from grader.reports.view import build

MISSING = Finding("import.missing_file", "`Q1.ipynb` was not handed in, or is there under another name.")


def report(*questions: tuple[str, float, bool, Finding]) -> GradeReport:
    """Questions that failed: id, points, whether it counts, and what was found."""
    return GradeReport(
        assignment="a1",
        title="Homework",
        submission="s1",
        questions=tuple(QuestionInfo(id, id, counts=counts) for id, _, counts, _ in questions),
        verdicts=tuple(
            Verdict(CheckSpec(f"{id}.check", "values", ("*",), points), id, "fail", 0.0, (finding,))
            for id, points, _, finding in questions
        ),
        score=0.0,
        max_score=sum(points for _, points, _, _ in questions),
    )


def test_a_file_that_is_missing_is_one_step() -> None:
    view = build(report(*((f"q1.{name}", 1.0, True, MISSING) for name in "abcd")))
    (step,) = view.first_steps
    assert (step.where, step.cost) == ("1.1 q1.a, 1.2 q1.b, 1.3 q1.c and 1 more question", "4 points lost")
    assert [question.link.id for question in view.troubled] == ["q1.a"]


def test_a_notebook_is_called_by_the_name_of_its_file() -> None:
    wrong = Finding("values.wrong", "Wrong.")
    made = report(("q5.a", 1.0, True, wrong), ("q6.a", 1.0, True, MISSING))
    questions = tuple(replace(q, function=f"{q.id[:2]}_notebook.f") for q in made.questions)
    page = Page("q5_notebook", Notebook("work/Q5-Pytorch.ipynb"), {})
    view = build(replace(made, questions=questions, pages=(page,)))
    assert [question.function for question in view.ordered] == ["f in Q5-Pytorch.ipynb", ""]


def test_other_findings_without_a_place_are_steps_of_their_own() -> None:
    alike = Finding("values.wrong", "It is wrong.")
    assert len(build(report(("q1.a", 1.0, True, alike), ("q1.b", 1.0, True, alike))).first_steps) == 2


def test_what_does_not_count_is_no_step() -> None:
    view = build(
        report(("q5.a", 0.0, False, MISSING), ("q6.a", 2.0, True, Finding("values.wrong", "Wrong.")))
    )
    assert [step.where for step in view.first_steps] == ["6.1 q6.a"]


def test_what_has_no_points_comes_last_and_says_so() -> None:
    empty = Finding("written.empty", "Nothing is written below this question in `Q1.ipynb`.")
    view = build(report(("q1.a", 0.0, True, empty), ("q2.a", 2.0, True, Finding("values.wrong", "Wrong."))))
    assert [step.cost for step in view.first_steps] == ["2 points lost", "costs no points here"]
    assert {q.link.id: q.earned for q in view.ordered} == {"q1.a": "no points", "q2.a": "0 of 2"}
