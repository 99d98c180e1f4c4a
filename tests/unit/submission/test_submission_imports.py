"""What the code imports is there: helpers, files beside the package, other names, moved files."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.submission.imports import imports
from tests.unit.submission.make import FLAT, HELPERS, PACKAGE, Files, run, staged, take, within, write


def with_layers(text: str, files: Files = PACKAGE) -> dict[str, str | bytes]:
    return {**files, "layers.py": text}


@pytest.fixture
def helpers(tmp_path: Path) -> Path:
    return write(tmp_path / "helpers", HELPERS)


def test_missing_helpers_are_supplied_and_named(tmp_path: Path, helpers: Path) -> None:
    submission = take(write(tmp_path / "jane", within("ece662")), helpers)
    assert submission.supplied == ("__init__.py", "classifiers/__init__.py", "layer_utils.py", "solver.py")
    assert submission.notes == (
        (
            "The course's own `layer_utils.py` and `solver.py` were used: they were not handed in, "
            "which costs nothing."
        ),
    )
    assert (
        run(submission, "import ece662.layer_utils as u, ece662.solver; print(u.relu(-1), u.OURS)")
        == "0 True"
    )


def test_a_students_helper_is_never_overwritten(tmp_path: Path, helpers: Path) -> None:
    files = {
        **within("ece662"),
        "ece662/layer_utils.py": "OURS = False\n",
        "ece662/__init__.py": "mine = 1\n",
    }
    submission = take(write(tmp_path / "jane", files), helpers)
    assert submission.supplied == ("classifiers/__init__.py", "solver.py")
    assert submission.notes == (
        "The course's own `solver.py` was used: it was not handed in, which costs nothing.",
    )
    assert run(submission, "import ece662, ece662.layer_utils as u; print(ece662.mine, u.OURS)") == "1 False"


def test_a_graded_file_is_never_supplied(tmp_path: Path, helpers: Path) -> None:
    submission = take(write(tmp_path / "jane", {"ece662/optim.py": ""}), helpers)
    assert list(submission.modules) == ["optim"]
    assert "ece662/layers.py" not in staged(submission)


def test_what_a_student_added_to_the_package_comes_along(tmp_path: Path) -> None:
    extra = {
        "ece662/extra/tools.py": "x = 1",
        "ece662/mine.py": "from .extra import tools",
        "ece662/old (1)/a.py": "",
    }
    submission = take(write(tmp_path / "jane", {**within("ece662"), **extra, "ece662/layers.so": b"\x7fELF"}))
    assert run(submission, "import ece662.mine; print(ece662.mine.tools.x)") == "1"
    assert not [
        path for path in (submission.root / "ece662").rglob("*") if path.name in {"old (1)", "layers.so"}
    ]


def test_a_folder_does_not_hide_the_module_of_its_name(tmp_path: Path) -> None:
    submission = take(write(tmp_path / "jane", {**within("ece662"), "ece662/layers/old.py": ""}))
    assert run(submission, "import ece662.layers as m; print(m.relu(3))") == "3"


def test_files_beside_the_package_come_along_if_imported(tmp_path: Path) -> None:
    files = {
        **within("hw/ece662", with_layers("import utils, mylib.a\nfrom random import random\n")),
        "hw/utils.py": "import deeper\n",
        "hw/deeper.py": "",
        "hw/mylib/a.py": "",
        "hw/unused.py": "",
        "hw/random.py": "raise SystemExit",
        "utils.py": "raise SystemExit",
    }
    submission = take(write(tmp_path / "jane", files))
    assert [name for name in staged(submission) if "ece662" not in name] == [
        "deeper.py",
        "mylib/a.py",
        "utils.py",
    ]
    assert submission.notes == (
        "Imported from beside the package: `hw/utils.py`, `hw/mylib/a.py` and `hw/deeper.py`.",
        "Kept off the import path, because libraries have these names: `hw/random.py`.",
    )
    assert run(submission, "import ece662.layers; print('fine')") == "fine"


def test_names_of_other_years_are_aliases(tmp_path: Path, helpers: Path) -> None:
    text = "from cs231n.layers import *\nimport old_course.optim as o\nfrom deep2020 import solver\n"
    submission = take(write(tmp_path / "jane", within("ece697ls", {**PACKAGE, "optim.py": text})), helpers)
    assert submission.aliases == ("ece662", "cs231n", "cs682", "old_course", "deep2020")


def test_libraries_are_not_aliases(tmp_path: Path) -> None:
    text = (
        "import torch.optim as optim\nfrom keras import layers\nfrom numpy import layers\nfrom x.y import z\n"
    )
    submission = take(write(tmp_path / "jane", within("ece662", with_layers(text))))
    assert submission.aliases == ("ece697ls", "cs231n", "cs682")


def test_another_package_of_the_students_is_itself(tmp_path: Path) -> None:
    files = {**within("ece662", with_layers("from lib.layers import y\n")), "lib/layers.py": "y = 7\n"}
    submission = take(write(tmp_path / "jane", files))
    assert "lib" not in submission.aliases
    assert run(submission, "import ece662.layers as m; print(m.y)") == "7"


@pytest.mark.parametrize("line", ["from layers import *", "from .layers import *", "from ..layers import *"])
@pytest.mark.parametrize("folder", ["", "hw1/src"])
def test_flat_files_find_each_other_however_they_import(tmp_path: Path, line: str, folder: str) -> None:
    files: Files = {
        **FLAT,
        "fc_net.py": line + "\n",
        "layers.py": "import optim\nrelu = 5\n",
        "mine.py": "import fc_net",
    }
    submission = take(write(tmp_path / "jane", within(folder, files) if folder else files))
    name = submission.package
    code = (
        f"import {name}.mine, {name}.classifiers.fc_net as net, {name}.layers as layers\n"
        "print(net.relu, layers.optim.sgd(3))"
    )
    assert run(submission, code) == "5 2"


def test_a_file_is_loaded_once_under_all_its_names(tmp_path: Path) -> None:
    files: Files = {**FLAT, "fc_net.py": "import layers\nfrom . import optim\n"}
    submission = take(write(tmp_path / "jane", files))
    code = (
        "import ece662.optim, ece662.layers, ece662.classifiers.fc_net as net\n"
        "print(net.layers is ece662.layers, net.optim is ece662.optim)"
    )
    assert run(submission, code) == "True True"


def test_nothing_is_added_for_imports_that_work(tmp_path: Path, helpers: Path) -> None:
    text = "import os.path\nimport numpy as np\nfrom . import optim\nfrom .nowhere import optim\n"
    submission = take(write(tmp_path / "jane", within("ece662", with_layers(text))), helpers)
    own = [f"ece662/{name}" for name in (*PACKAGE, *submission.supplied)]
    assert staged(submission) == sorted(own)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import a.b as c, d", ["a.b", "d"]),
        ("from a.b import c", ["a.b", "a.b.c"]),
        ("from . import c", ["p.q", "p.q.c"]),
        ("from .c import d", ["p.q.c", "p.q.c.d"]),
        ("from ..c import *", ["p.c", "p.c.*"]),
        ("from ...c import d", []),
        ("def f():\n    try:\n        import late\n    except ImportError:\n        pass", ["late"]),
        ("import a, (", []),
    ],
)
def test_imports_are_read_without_running_the_file(tmp_path: Path, line: str, found: list[str]) -> None:
    path = write(tmp_path, {"m.py": line}) / "m.py"
    assert imports(path, "p.q") == found


def test_a_source_file_too_long_to_parse_is_not_searched(tmp_path: Path) -> None:
    path = write(tmp_path, {"m.py": "import a\n" + "#" * 1_000_000}) / "m.py"
    assert imports(path, "") == []
