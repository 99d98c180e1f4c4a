"""``grader grade``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import (
    AssignmentId,
    Assignments,
    Data,
    Jobs,
    Json,
    NoColor,
    Only,
    Quiet,
    Reader,
    RequireIsolation,
    SecretFile,
    ViewerOption,
    complete_assignment,
    console,
    job_count,
    policy,
    read_assignment,
    use_data,
)
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.engine import Intake
    from grader.model import GradeReport, Verdict

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Where report.html, report.json, … go. Made if need be."),
]


def grade(
    assignment_id: AssignmentId,
    submission: Annotated[
        Path, typer.Argument(help="A folder, .zip, .tar.gz or file that a student handed in.")
    ],
    out: Out = None,
    only: Only = None,
    secret_file: SecretFile = None,
    data: Data = None,
    assignments: Assignments = None,
    jobs: Jobs = None,
    require_isolation: RequireIsolation = None,
    as_json: Json = False,
    viewer: ViewerOption = Reader.after_published,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> int:
    """Grade one submission with all checks, hidden ones included.

    Example: `grader grade ece662_a1 jane.zip --out reports/jane`
    """
    from grader.engine import Intake, zygotes

    use_data(data)
    with zygotes(job_count(jobs, only), policy(require_isolation)) as processes:
        files = read_assignment(assignment_id, assignments)
        with Intake(submission, files, processes) as intake:
            assignment = complete_assignment(files, only, secret_file)
            report = _graded(intake, assignment, submission, out)
        if out is not None:
            from grader import reports

            reports.write_all(report, out, viewer.viewer)
        if quiet and not as_json:
            _print_score(report)
        else:
            show(report, as_json=as_json, no_color=no_color)
        if out is not None and not as_json:
            _print_places(report, out)
        return exit_code(report.verdicts)


def _graded(intake: Intake, assignment: Assignment, submission: Path, out: Path | None) -> GradeReport:
    """Grade; whatever comes of it, ``out`` holds a complete report."""
    from grader.engine import grade_taken_in
    from grader.errors import GraderError, SubmissionError

    _begin(assignment, submission, out)
    if out is not None:
        _prepare_reports()
    try:
        return grade_taken_in(intake, assignment)
    except Exception as error:
        why = str(error) if isinstance(error, GraderError) else f"{type(error).__name__}: {error}"
        _give_up(assignment, submission, out, why, ours=not isinstance(error, SubmissionError))
        raise


def _print_score(report: GradeReport) -> None:
    from grader.reports.text import clean

    print(f"{clean(report.submission)}: {report.score:g} of {report.max_score:g}")


def _print_places(report: GradeReport, out: Path) -> None:
    """Where what a person reads has been written."""
    print(f"Report: {out / 'report.html'}")
    if report.pages:
        from grader.reports.view import PAGES

        print(f"Notebooks: {out / PAGES}")


def show(report: GradeReport, *, as_json: bool, no_color: bool) -> None:
    """Print the whole record, or what a person wants to read."""
    if as_json:
        from grader.reports import record

        print(record.render(report), end="")
    else:
        from grader.reports.terminal import print_report

        print_report(report, console(no_color=no_color))


def exit_code(verdicts: tuple[Verdict, ...]) -> int:
    """4 when some check could not be graded through a fault of ours, 1 when some failed, else 0."""
    if any(verdict.status == "error" for verdict in verdicts):
        return 4
    return 1 if any(v.status != "pass" and v.spec.points > 0 for v in verdicts) else 0


def _begin(assignment: Assignment, submission: Path, out: Path | None) -> None:
    """From the first second on there is a complete report: of a grading that has not ended."""
    try:
        _give_up(assignment, submission, out, "The grading has begun and not ended yet.", ours=True)
    except OSError as error:
        raise UsageError(f"The reports cannot be written to {out}: {error.strerror}.") from error


def _prepare_reports() -> None:
    """In the background: while student code runs, this process has little to do."""
    from threading import Thread

    from grader import reports

    Thread(target=reports.prepare, daemon=True).start()


def _give_up(assignment: Assignment, submission: Path, out: Path | None, why: str, *, ours: bool) -> None:
    """A complete report that says of every check why it was not graded."""
    if out is None:
        return
    from grader import reports
    from grader.checks import wording
    from grader.grading import ungraded
    from grader.submission import id_of

    finding = wording.our_fault(why) if ours else wording.unusable(why)
    report = ungraded(assignment, id_of(submission), finding, ours=ours)
    reports.write(report, out, ("report.json", "results.json"))
