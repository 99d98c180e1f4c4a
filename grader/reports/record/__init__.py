"""``report.json``: the full record, hidden checks and all, from which every total can be redone.

One check a line, keys in a fixed order.  Two gradings of the same files differ in ``timing``
alone; ``digest`` covers everything else.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from grader.model import Curve, Deduction, Evidence, Finding, GradeReport, Mismatch, Verdict, Viewer
from grader.reports.summary import QuestionSummary, summarise
from grader.reports.text import clean

if TYPE_CHECKING:
    from grader.reports.record.shape import (
        CheckRecord,
        CurveRecord,
        DeductionRecord,
        EvidenceRecord,
        FindingRecord,
        MismatchRecord,
        QuestionRecord,
    )

FILENAME = "report.json"
VIEWER: Viewer | None = "staff"

SCHEMA = 1


def render(report: GradeReport) -> str:
    """The record as JSON text, in UTF-8 without surrogates."""
    lines = [f"{_json(key)}: {_laid_out(value)}" for key, value in record(report).items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def record(report: GradeReport) -> dict[str, Any]:
    """The record as plain dictionaries and lists, all of it valid JSON."""
    content = _content(report)
    return {**content, "timing": _plain(report.timing), "digest": report.digest or _digest(content)}


def digest(report: GradeReport) -> str:
    """The digest that is given, or else one of all that the record holds but timing."""
    return report.digest or _digest(_content(report))


def _digest(content: dict[str, Any]) -> str:
    return f"sha256:{hashlib.sha256(_json(content).encode()).hexdigest()}"


def _content(report: GradeReport) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "assignment": report.assignment,
        "title": clean(report.title),
        "submission": clean(report.submission),
        "score": round(report.score, 6),
        "max_score": round(report.max_score, 6),
        **({"deduction": _deduction(report.deduction)} if report.deduction else {}),
        "final_score": report.final_score,
        "complete": report.complete,
        "questions": [_question(q) for q in summarise(report)],
        "checks": [_check(v) for v in report.verdicts],
        "notes": _plain((*report.notes, *report.staff_notes)),
        "isolation": {
            "active": list(report.isolation.active),
            "missing": _plain(report.isolation.missing),
        },
        "versions": _plain(dict(sorted(report.versions.items()))),
    }


def _deduction(deduction: Deduction) -> DeductionRecord:
    return {"points": deduction.points, "reason": clean(deduction.reason)}


def _question(q: QuestionSummary) -> QuestionRecord:
    record: QuestionRecord = {
        "id": q.info.id,
        "title": clean(q.info.title),
        "status": q.status,
        "score": q.score,
        "max_score": q.max_score,
    }
    if not q.info.counts:
        record["counts"] = False
    if q.info.untouched:
        record["untouched"] = True
    return record


def _check(verdict: Verdict) -> CheckRecord:
    spec = verdict.spec
    return {
        "id": spec.id,
        "question": verdict.question,
        "title": clean(spec.title),
        "kind": spec.kind,
        "status": verdict.status,
        "score": verdict.score,
        "max_score": spec.points,
        "visibility": spec.visibility,
        "findings": [_finding(f) for f in verdict.findings],
    }


def _finding(finding: Finding) -> FindingRecord:
    location = finding.location
    fields = {
        "code": finding.code,
        "headline": finding.headline,
        "cause": finding.cause.id if finding.cause else None,
        "evidence": _evidence(finding.evidence) if finding.evidence else None,
        "pattern": finding.pattern,
        "location": {"file": location.file, "line": location.line, "function": location.function}
        if location
        else None,
        "next_step": finding.next_step,
        "hidden": finding.hidden or None,
    }
    filled = {key: _plain(value) for key, value in fields.items() if value not in (None, "")}
    return cast("FindingRecord", filled)


def _evidence(evidence: Evidence) -> EvidenceRecord:
    fields = {
        "case": evidence.case,
        "output": evidence.output,
        "lines": evidence.lines,
        "mismatch": _mismatch(evidence.mismatch) if evidence.mismatch else None,
        "traceback": [
            {"file": f.file, "line": f.line, "function": f.function, "source": f.source}
            for f in evidence.traceback
        ],
        "printed": evidence.printed,
        "curves": [_curve(curve) for curve in evidence.curves],
    }
    return cast("EvidenceRecord", {key: value for key, value in fields.items() if value})


def _curve(curve: Curve) -> CurveRecord:
    fields = {
        "name": curve.name,
        "axis": curve.axis,
        "points": [list(point) for point in curve.points],
        "goal": curve.goal,
    }
    return cast("CurveRecord", {key: value for key, value in fields.items() if value is not None})


def _mismatch(m: Mismatch) -> MismatchRecord:
    return {
        "count": m.count,
        "total": m.total,
        "shape": list(m.shape),
        "worst_index": list(m.worst_index),
        "actual": m.actual,
        "expected": m.expected,
        "allowed": m.allowed,
        "error": m.error,
        "grid": [[round(cell, 3) for cell in row] for row in m.grid],
    }


def _plain(value: Any) -> Any:
    """``value`` as JSON can hold it: text cleaned, and numbers it has no form for as text."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _laid_out(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(_json(item) for item in value) + "\n]"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
