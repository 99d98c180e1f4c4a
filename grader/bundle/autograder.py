"""Gradescope's autograder.zip: a grading of one assignment that needs nothing from this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from grader.bundle import pins, wheel
from grader.bundle.archive import below, packed
from grader.resources import find_templates

if TYPE_CHECKING:
    from grader.assignment import Assignment

SCRIPTS = ("setup.sh", "run_autograder")
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
"""Where PyTorch offers builds without CUDA, which are a tenth as large."""

LEFT_OUT = ("samples", "golden")
"""Folders of an assignment that grading does not need."""


def build(
    assignment: Assignment, rubric: Path, secret: bytes | None, wheels: Path | None, data: Path | None
) -> bytes:
    """The zip.  ``wheels`` is a folder of wheels to be installed without a network, ``data`` one of
    pictures to train on."""
    name, program = wheel.build(
        {}, keep=lambda path: not path.startswith(f"{wheel.DATA}templates/assignment")
    )
    files: dict[str, bytes] = {
        **below(find_templates() / "gradescope"),
        **below(assignment.folder, f"assignments/{assignment.id}/", without=LEFT_OUT),
        f"rubrics/{assignment.id}.toml": rubric.read_bytes(),
        **(below(wheels, "wheels/") if wheels else {}),
        f"wheels/{name}": program,
        "requirements.txt": requirements(assignment, offline=wheels is not None).encode(),
        "constraints.txt": "".join(f"{pin}\n" for pin in pins.pins(assignment.needed_frameworks())).encode(),
        "autograder.json": _settings(assignment).encode(),
        "results.json": _not_begun(assignment).encode(),
        **(below(data, "data/") if data else {}),
        **({"secret": secret} if secret else {}),
    }
    return packed(files, executable=SCRIPTS)


def requirements(assignment: Assignment, *, offline: bool) -> str:
    """What pip installs, and from where."""
    frameworks = assignment.needed_frameworks()
    extras = f"[{','.join(frameworks)}]" if frameworks else ""
    lines = ["--find-links wheels", "--constraint constraints.txt", f"{wheel.DISTRIBUTION}{extras}"]
    if offline:
        lines.insert(0, "--no-index")
    elif "torch" in frameworks:
        lines.insert(0, f"--extra-index-url {TORCH_INDEX}")
    return "".join(f"{line}\n" for line in lines)


def _settings(assignment: Assignment) -> str:
    return json.dumps({"assignment": assignment.id, "minutes": assignment.gradescope.minutes}) + "\n"


def _not_begun(assignment: Assignment) -> str:
    """Complete results that hold until the grader has written its own."""
    from grader import redaction
    from grader.checks import wording
    from grader.grading import ungraded
    from grader.reports import gradescope

    report = ungraded(assignment, "submission", wording.not_reached(), ours=True)
    return gradescope.render(redaction.seen_by("platform", report))
