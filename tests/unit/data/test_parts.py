from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.data import splits
from grader.data.parts import VARIABLE, origin
from grader.errors import UsageError
from grader.model import Inputs


def made(seed: int = 0, *, form: str = "course") -> Inputs:
    sizes = {"train": 60, "val": 20, "test": 30}
    return Inputs(splits(np.random.default_rng(seed), form=form, **sizes))  # type: ignore[arg-type]


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the course's own, with tiny parts."""
    for name, count in (("train", 80), ("valid", 25), ("test", 40)):
        rng = np.random.default_rng(count)
        x = rng.integers(256, size=(count, 32, 32, 3)).astype(np.uint8)
        np.savez(tmp_path / f"{name}.npz", x=x, y=np.arange(count) % 6)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return tmp_path


def test_nothing_is_made_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_count: int, _seed: int) -> None:
        raise AssertionError

    monkeypatch.setattr("grader.data.generated.generate", fail)
    inputs = splits(np.random.default_rng(10**6), train=61, val=21, test=31)
    with pytest.raises(AssertionError):
        inputs["X_test"]()


def test_the_test_pictures_depend_on_the_case_and_the_others_do_not() -> None:
    one, other = made(0), made(1)
    assert np.array_equal(one.X_train, other.X_train)
    assert np.array_equal(one.y_val, other.y_val)
    assert not np.array_equal(one.X_test, other.X_test)
    assert repr(one["X_test"]) != repr(other["X_test"])  # stored outputs belong to these inputs


def test_the_course_s_form_is_without_the_mean_training_picture() -> None:
    inputs, pictures = made(), made(form="pictures")
    assert inputs.X_train.shape == (60, 3, 32, 32)
    assert inputs.X_train.dtype == np.float32
    assert np.abs(inputs.X_train.mean(axis=0)).max() < 1e-3
    mean = pictures.X_train.mean(axis=0)
    assert np.allclose(inputs.X_test, (pictures.X_test - mean).transpose(0, 3, 1, 2), atol=1e-3)


def test_what_is_shared_cannot_be_changed() -> None:
    inputs = made()
    for name in ("X_train", "y_train"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(inputs, name)[0] = 1


def test_the_real_set_is_used_where_one_is_named(real: Path) -> None:
    assert origin() == "CINIC-10"
    inputs = made(form="pictures")
    with np.load(real / "test.npz") as stored:
        rows = {picture.tobytes(): label for picture, label in zip(stored["x"], stored["y"], strict=True)}
    assert [rows[picture.tobytes()] for picture in inputs.X_test] == list(inputs.y_test)
    assert len(inputs.X_test) == 30


def test_a_folder_that_is_none_and_files_that_are_no_set(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.savez(real / "valid.npz", x=np.zeros((3, 28, 28)), y=np.zeros(3))
    with pytest.raises(UsageError, match=r"valid\.npz is of the wrong shape: x \(3, 28, 28\)"):
        _ = made(2).X_val
    (real / "valid.npz").write_bytes(b"PK")
    with pytest.raises(UsageError, match=r"valid\.npz is no npz file"):
        _ = made(2).X_val
    monkeypatch.setenv(VARIABLE, str(real / "nowhere"))
    with pytest.raises(UsageError, match="nowhere, which is not a folder"):
        origin()
