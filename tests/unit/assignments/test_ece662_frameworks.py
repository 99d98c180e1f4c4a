"""The questions on PyTorch and TensorFlow, on the samples' notebooks with one thing changed."""

from __future__ import annotations

import pytest

from grader.assignment import Assignment
from grader.engine import Zygotes, grade_path
from grader.model import GradeReport
from tests.conftest import ROOT
from tests.unit.assignments.changing import Changed, wrong

LOGITS = "tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
TORCH, TENSORFLOW = "Q5-Pytorch.ipynb", "Q5-Tensorflow.ipynb"


def causes(report: GradeReport) -> set[str]:
    return {finding.cause.id for v in report.verdicts for finding in v.findings if finding.cause}


def test_a_right_pytorch_notebook(changed: Changed) -> None:
    report = changed(TORCH, "q5_torch")
    assert wrong(report) == {}
    assert report.versions["torch"]
    assert 0 < report.timing["memory_mb.torch"] < 768


SECOND = "F.conv2d(hidden, conv_w2, conv_b2, padding=1)"
SCORES = "flatten(hidden).mm(fc_w) + fc_b"


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("conv_b1, padding=2", "conv_b1, padding=1", None),
        (f"F.relu({SECOND})", SECOND, "torch_convnet.no_second_relu"),
        ("F.conv2d(x, conv_w1, conv_b1,", "F.conv2d(x, conv_w1,", "torch_convnet.first_bias_missing"),
        (SCORES, f"F.softmax({SCORES}, dim=1)", "torch_convnet.softmax_on_scores"),
    ],
)
def test_mistakes_in_the_network_are_named(changed: Changed, old: str, new: str, cause: str | None) -> None:
    report = changed(TORCH, "q5_torch.three_layer_convnet", (old, new))
    assert "three_layer_convnet.scores" in wrong(report)
    assert causes(report) == ({cause} if cause else set())


def test_a_network_without_padding_and_with_a_sliced_weight_is_caught_and_named(changed: Changed) -> None:
    report = changed(
        TORCH,
        "q5_torch.three_layer_convnet",
        ("conv_b1, padding=2", "conv_b1"),
        ("conv_b2, padding=1", "conv_b2"),
        ("return flatten(hidden).mm(fc_w)", "return flatten(hidden).mm(fc_w[:flatten(hidden).shape[1]])"),
    )
    assert wrong(report)["three_layer_convnet.scores"] == ["values.wrong"]
    assert causes(report) == {"torch_convnet.no_padding"}


def test_gradients_that_are_kept_show_in_the_second_step(changed: Changed) -> None:
    report = changed(TORCH, "q5_torch.barebones_convnet_training", ("w.grad.zero_()", "pass"))
    assert causes(report) == {"torch_loop.gradients_kept"}


def test_settings_of_the_sequential_network(changed: Changed) -> None:
    report = changed(
        TORCH,
        "q5_torch.sequential_convnet",
        (", nesterov=True", ""),
        ("nn.Conv2d(3, channel_1, 5, padding=2)", "nn.Conv2d(3, channel_1, 3, padding=1, bias=False)"),
        ("if hasattr(layer, 'bias')", "if getattr(layer, 'bias', None) is not None"),
    )
    assert wrong(report)["sequential_convnet.optimizer"] == ["settings.wrong"]
    (layers,) = (v for v in report.verdicts if v.spec.id.endswith(".layers"))
    assert [finding.headline for finding in layers.findings] == [
        (
            "`PyTorch: Sequential, with Nesterov momentum`: layer 1 with parameters is "
            "“convolution 3 x 3, 3 -> 32, without bias”; it must be “convolution 5 x 5, 3 -> 32, with bias”."
        )
    ]
    assert layers.fraction == 0.8


def test_a_module_without_kaiming_s_method(changed: Changed) -> None:
    report = changed(TORCH, "q5_torch.module_convnet", ("nn.init.kaiming_normal_(layer.weight)", "pass"))
    assert list(wrong(report)) == ["module_convnet.initialization"]


def test_weights_without_gradients(changed: Changed) -> None:
    report = changed(TORCH, "q5_torch.initialization", ("w.requires_grad = True", "pass"))
    assert list(wrong(report)) == ["initialization.trainable"]


@pytest.mark.tensorflow
def test_a_right_tensorflow_notebook(changed: Changed) -> None:
    report = changed(TENSORFLOW, "q5_tf")
    assert wrong(report) == {}
    assert report.versions["tensorflow"]


@pytest.mark.tensorflow
def test_mistakes_in_tensorflow(changed: Changed) -> None:
    report = changed(
        TENSORFLOW,
        "q5_tf",
        ("+ conv_b2)", ")"),
        ("tf.reduce_mean(losses)", "tf.reduce_sum(losses)"),
        ("num_classes, activation='softmax', kernel", "num_classes, kernel"),
        ("nesterov=True", "nesterov=False"),
        ("loss='sparse_categorical_crossentropy'", f"loss={LOGITS}"),
    )
    assert causes(report) == {
        "keras_convnet.second_bias_missing",
        "keras_step.summed",
        "keras_model.no_softmax",
    }
    assert wrong(report)["sequential_convnet.optimizer"] == ["settings.wrong"]
    assert wrong(report)["sequential_compile.compiled"] == ["settings.wrong"] * 2


def test_a_notebook_that_was_not_handed_in_starts_no_process(changed: Changed) -> None:
    report = changed(TORCH, "q5_tf")
    assert {code for codes in wrong(report).values() for code in codes} == {"import.missing_file"}
    assert "memory_mb.tensorflow" not in report.timing


SEED002 = ROOT / "assignments" / "ece662_a1" / "samples" / "seed002"
FOUND = {
    "three_layer_convnet.scores": ["values.wrong"],
    "three_layer_convnet.gradients": ["values.wrong"] * 3,
    "three_layer_convnet.hidden": ["values.wrong"],
    "sequential_convnet.initialization": ["initialization.std"] * 3,
    "unstructured_pruning.levels": ["sparsity.level_missing"],
    "unstructured_pruning.accuracies": ["pruned_accuracy.not_told"],
}
"""What is wrong in the notebooks of this sample, besides what is written there."""


def test_what_the_sample_with_known_mistakes_got_wrong(assignment: Assignment, processes: Zygotes) -> None:
    parts = ["q5_torch.*", "q6.*_pruning"]
    report = grade_path(SEED002, assignment.select(parts), processes)
    assert {id: codes for id, codes in wrong(report).items() if "description" not in id} == FOUND
    assert causes(report) == {"torch_convnet.no_padding"}


@pytest.mark.tensorflow
def test_a_network_of_scores_and_a_loss_of_probabilities(assignment: Assignment, processes: Zygotes) -> None:
    report = grade_path(SEED002, assignment.select(["q5_tf.challenge"]), processes)
    assert wrong(report) == {"challenge.loss": ["settings.wrong"]}
