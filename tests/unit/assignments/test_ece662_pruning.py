"""The questions on pruning, on the right notebook with one thing changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.assignment import Assignment
from grader.data import network
from grader.data.generated import generate
from grader.engine import Zygotes, grade_path
from grader.model import Verdict
from grader.reference.nets.pruning import FILTER_LEVELS, LEVELS, structured, unstructured
from tests.unit.assignments.changing import CLEAN, Changed, hand_in, wrong

PRUNING = "Q6-Pruning.ipynb"
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


SPREAD = 64  # of the pictures on which the network was trained; the course's are as they are
PICTURES = 800


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The course's own set, of generated pictures."""
    folder = tmp_path / "cinic"
    folder.mkdir()
    for seed, name in enumerate(("train", "valid", "test")):
        x, y = generate(PICTURES, seed)
        np.savez(folder / f"{name}.npz", x=x, y=y)
    monkeypatch.setenv("GRADER_DATA", str(folder))


def model_for_the_course(weights: Mapping[str, Any]) -> Any:
    """The trained network, for pictures that are not scaled: no other weights change their order."""
    from grader.runners.inside.kits import pruned_torch

    model = pruned_torch.network(weights, network.trained()["biases"])
    model[0].weight.data /= SPREAD
    return model


def accuracies() -> Iterator[tuple[str, str]]:
    """What the notebook prints of this model, on the course's test pictures."""
    from grader.runners.inside.kits import pruned_torch

    x, y = generate(PICTURES, 2)
    mean = generate(PICTURES, 0)[0].mean(axis=0)
    pictures = np.ascontiguousarray((x - mean).transpose(0, 3, 1, 2), dtype=np.float32)
    weights = pruned_torch.weights(model_for_the_course(network.trained()["weights"]))
    for kind, prune, levels in (("", unstructured, LEVELS), (" structured", structured, FILTER_LEVELS)):
        text = ""
        for level in levels:
            pruned = prune({str(n): w for n, w in enumerate(weights)}, level)
            model = pruned_torch.network(pruned, network.trained()["biases"])
            right = float(np.mean(pruned_torch.classes(model, pictures) == y))
            text += f"Testing {level:.0%}{kind} pruning:\nTest Acc: {right:.4f}\n"
        yield kind, text


def save_outputs(path: Path, texts: Mapping[str, str]) -> None:
    """Put these in the place of the outputs of the two cells that prune."""
    content = json.loads(path.read_text())
    for cell in content["cells"]:
        kind = {"unstructured-pruning": "", "structured-pruning": " structured"}.get(cell["id"])
        if kind is not None:
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": texts[kind]}]
    path.write_text(json.dumps(content))


def saved(assignment: Assignment, processes: Zygotes, folder: Path) -> tuple[Verdict, ...]:
    return grade_path(folder, assignment.select(["q6.saved_accuracies"]), processes).verdicts


class Spy:
    """In place of a student's package: remembers all that it is given."""

    def __init__(self) -> None:
        self.given: list[Any] = []

    def __getattr__(self, _name: str) -> Spy:
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Spy:
        self.given += [*args, *kwargs.values()]
        return self


@pytest.mark.parametrize("id", ["q6.unstructured_pruning", "q6.structured_pruning", "q6.saved_accuracies"])
@pytest.mark.usefixtures("course")
def test_labels_of_unseen_pictures_enter_no_process(assignment: Assignment, id: str) -> None:
    (question,) = assignment.select([id]).questions
    for case in question.cases:
        spy = Spy()
        list(question.probe(spy, case.inputs))
        arrays = [value for value in spy.given if isinstance(value, np.ndarray)]
        names = [name for name in case.inputs if name in {"y_unseen", "y_test"}]
        assert arrays
        assert names
        for name in names:
            right = getattr(case.inputs, name)
            assert not any(np.array_equal(array, right) for array in arrays), name


def test_without_the_course_s_pictures_nothing_is_recomputed(
    assignment: Assignment, processes: Zygotes
) -> None:
    verdicts = saved(assignment, processes, CLEAN)
    assert [v.status for v in verdicts] == ["pass", "pass"]
    (said,) = {f.headline for v in verdicts for f in v.findings}
    assert said.endswith("the pictures of the course's own set are not on the machine that grades.")


def test_saved_levels_of_other_code(changed: Changed) -> None:
    report = changed(PRUNING, "q6.saved_accuracies", ("range(10, 90, 10)", "(10, 20, 30)"))
    assert wrong(report) == {
        "saved_accuracies.unstructured": ["recorded_levels.other_levels", "recorded_levels.not_recomputed"]
    }


@pytest.mark.usefixtures("course")
def test_a_model_that_was_not_handed_in(assignment: Assignment, processes: Zygotes) -> None:
    verdicts = saved(assignment, processes, CLEAN)
    assert [v.status for v in verdicts] == ["pass", "pass"]
    (said,) = {f.headline for v in verdicts for f in v.findings}
    assert said.endswith("were not recomputed: the model that the notebook loads was not handed in.")


@pytest.mark.usefixtures("course")
def test_saved_accuracies_are_held_against_the_model_that_was_handed_in(
    assignment: Assignment, processes: Zygotes, tmp_path: Path
) -> None:
    import torch

    folder = hand_in(tmp_path / "submission", PRUNING)
    (folder / "ece662" / "models").mkdir()
    path = folder / "ece662" / "models" / "torch.model"
    torch.save(model_for_the_course(network.trained()["weights"]), path)
    (before,) = {tuple(f.code for f in v.findings) for v in saved(assignment, processes, folder)}
    assert before == ("recorded_levels.contradicts",)
    save_outputs(folder / PRUNING, dict(accuracies()))
    after = saved(assignment, processes, folder)
    assert [(v.status, v.findings) for v in after] == [("pass", ()), ("pass", ())]


@pytest.mark.usefixtures("course")
@pytest.mark.tensorflow
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras with numpy 2
def test_a_model_of_keras_that_was_handed_in(
    assignment: Assignment, processes: Zygotes, tmp_path: Path
) -> None:
    from grader.runners.inside.kits import pruned_keras

    given = ("'ece662/models/%s.model' % mode", "'ece662/models/own.keras'")
    folder = hand_in(tmp_path / "submission", PRUNING, *in_keras(given))
    (folder / "ece662" / "models").mkdir()
    model = pruned_keras.network(**network.trained())
    model.save(folder / "ece662" / "models" / "own.keras")
    (codes,) = {tuple(f.code for f in v.findings) for v in saved(assignment, processes, folder)}
    assert codes == ("recorded_levels.contradicts",)


@pytest.mark.usefixtures("course")
def test_a_model_file_that_asks_for_code_is_not_loaded(
    assignment: Assignment, processes: Zygotes, tmp_path: Path
) -> None:
    import pickle

    class Harm:
        def __reduce__(self) -> Any:
            return eval, ("open('harm', 'w')",)

    folder = hand_in(tmp_path / "submission", PRUNING)
    (folder / "ece662" / "models").mkdir()
    (folder / "ece662" / "models" / "torch.model").write_bytes(pickle.dumps(Harm()))
    verdicts = saved(assignment, processes, folder)
    assert [v.status for v in verdicts] == ["pass", "pass"]
    assert all("ended with UnpicklingError" in f.headline for v in verdicts for f in v.findings)
