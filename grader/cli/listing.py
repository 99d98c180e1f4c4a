"""``grader list``."""

from __future__ import annotations

from grader.cli.options import Assignments
from grader.resources import assignment_roots


def list_assignments(assignments: Assignments = None) -> int:
    """List the assignments that this program can grade."""
    from grader.assignment import load_title

    folders = [
        folder.parent
        for root in assignment_roots(assignments or [])
        for folder in sorted(root.glob("*/assignment.toml"))
    ]
    if not folders:
        print("No assignments found. Add a folder of them with --assignments DIR or GRADER_ASSIGNMENTS.")
    for folder in folders:
        print(f"{folder.name:<20} {load_title(folder)}")
    return 0
