"""A grading with every status and every kind of evidence, some of it hostile."""

from __future__ import annotations

from dataclasses import replace

from grader.model import (
    Cause,
    CheckSpec,
    Evidence,
    Finding,
    Frame,
    GradeReport,
    Isolation,
    Location,
    Mismatch,
    QuestionInfo,
    Status,
    Verdict,
    Visibility,
)

HOSTILE = (
    "</script><img src=x onerror=alert(1)> {{7*7}} {% raw %} `tick` ```fence``` *bold* "
    "[link](javascript:alert(1)) | pipe \x1b[31mred\x1b[0m \x00\x07 \u202eabc \ud800 "
    "http://example.org www.example.org $$x$$"
)

DX = Mismatch(
    count=12,
    total=12,
    worst_index=(1, 1),
    actual=0.89831,
    expected=0.15372,
    allowed=1.6e-07,
    error=0.708,
    shape=(4, 3),
    grid=((0.41, 0.92, 0.13), (0.77, 0.71, 0.35), (0.22, 1.0, 0.08), (0.64, 0.5, 0.29)),
)

BORDER = Mismatch(
    count=96,
    total=1536,
    worst_index=(0, 2, 0, 7),
    actual=-1.250001,
    expected=-1.25,
    allowed=1.0e-9,
    error=4.0e-7,
    shape=(2, 3, 16, 16),
    grid=((0.0,) * 20 + (0.3, 0.9, 0.9, 0.3) + (0.0,) * 8, (0.0,) * 32),
)


def spec(id: str, kind: str, points: float, visibility: Visibility = "visible", title: str = "") -> CheckSpec:
    return CheckSpec(id, kind, (id.rpartition(".")[2],), points, visibility=visibility, title=title)


def verdict(
    id: str,
    status: Status,
    points: float,
    *findings: Finding,
    kind: str = "values",
    fraction: float | None = None,
    visibility: Visibility = "visible",
    title: str = "",
) -> Verdict:
    earned = fraction if fraction is not None else float(status == "pass")
    question = ".".join(id.split(".")[:2])
    return Verdict(spec(id, kind, points, visibility, title), question, status, earned, findings)


WRONG_DX = Finding(
    "gradient.wrong",
    "`batchnorm_backward`: `dx` is wrong in 12 of 12 entries.",
    Evidence(
        "typical",
        (
            "Largest difference at `dx[1, 1]`: yours 0.8983, expected 0.1537 (allowed ±1.6e-07).",
            "Nudging `x[1, 1]` through your own forward pass also gives 0.1537.",
            "Seen in all 3 cases.",
        ),
        DX,
        "dx",
    ),
    pattern="Each column of `dx` should sum to 0; yours sum to -0.167, 2.978, 0.137.",
    cause=Cause(
        "batchnorm.mean_treated_as_constant",
        "These are exactly the values one gets when the batch mean is treated as a constant.",
        "The mean depends on `x` too: follow the path of the gradient through it.",
    ),
    location=Location("ece662/layers.py", 212, "batchnorm_backward", "dx = dxhat / np.sqrt(var + eps)"),
    next_step="Write down how `mean` changes when one entry of `x` does, and add that term to `dx`.",
)

RAISED = Finding(
    "runtime.exception",
    f"`conv_backward_naive` raised ValueError: {HOSTILE}",
    Evidence(
        "pad 0",
        traceback=(
            Frame("ece662/layers.py", 640, "conv_backward_naive", "dx = dx_pad[:, :, pad:-pad, pad:-pad]"),
            Frame("ece662/layers.py", 655, "_crop<b>", "raise ValueError(message)  # </pre><script>"),
        ),
        printed=f"shapes: (4, 3, 5, 5)\n~~~\n```\n{HOSTILE}\n",
    ),
    location=Location("ece662/layers.py", 655, "_crop<b>", "raise ValueError(message)  # </pre><script>"),
    next_step="Print the shapes of all arrays in this line.",
)

BORDERS = Finding(
    "values.wrong",
    "`conv_forward_naive`: `out` is wrong in 96 of 1,536 entries.",
    Evidence(
        "rectangular kernel",
        ("Largest difference at `out[0, 2, 0, 7]`: yours -1.250001, expected -1.25 (allowed ±1e-09).",),
        BORDER,
        "out",
    ),
    next_step="Work `out[0, 2, 0, 7]` out by hand for this case.",
)

MUTATED = Finding(
    "mutation.argument",
    "`relu_backward` changed its argument `dout` (12 of 30 entries).",
    Evidence("typical", ("Its output is right, but whatever uses `dout` afterwards sees other data.",)),
    location=Location("ece662/layers.py", 88, "relu_backward", "dout[x <= 0] = 0"),
    next_step="Compute with a copy: `dx = dout * (x > 0)`.",
)

CONSEQUENCE = Finding(
    "requirement.failed",
    "`q2.fc_net_batchnorm` builds on `q2.batchnorm_backward`, which did not pass; this may be a consequence.",
    next_step="Repair `q2.batchnorm_backward` first.",
)

NET = Finding(
    "gradient.wrong",
    "`FullyConnectedNet.loss`: `grads['W1']` is wrong in 30 of 30 entries.",
    Evidence("with batchnorm", ("Also wrong: `grads['beta1']` and `grads['gamma1']`.",)),
)

OURS = Finding(
    "grader.error",
    "The grader could not run this check; that is not your fault.",
    next_step="Please tell the course staff. What went wrong: no CUDA device is available",
)

IN_HIDDEN_CASE = Finding("gradient.wrong", "In a hidden case: a gradient is wrong.")

OTHER_KIND = Finding("values.dtype", "`out` is float64 for a float32 input; nothing is lost by it.")

OTHER_FORM = Finding(
    "form.other",
    "All points earned: it is right when called with gamma of shape `(C,)`. With `(1, C, 1, 1)` it is not.",
)

QUESTIONS = (
    QuestionInfo("q1.affine_forward", "Affine layer: forward", "layers.affine_forward"),
    QuestionInfo("q1.relu_backward", "ReLU: backward", "layers.relu_backward"),
    QuestionInfo("q2.batchnorm_backward", "Batch normalization: backward", "layers.batchnorm_backward"),
    QuestionInfo(
        "q2.fc_net_batchnorm",
        "A deep network with batch normalization",
        "fc_net.FullyConnectedNet.loss",
        ("q1.affine_forward", "q2.batchnorm_backward"),
    ),
    QuestionInfo("q4.conv_backward", "Convolution: backward", "layers.conv_backward_naive"),
    QuestionInfo("q4.conv_forward", "Convolution: forward", "layers.conv_forward_naive"),
    QuestionInfo("q4.spatial_groupnorm_forward", "Group normalization: forward"),
    QuestionInfo("q5_torch.challenge", "PyTorch: an open challenge"),
    QuestionInfo("q5_tf.challenge", "TensorFlow: an open challenge"),
)

VERDICTS = (
    verdict("q1.affine_forward.out", "pass", 2.0),
    verdict("q1.affine_forward.hidden", "pass", 1.0, visibility="hidden", title="other inputs"),
    verdict("q1.relu_backward.dx", "pass", 1.8),
    verdict("q1.relu_backward.inputs", "fail", 0.2, MUTATED, title="arguments stay unchanged"),
    verdict("q2.batchnorm_backward.dx", "fail", 3.0, WRONG_DX, kind="gradient"),
    verdict("q2.batchnorm_backward.dgamma", "pass", 1.0, kind="gradient"),
    verdict("q2.batchnorm_backward.hidden", "fail", 1.0, IN_HIDDEN_CASE, visibility="hidden"),
    verdict("q2.fc_net_batchnorm.grads", "skipped", 4.0, CONSEQUENCE, NET, kind="gradient"),
    verdict("q4.conv_backward.dx", "fail", 2.0, RAISED, kind="gradient"),
    verdict("q4.conv_backward.dw", "fail", 2.0, RAISED, kind="gradient"),
    verdict("q4.conv_backward.db", "fail", 0.5, RAISED, kind="gradient"),
    verdict("q4.conv_forward.out", "fail", 3.0, BORDERS, fraction=0.5),
    verdict("q4.spatial_groupnorm_forward.out", "pass", 2.0, OTHER_FORM),
    verdict("q4.spatial_groupnorm_forward.dtype", "fail", 0.0, OTHER_KIND, title="kind of number"),
    verdict("q5_torch.challenge.accuracy", "error", 5.0, OURS, kind="accuracy"),
    verdict("q5_tf.challenge.accuracy", "error", 1.5, kind="accuracy"),
)

REPORT = GradeReport(
    assignment="ece662_a1",
    title="Assignment 1: layers, networks, training",
    submission="submission-017",
    questions=QUESTIONS,
    verdicts=VERDICTS,
    score=sum(v.score for v in VERDICTS),
    max_score=sum(v.spec.points for v in VERDICTS),
    isolation=Isolation(("uid", "landlock", "seccomp", "rlimits"), {"netns": "EPERM"}),
    timing={"seconds": 2.345, "q1.affine_forward": 0.031},
    versions={"python": "3.11.9", "grader": "0.1.0", "numpy": "2.4.0"},
    notes=("`fast_layers.py` was missing and has been supplied.",),
)

PERFECT = replace(
    REPORT,
    questions=QUESTIONS[:1],
    verdicts=VERDICTS[:2],
    score=3.0,
    max_score=3.0,
    notes=(),
)
