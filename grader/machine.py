"""What this machine offers: the sandbox's layers, versions, a GPU, data sets.

Heavy packages are asked for their version by their metadata; none is imported.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

import grader
from grader.errors import GraderError
from grader.model import Isolation, Submission
from grader.runners.layers import LAYERS
from grader.runners.zygote import USUAL, Policy, Zygote

DATA_VARIABLE = "GRADER_DATA"
FASHION_MNIST = Path("/usr/share/datasets/fashion-mnist")
_DISTRIBUTIONS = {
    "numpy": ("numpy",),
    "torch": ("torch",),
    "tensorflow": ("tensorflow", "tensorflow-cpu"),
}
_PATIENCE = 10
_NOT_THERE = "not installed"


@dataclass(frozen=True, slots=True)
class Machine:
    """``versions`` say "not installed" of what is not there; ``data`` says where data sets lie or
    why they are not used; ``advice`` is one sentence for each thing that could be better."""

    isolation: Isolation
    versions: Mapping[str, str]
    gpus: tuple[str, ...]
    data: Mapping[str, str]
    advice: tuple[str, ...]


def examine(policy: Policy = USUAL) -> Machine:
    """Look at everything.  Raises `RunnerError` when a layer that ``policy`` requires is missing."""
    isolation, trouble = _isolation(policy)
    versions = {
        "grader": grader.__version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": f"{platform.system()} {platform.release()} ({platform.machine()})",
    } | {name: _version(name) for name in _DISTRIBUTIONS}
    gpus = _gpus()
    return Machine(isolation, versions, gpus, _data(), tuple(_advice(isolation, trouble, versions, gpus)))


def _isolation(policy: Policy) -> tuple[Isolation, str]:
    """The layers that hold here, tried on a process without any code; and why none could be had."""
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        empty = Submission("doctor", Path(folder), (), "", {}, {})
        try:
            with Zygote.start(policy=policy) as zygote, zygote.worker(empty, {}) as worker:
                return worker.isolation, ""
        except GraderError as error:
            if policy.required:
                raise
            return Isolation((), dict.fromkeys(LAYERS, "no process could be had")), str(error)


def _version(name: str) -> str:
    if util.find_spec(name) is None:
        return _NOT_THERE
    for distribution in _DISTRIBUTIONS[name]:
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            continue
    return "installed, of unknown version"


def _gpus() -> tuple[str, ...]:
    """The NVIDIA devices, as their driver names them."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return ()
    command = [program, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        done = subprocess.run(  # noqa: S603 - the driver's own program, with fixed arguments
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return (
        tuple(line.strip() for line in done.stdout.splitlines() if line.strip())
        if not done.returncode
        else ()
    )


def _torch_has_cuda() -> bool:
    """Whether torch was built for CUDA, read from its file of constants."""
    spec = util.find_spec("torch")
    if spec is None or spec.origin is None:
        return False
    constants = Path(spec.origin).with_name("version.py")
    return constants.is_file() and bool(
        re.search(r"^cuda\b.*= *['\"]\d", constants.read_text(), re.MULTILINE)
    )


def _data() -> dict[str, str]:
    """Where data sets are looked for, and what is there."""
    own = os.environ.get(DATA_VARIABLE)
    return {
        DATA_VARIABLE: "not set"
        if not own
        else own
        if Path(own).is_dir()
        else f"{own} (there is no such folder)",
        "fashion-mnist": str(FASHION_MNIST) if any(FASHION_MNIST.glob("*.gz")) else _NOT_THERE,
    }


def _advice(
    isolation: Isolation, trouble: str, versions: Mapping[str, str], gpus: tuple[str, ...]
) -> Iterator[str]:
    if trouble:
        yield trouble
    yield from (f"{name}: {LAYERS[name].remedy}" for name in LAYERS if name in isolation.missing)
    missing: dict[str, Callable[[], str]] = {
        "torch": lambda: "torch: `pip install 'deep-learning-grader[torch]'`, for PyTorch questions.",
        "tensorflow": lambda: (
            "tensorflow: `pip install 'deep-learning-grader[tensorflow]'`, for TensorFlow questions."
        ),
    }
    yield from (say() for name, say in missing.items() if versions[name] == _NOT_THERE)
    if gpus and versions["torch"] != _NOT_THERE and not _torch_has_cuda():
        yield "GPU: the torch that is installed was built for processors only; install one built for CUDA."
    data = _data()
    if "no such folder" in data[DATA_VARIABLE]:
        yield f"{DATA_VARIABLE}: it must name the folder that holds the course's data sets."
    elif data[DATA_VARIABLE] == "not set":
        yield f"{DATA_VARIABLE}: set it to the folder with the course's data sets, for questions that train."
    if data["fashion-mnist"] == _NOT_THERE:
        yield "fashion-mnist: `apt-get install dataset-fashion-mnist`, for questions that train on it."
