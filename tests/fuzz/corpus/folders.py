"""Folders with what does not belong there, and files in the wrong places."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from tests.fuzz.corpus.handed_in import ALL, GOOD, NONE, SOME, add, good, handed_in
from tests.unit.submission.make import within, write, zip_of

EVIL = "raise SystemExit\n"


def beside(folder: Path, name: str) -> Path:
    return write(folder / "jane", {name: EVIL, **good()})


for junk in (
    "__MACOSX/ece662/._layers.py",
    "ece662/.ipynb_checkpoints/layers-checkpoint.py",
    ".git/objects/ab/cdef",
    "venv/lib/python3.11/site-packages/numpy/__init__.py",
    "env/pyvenv.cfg",
    "node_modules/a/layers.py",
    "__pycache__/layers.cpython-311.pyc",
    "numpy.py",
    "numpy/__init__.py",
    "sitecustomize.py",
    "ece662/numpy.py",
    "conftest.py",
    "jane.pth",
    "ece662/layers.pyc",
    "ece662/layers.so",
    "ece662/layers (1).py",
    "ece662/layers.py.txt",
    "ece662/layers.py~",
):
    add(f"a folder with {junk}", partial(beside, name=junk), ALL)


@handed_in(NONE, "is empty: hand in the folder with your code")
def an_empty_folder(folder: Path) -> Path:
    (folder / "jane").mkdir()
    return folder / "jane"


@handed_in(NONE, "There is no")
def nothing_at_all(folder: Path) -> Path:
    return folder / "jane"


@handed_in(NONE, "has none of the files to be graded")
def a_folder_of_folders(folder: Path) -> Path:
    (folder / "jane" / "layers.py").mkdir(parents=True)
    return write(folder / "jane", {"report.pdf": "%PDF"})


@handed_in(SOME, "")
def a_folder_named_like_a_module(folder: Path) -> Path:
    return write(folder / "jane", {"ece662/optim.py": GOOD["optim.py"], "ece662/layers.py/layers.txt": "x"})


@handed_in(ALL, "The code was found more than once: `ece662` was graded, not `old`")
def two_packages(folder: Path) -> Path:
    return write(folder / "jane", {**within("old", dict.fromkeys(GOOD, EVIL)), **good()})


@handed_in(ALL, "`old/layers.py`")
def two_copies_of_one_module(folder: Path) -> Path:
    """The report says which of them was graded."""
    return write(folder / "jane", {"old/layers.py": EVIL, **good()})


@handed_in(SOME, "`a/optim.py` and `b/optim.py`")
def two_copies_and_none_beside_the_rest(folder: Path) -> Path:
    files = {"ece662/layers.py": GOOD["layers.py"], "a/optim.py": EVIL, "b/optim.py": EVIL}
    return write(folder / "jane", {**files, "ece662/classifiers/fc_net.py": ""})


@handed_in(ALL, "links are not followed")
def links_out_of_the_folder(folder: Path) -> Path:
    jane = write(folder / "jane", good())
    (jane / "ece662" / "passwd.py").symlink_to("/etc/passwd")
    (jane / "root").symlink_to("/")
    (jane / "up").symlink_to("..")
    (jane / "nowhere").symlink_to("nowhere")
    return jane


@handed_in(NONE, "links are not followed")
def nothing_but_a_link_to_the_code(folder: Path) -> Path:
    write(folder / "elsewhere", good())
    (folder / "jane").mkdir()
    (folder / "jane" / "ece662").symlink_to(folder / "elsewhere" / "ece662")
    return folder / "jane"


@handed_in(NONE, "There is no")
def a_link_to_itself(folder: Path) -> Path:
    (folder / "jane.zip").symlink_to("jane.zip")
    return folder / "jane.zip"


@handed_in(ALL, "they are no plain files")
def a_pipe_in_a_folder(folder: Path) -> Path:
    jane = write(folder / "jane", good())
    os.mkfifo(jane / "ece662" / "pipe.py")
    return jane


@handed_in(NONE, "they are no plain files")
def a_pipe_instead_of_a_module(folder: Path) -> Path:
    os.mkfifo(folder / "layers.py")
    return folder / "layers.py"


@handed_in(NONE, "is not an archive")
def a_pipe_called_zip(folder: Path) -> Path:
    os.mkfifo(folder / "jane.zip")
    return folder / "jane.zip"


@handed_in(NONE, "is nothing that can be graded")
def a_device(_: Path) -> Path:
    return Path("/dev/zero")


@handed_in(ALL, "files above 50 MB are not needed")
def a_sparse_file_of_a_terabyte(folder: Path) -> Path:
    jane = write(folder / "jane", good())
    with (jane / "train.npz").open("wb") as file:
        file.truncate(1 << 40)
    return jane


@handed_in(NONE, "holds more than the 512 MB")
def many_sparse_files(folder: Path) -> Path:
    jane = write(folder / "jane", good())
    for number in range(12):
        with (jane / f"{number}.bin").open("wb") as file:
            file.truncate(49_000_000)
    return jane


@handed_in(ALL, "their names hold control characters")
def names_that_are_no_text(folder: Path) -> Path:
    jane = write(folder / "jane", good())
    Path(os.fsdecode(os.fsencode(jane) + b"/\xff\xfe.py")).touch()
    return jane


@handed_in(ALL)
def a_folder_whose_name_is_no_text(folder: Path) -> Path:
    return write(Path(os.fsdecode(os.fsencode(folder) + b"/ja\xffne\x1b[31m")), good())


@handed_in(NONE, "is empty")
def an_archive_whose_name_is_no_text(folder: Path) -> Path:
    return zip_of(Path(os.fsdecode(os.fsencode(folder) + b"/ja\xff\nne.zip")), {})


@handed_in(ALL, "their names are too long")
def folders_in_folders(folder: Path) -> Path:
    return write(folder / "jane", {"a/" * 100 + "x.py": "", **good()})


@handed_in(NONE, "There is no")
def a_path_through_a_file(folder: Path) -> Path:
    write(folder, {"jane.zip": "x"})
    return folder / "jane.zip" / "layers.py"


@handed_in(SOME)
def one_module_by_itself(folder: Path) -> Path:
    return write(folder, {"layers.py": GOOD["layers.py"]}) / "layers.py"


@handed_in(NONE, "has none of the files to be graded")
def another_module_by_itself(folder: Path) -> Path:
    return write(folder, {"homework.py": GOOD["layers.py"]}) / "homework.py"
