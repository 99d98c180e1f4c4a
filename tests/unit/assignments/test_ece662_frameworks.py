"""The questions on PyTorch and TensorFlow, on the samples' notebooks with one thing changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import Assignment
from grader.engine import Zygotes, grade_path
from grader.model import GradeReport
from tests.conftest import ROOT

CLEAN = ROOT / "assignments" / "ece662_a1" / "samples" / "clean"
Changed = Callable[..., GradeReport]

LOGITS = "tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
TORCH, TENSORFLOW, PRUNING = "Q5-Pytorch.ipynb", "Q5-Tensorflow.ipynb", "Q6-Pruning.ipynb"


@pytest.fixture
def changed(assignment: Assignment, processes: Zygotes, tmp_path: Path) -> Changed:
    """Grade some questions of the right notebook, with a text in its cells replaced."""

    def run(notebook: str, only: str, *replacements: tuple[str, str]) -> GradeReport:
        folder = tmp_path / "submission"
        shutil.copytree(CLEAN / "ece662", folder / "ece662")
        content = json.loads((CLEAN / notebook).read_text())
        for old, new in replacements:
            assert any(old in "".join(cell["source"]) for cell in content["cells"]), old
            for cell in content["cells"]:
                cell["source"] = "".join(cell["source"]).replace(old, new)
        (folder / notebook).write_text(json.dumps(content))
        return grade_path(folder, assignment.select([only]), processes)

    return run


def wrong(report: GradeReport) -> dict[str, list[str]]:
    """Check -> the codes of what was found, of those that did not pass; the questions' ids left out."""
    return {
        v.spec.id.split(".", 1)[1]: [f.code for f in v.findings]
        for v in report.verdicts
        if v.status != "pass"
    }


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
    assert layers.fraction == 0.75


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


REMOVED = "prune.remove(module, name)"
TESTED = "test_model(pruned_model, test_data, mode=mode)"
COPIED = "pruned_model = copy.deepcopy(model)"
TYPED = "{10: 0.98, 20: 0.97, 30: 0.97, 40: 0.95, 50: 0.94, 60: 0.91, 70: 0.83, 80: 0.71}[percent]"
MISSING_MODEL = ["sparsity.level_missing"], ["pruned_accuracy.no_such_model"]
KERAS = """
import numpy as np
def layers_of(network):
    return [layer for layer in network.layers if layer.get_weights()]
for percent in range(10, 90, 10):
    pruned_model = load_model('ece662/models/%s.model' % mode, mode=mode)
    sizes = np.concatenate([np.abs(layer.get_weights()[0]).ravel() for layer in layers_of(pruned_model)])
    limit = np.sort(sizes)[round(percent / 100 * sizes.size)]
    for layer in layers_of(pruned_model):
        kernel, bias = layer.get_weights()
        layer.set_weights([np.where(np.abs(kernel) < limit, 0, kernel), bias])
    print('Unstructured, %d%% pruning:' % percent)
    test_model(pruned_model, test_data, mode=mode)
"""
KERAS_FILTERS = """
for percent in (10, 20, 30):
    pruned_model = load_model('ece662/models/%s.model' % mode, mode=mode)
    for layer in [layer for layer in layers_of(pruned_model) if layer.get_weights()[0].ndim == 4]:
        kernel, bias = layer.get_weights()
        norms = np.abs(kernel).sum(axis=(0, 1, 2))
        kernel[..., np.argsort(norms)[:round(percent / 100 * len(norms))]] = 0
        layer.set_weights([kernel, bias])
    print('Testing %d%% structured pruning:' % percent)
    test_model(pruned_model, test_data, mode=mode)
"""


def test_a_right_pruning_notebook(changed: Changed) -> None:
    assert wrong(changed(PRUNING, "q6.*_pruning")) == {}


@pytest.mark.parametrize(
    ("changes", "levels", "accuracies"),
    [
        ([("range(10, 90, 10)", "(10, 20, 30)")], ["sparsity.level_missing"], ["pruned_accuracy.not_told"]),
        ([(REMOVED, "pass")], ["sparsity.masked"], []),
        ([("prune.L1Unstructured", "prune.RandomUnstructured")], ["sparsity.not_smallest"], []),
        ([(COPIED, "pruned_model = None")], ["runtime.exception"], ["runtime.exception"]),
        ([(COPIED, "pruned_model = model"), (REMOVED, "pass")], *MISSING_MODEL),  # level upon level
        ([(TESTED, TESTED.replace("pruned_", ""))], *MISSING_MODEL),  # the model before pruning
        ([(TESTED, f"print('Test Acc:', {TYPED})")], *MISSING_MODEL),  # numbers typed by hand
        (
            [(TESTED, f"{TESTED}; print('%d%% pruning: accuracy %.4f' % (percent, {TYPED}))")],
            [],
            ["pruned_accuracy.contradicts"],
        ),
    ],
    ids=["three_levels", "masks", "random", "none", "cumulative", "unpruned", "typed", "typed_beside"],
)
def test_pruning_that_is_wrong(
    changed: Changed, changes: list[tuple[str, str]], levels: list[str], accuracies: list[str]
) -> None:
    found = wrong(changed(PRUNING, "q6.unstructured_pruning", *changes))
    assert found.get("unstructured_pruning.levels", [])[:1] == levels
    assert found.get("unstructured_pruning.accuracies", []) == accuracies


def test_the_accuracy_before_pruning_is_told_apart(changed: Changed) -> None:
    report = changed(PRUNING, "q6.unstructured_pruning", (TESTED, TESTED.replace("pruned_", "")))
    (finding,) = [f for v in report.verdicts for f in v.findings if f.code.startswith("pruned_accuracy")]
    assert finding.pattern == "What is told for these levels is the accuracy of the model before pruning."


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ("'Accuracy after %d%% pruning: %.3f' % (percent, accuracy)", []),
        ("'Pruned %d%%: accuracy %.2f%%' % (percent, 100 * accuracy)", []),
        ("percent, accuracy", []),
        ("'Accuracy after %d%% pruning: %.3f' % (percent, accuracy / 2)", ["pruned_accuracy.contradicts"]),
    ],
)
def test_accuracies_are_told_in_many_ways(changed: Changed, told: str, codes: list[str]) -> None:
    report = changed(
        PRUNING,
        "q6.*_pruning",
        ("print('Testing %d%% pruning:' % percent)", "pass"),
        ("print('Testing %d%% structured pruning:' % percent)", "pass"),
        (TESTED, f"accuracy = {TESTED}; print({told})"),
    )
    for question in ("unstructured_pruning", "structured_pruning"):
        assert wrong(report).get(f"{question}.accuracies", []) == codes


def in_keras(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    """The cells of the right notebook with a model of Keras in their place."""
    cells = ["".join(cell["source"]) for cell in json.loads((CLEAN / PRUNING).read_text())["cells"]]
    (single,) = [text for text in cells if "global_unstructured" in text]
    (filters,) = [text for text in cells if "ln_structured" in text]
    return [(single, KERAS), (filters, KERAS_FILTERS), ("mode = 'torch'", "mode = 'tensorflow'"), *changes]


@pytest.mark.tensorflow
def test_a_keras_model_is_pruned(changed: Changed) -> None:
    report = changed(PRUNING, "q6.*_pruning", *in_keras())
    assert wrong(report) == {}


@pytest.mark.tensorflow
def test_accuracies_of_a_keras_model_before_pruning(changed: Changed) -> None:
    report = changed(PRUNING, "q6.structured_pruning", *in_keras((TESTED, TESTED.replace("pruned_", ""))))
    assert wrong(report) == {
        "structured_pruning.levels": ["sparsity.too_few"],
        "structured_pruning.accuracies": ["pruned_accuracy.no_such_model"],
    }


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
