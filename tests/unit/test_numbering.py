from __future__ import annotations

from grader.assignment import Assignment
from grader.numbering import counted


def test_questions_are_counted_within_each_part() -> None:
    ids = ["q1.a", "q2.a", "q1.b", "q5_torch.a", "q5_tf.a", "q5_tf.b"]
    assert list(counted(ids).values()) == ["1.1", "2.1", "1.2", "5.1", "5.2", "5.3"]


def test_a_question_keeps_its_number_whichever_others_are_graded(assignment: Assignment) -> None:
    whole = {question.id: question.number for question in assignment.questions}
    assert whole == counted(whole)
    (alone,) = assignment.select(["q1.affine_backward"]).questions
    assert alone.number == "1.2"
    assert {q.id: q.number for q in assignment.public().questions}.items() <= whole.items()
