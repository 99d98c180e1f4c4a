"""The layers one by one, each applied in a fork of the test's process."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.runners.sandbox import identity, ladder, landlock, network, privileges, seccomp, syscalls
from grader.runners.sandbox.libc import Unavailable, call, prctl

ROOT = Path(__file__).parents[3]
as_root = pytest.mark.root


def in_fork(function: Callable[[], Any]) -> Any:
    """What the function returns in a process that is then gone; exceptions by their name."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            answer = function()
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(write, json.dumps(answer).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def library(closed: str = "") -> ladder.Library:
    return ladder.Library([("/usr/lib", landlock.READ)], closed, range(30_000, 31_000))


def climb(root: Path, known: ladder.Library) -> dict[str, Any]:
    report = ladder.apply(ladder.Plan(str(root), known, 4000, 64, 10**6))
    header, words = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    call("capget", ctypes.byref(header), ctypes.byref(words))
    return {"uid": os.geteuid(), "capabilities": list(words), **report._asdict()}


@as_root
def test_the_whole_ladder(tmp_path: Path) -> None:
    found = in_fork(lambda: climb(tmp_path, library(closed="/root")))
    assert found["active"] == ["rlimits", "netns", "no_new_privs", "landlock", "uid", "seccomp"]
    assert 30_000 <= found["uid"] < 31_000
    assert found["capabilities"] == [1 << 2, 1 << 2, 0, 0, 0, 0]
    assert tmp_path.stat().st_uid == found["uid"]


@as_root
def test_without_landlock_the_capability_to_read_is_never_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any) -> None:
        raise Unavailable("the kernel has no Landlock")

    monkeypatch.setattr(landlock, "restrict", missing)
    found = in_fork(lambda: climb(tmp_path, library(closed="/root")))
    assert found["missing"]["landlock"] == "the kernel has no Landlock"
    assert found["missing"]["uid"] == "other users cannot read /root"
    assert found["uid"] == 0
    assert found["capabilities"] == [0] * 6
    assert tmp_path.stat().st_uid == 0


@as_root
def test_a_user_that_cannot_be_had_gives_the_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "setresuid", refuse)
    found = in_fork(lambda: climb(tmp_path, library(closed="/root")))
    assert found["missing"]["uid"] == "Operation not permitted"
    assert found["capabilities"] == [0] * 6
    assert tmp_path.stat().st_uid == 0


def test_each_layer_that_fails_is_reported_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "no")

    for module, name in ((network, "leave"), (seccomp, "apply"), (privileges, "no_new_privs")):
        monkeypatch.setattr(module, name, refuse)
    missing = in_fork(lambda: climb(tmp_path, library()))["missing"]
    assert {missing[name] for name in ("netns", "seccomp", "no_new_privs")} == {"Operation not permitted"}


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another user")
@as_root
def test_a_grader_without_root_keeps_the_other_layers() -> None:
    """The interpreter may lie where only root can read: the grader is given that one capability,
    which its children lose again."""
    with tempfile.TemporaryDirectory() as folder:
        run_without_root(Path(folder))


def run_without_root(work: Path) -> None:
    script = f"""
import sys
sys.path[:0] = {[str(ROOT), *sys.path]!r}
from pathlib import Path
from grader.model import Inputs, Submission
from grader.runners.worker import open_worker
root = Path({str(work)!r})
def probe(impl, inputs):
    yield "uid", impl.m.uid()
    yield "read", impl.m.read()
with open_worker(Submission("s", root, (), "m", {{"m": "m"}}, {{}}), {{}}) as worker:
    with worker.session() as session:
        capture = session.run(probe, Inputs())
    print(worker.isolation.active, worker.isolation.missing["uid"], capture.outputs, capture.error.type)
"""
    (work / "m.py").write_text("import os\ndef uid(): return os.getuid()\ndef read(): open('/etc/passwd')")
    identity.give(str(work), 12_345)
    done = subprocess.run(
        [sys.executable, "-c", script], preexec_fn=ordinary_user, capture_output=True, text=True, check=False
    )
    assert done.stdout == (
        "('rlimits', 'no_new_privs', 'landlock', 'seccomp', 'process_tree')"
        " needs root {'uid': 12345} PermissionError\n"
    ), done.stderr


def ordinary_user() -> None:
    """Become user 12345, who may read any file and pass that on to the programs it starts."""
    privileges.keep_capabilities(True)
    os.setgroups([])
    os.setresgid(12_345, 12_345, 12_345)
    os.setresuid(12_345, 12_345, 12_345)
    mask = privileges.READ_ANY_FILE
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)))
    prctl(47, 2, 2)  # PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH


MACHINES = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


@MACHINES
def test_every_jump_of_the_filter_stays_inside(machine: str) -> None:
    program = seccomp.program(machine, signals=False)
    steps = [struct.unpack_from("HBBI", program, at) for at in range(0, len(program), 8)]
    for number, (code, if_true, if_false, _) in enumerate(steps):
        if code & 0x07 == 0x05:
            assert number + 1 + max(if_true, if_false) < len(steps)
    assert steps[-1] == (0x06, 0, 0, 0x7FFF0000)


@MACHINES
@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("socket", (), errno.EPERM),
        ("ptrace", (), errno.EPERM),
        ("setxattrat", (), errno.EPERM),
        ("clone3", (), errno.ENOSYS),
        ("fchmodat", (), 0),
        ("clone", (0x01200011,), "allowed"),
        ("clone", (0x10000000,), errno.EPERM),
        ("clone", (0x00020011,), errno.EPERM),
        ("socketpair", (1, 1 | 0o2000000), "allowed"),
        ("socketpair", (1, 2), errno.EPERM),
        ("socketpair", (1, 5 | 0o2000000), errno.EPERM),
        ("prlimit64", (0, 7), "allowed"),
        ("prlimit64", (4711, 7), errno.EPERM),
        ("sched_setaffinity", (0,), "allowed"),
        ("sched_setaffinity", (4711,), errno.EPERM),
        ("setpriority", (0, 0), "allowed"),
        ("setpriority", (0, 4711), errno.EPERM),
        ("setpriority", (2, 0), errno.EPERM),
        ("ioprio_set", (1, 0), "allowed"),
        ("ioprio_set", (3, 0), errno.EPERM),
        ("fcntl", (1, 4), "allowed"),
        ("fcntl", (1, 8), errno.EPERM),
        ("fcntl", (1, 15), errno.EPERM),
        ("ioctl", (1, 0x5401), "allowed"),
        ("ioctl", (1, 0x5412), errno.EPERM),
        ("ioctl", (1, 0x541C), errno.EPERM),
        ("kill", (4711, 9), "allowed"),
        ("read", (), "allowed"),
        ("foreign", (), "killed"),
        ("x32", (), errno.EPERM),
    ],
)
def test_what_the_filter_answers(machine: str, name: str, arguments: tuple[int, ...], answer: object) -> None:
    table = syscalls.numbers(machine) | {
        "read": {"x86_64": 0, "aarch64": 63}[machine],
        "foreign": 0,
        "x32": seccomp._OTHER_NUMBERING[machine] + 1,
    }
    architecture = 0 if name == "foreign" else seccomp._AUDIT_ARCH[machine]
    assert simulate(seccomp.program(machine), table[name], architecture, *arguments) == answer


@MACHINES
@pytest.mark.parametrize("name", syscalls.SIGNALS)
def test_signals_are_refused_where_nothing_else_keeps_them_inside(machine: str, name: str) -> None:
    number, architecture = syscalls.numbers(machine)[name], seccomp._AUDIT_ARCH[machine]
    assert simulate(seccomp.program(machine, signals=False), number, architecture) == errno.EPERM


def test_numbers_are_those_of_this_machine() -> None:
    """As far as the C library has them: a call of that number does what it should."""
    known = syscalls.numbers(os.uname().machine)
    libc = ctypes.CDLL(None, use_errno=True)
    pair = (ctypes.c_int * 2)()
    assert libc.syscall(known["socketpair"], 1, 1, 0, pair) == 0
    assert libc.syscall(known["fchmod"], pair[0], 0o600) == 0
    assert libc.syscall(known["kill"], os.getpid(), 0) == 0
    assert libc.syscall(known["sched_setaffinity"], 0, 0, 0) == -1
    assert ctypes.get_errno() == errno.EINVAL
    for number in pair:
        os.close(number)


@MACHINES
def test_no_two_calls_have_one_number(machine: str) -> None:
    numbers = list(syscalls.numbers(machine).values())
    assert len(numbers) == len(set(numbers))


def simulate(program: bytes, number: int, architecture: int, *arguments: int) -> object:
    """Run the filter as the kernel would: an error number (0: success), "allowed" or "killed"."""
    data = {0: number, 4: architecture} | dict.fromkeys(range(16, 64, 8), 0)
    data |= {16 + 8 * at: value for at, value in enumerate(arguments)}
    steps = [struct.unpack_from("HBBI", program, at) for at in range(0, len(program), 8)]
    at, value = 0, 0
    while True:
        code, if_true, if_false, constant = steps[at]
        at += 1
        if code == 0x20:
            value = data[constant]
        elif code == 0x54:
            value &= constant
        elif code == 0x06:
            return {0x7FFF0000: "allowed", 0x80000000: "killed"}.get(constant, constant & 0xFFFF)
        else:
            holds = {0x15: value == constant, 0x35: value >= constant}[code]
            at += if_true if holds else if_false


def test_an_unknown_machine_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(Unavailable, match="riscv64"):
        seccomp.apply()


def test_hidden_folders_are_left_out_of_the_rules(tmp_path: Path) -> None:
    packages = tmp_path / "lib" / "site-packages"
    for name in ("numpy", "grader", "grader/_data"):
        (packages / name).mkdir(parents=True)
    for name in ("easy.pth", "six.py", "__editable___x_finder.py"):
        (packages / name).touch()
    (tmp_path / "lib" / "json").mkdir()
    rules = dict(landlock.around(str(tmp_path / "lib"), [str(packages)], str(packages / "grader")))
    assert rules == {
        str(tmp_path / "lib"): landlock.LIST,
        str(tmp_path / "lib" / "json"): landlock.READ,
        str(packages): landlock.LIST,
        str(packages / "numpy"): landlock.READ,
        str(packages / "six.py"): landlock.READ,
    }


def test_folders_closed_to_others_are_found(tmp_path: Path) -> None:
    closed = tmp_path / "home" / "python"
    closed.mkdir(parents=True)
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(folder.stat().st_mode | 0o005)
    assert identity.closed_to_others([str(closed)]) == ""
    closed.parent.chmod(0o700)
    assert identity.closed_to_others([str(closed)]) == str(closed.parent)


def test_users_are_picked_from_those_that_exist(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        with pytest.raises(Unavailable, match="needs root"):
            identity.pick(range(5, 6), str(tmp_path))
        return
    assert identity.pick(range(5, 6), str(tmp_path)) == 5
    os.chown(tmp_path, 7, 7)
    assert identity.pick(range(5, 9), str(tmp_path)) == 7
    with pytest.raises(Unavailable, match="no other users"):
        identity.pick(range(0), str(tmp_path))


def test_a_call_that_fails_raises() -> None:
    with pytest.raises(OSError, match="Invalid argument"):
        prctl(999_999)
