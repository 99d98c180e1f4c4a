"""What student code cannot read, write or reach."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import numpy as np
import pytest

import grader
from grader.model import Capture
from grader.runners.base import Limits

from .conftest import Bench, call_f

GRADER = Path(grader.__file__).parent
PACKAGES = Path(np.__file__).parents[1]


def refused(capture: Capture) -> bool:
    """Whether the system refused what the student's code tried."""
    assert capture.error is not None, capture.outputs
    return capture.error.type in ("PermissionError", "OSError", "BlockingIOError", "ModuleNotFoundError")


def attempt(bench: Bench, statement: str) -> Capture:
    """Run an expression in student code; GRADER stands for this process's number."""
    known = statement.replace("GRADER", str(os.getpid()))
    return bench.call(f"import os, socket, pathlib, subprocess, sys\ndef f():\n    return str(({known}))")


def test_layers_are_reported(bench: Bench) -> None:
    bench.write("")
    with bench.worker() as worker:
        isolation = worker.isolation
    layers = {"rlimits", "netns", "no_new_privs", "landlock", "uid", "seccomp", "process_tree"}
    assert set(isolation.active) | set(isolation.missing) == layers
    assert not set(isolation.active) & set(isolation.missing)
    assert {"rlimits", "no_new_privs", "process_tree"} <= set(isolation.active)


@pytest.mark.parametrize(
    "path",
    [
        GRADER / "__init__.py",
        GRADER / "runners" / "wire.py",
        GRADER / "runners" / "child.py",
        GRADER.parent / "pyproject.toml",
        Path("/etc/passwd"),
        Path("/proc/1/environ"),
        Path("/proc/GRADER/environ"),
        Path("/proc/GRADER/mem"),
        Path(__file__),
    ],
)
def test_files_that_cannot_be_read(bench: Bench, path: Path) -> None:
    assert refused(attempt(bench, f"open({str(path)!r}, 'rb').read()"))


@pytest.mark.parametrize("folder", ["/", "/tmp", "/root", "/home", "/proc", str(GRADER), str(GRADER.parent)])
def test_folders_that_cannot_be_listed(bench: Bench, folder: str) -> None:
    assert refused(attempt(bench, f"os.listdir({folder!r})"))


def test_the_parent_of_the_work_folder_is_closed(bench: Bench) -> None:
    (bench.root.parent / "other").mkdir()
    (bench.root.parent / "other" / "secret.txt").write_text("answers")
    assert refused(attempt(bench, "os.listdir('..')"))
    assert refused(attempt(bench, "open('../other/secret.txt').read()"))


def test_files_that_name_places_cannot_be_read(bench: Bench) -> None:
    for path in sorted(PACKAGES.glob("*.pth")):
        assert refused(attempt(bench, f"open({str(path)!r}).read()"))


def test_the_grader_cannot_be_imported(bench: Bench) -> None:
    assert refused(attempt(bench, "__import__('grader.model')"))
    assert refused(attempt(bench, f"sys.path.append({str(GRADER.parent)!r}) or __import__('grader.model')"))
    assert attempt(bench, "[name for name in sys.modules if name.startswith('grader')]").outputs == {
        "out": "[]"
    }


def test_libraries_can_be_imported(bench: Bench) -> None:
    capture = attempt(bench, "__import__('numpy.fft').fft.fft, __import__('six'), __import__('sqlite3')")
    assert capture.stage == "ok", capture.error


@pytest.mark.parametrize(
    "path", ["/tmp/left-behind", "/dev/shm/left-behind", "../left-behind", "/etc/left-behind"]
)
def test_nothing_is_written_outside(bench: Bench, path: str) -> None:
    assert refused(attempt(bench, f"open({path!r}, 'w')"))


def test_the_work_folder_can_be_written(bench: Bench) -> None:
    statement = "pathlib.Path('notes.txt').write_text('x'), __import__('tempfile').mkdtemp(), os.getcwd()"
    capture = attempt(bench, statement)
    assert capture.stage == "ok", capture.error
    assert (bench.root / "notes.txt").read_text() == "x"


def test_files_have_a_largest_size(bench: Bench) -> None:
    source = "def f():\n    with open('big', 'wb') as file: file.write(bytes(3_000_000))"
    assert refused(bench.call(source, Limits(file_bytes=1_000_000)))


@pytest.mark.parametrize(
    "statement",
    [
        "socket.socket()",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX)",
        "subprocess.run(['/bin/true'])",
        f"subprocess.run([{sys.executable!r}, '-c', '1'])",
        "os.kill(os.getppid(), 15)",
        "os.kill(1, 0)",
        "os.kill(GRADER, 15)",
        "os.chroot('.')",
        "os.setuid(0)" if os.geteuid() == 0 else "os.chroot('/')",
        "os.chown('/tmp', 1, 1)",
        "os.memfd_create('x')",
        "os.symlink('/etc/passwd', 'link')",
        "os.mkfifo('pipe')",
    ],
)
def test_what_the_system_refuses(bench: Bench, statement: str) -> None:
    assert refused(attempt(bench, statement))


@pytest.mark.parametrize(
    "name", ["ptrace", "unshare", "setns", "mount", "keyctl", "bpf", "clone3", "open_by_handle_at"]
)
def test_calls_that_are_filtered(bench: Bench, name: str) -> None:
    numbers = {
        "ptrace": 101, "unshare": 272, "setns": 308, "mount": 165,
        "keyctl": 250, "bpf": 321, "clone3": 435, "open_by_handle_at": 304,
    }  # fmt: skip
    if os.uname().machine != "x86_64":
        pytest.skip("the numbers in this test are those of x86-64")
    source = f"""
        import ctypes
        def f():
            libc = ctypes.CDLL(None, use_errno=True)
            return libc.syscall({numbers[name]}, 0, 0, 0, 0), ctypes.get_errno()
    """
    result, code = bench.call(source).outputs["out"]
    assert (result, code) == (-1, 38 if name == "clone3" else 1)


def test_a_namespace_by_clone_is_refused(bench: Bench) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("the number in this test is that of x86-64")
    source = """
        import ctypes
        def f():
            libc = ctypes.CDLL(None, use_errno=True)
            return libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0), ctypes.get_errno()
    """
    assert bench.call(source).outputs["out"] == (-1, 1)


def test_no_listening_server_is_reached(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert refused(attempt(bench, f"socket.create_connection(('127.0.0.1', {port}))"))


def test_the_environment_is_clean(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SECRET", "answers")
    found = attempt(bench, "sorted(os.environ)").outputs["out"]
    assert "COURSE_SECRET" not in found
    assert "HOME" in found


def test_only_its_own_files_are_open(bench: Bench) -> None:
    source = """
        import os
        def f():
            found = []
            for number in range(64):
                try:
                    found.append(os.fstat(number).st_mode >> 12)
                except OSError:
                    pass
            return found
    """
    character, pipe, sock = 2, 1, 12
    assert sorted(bench.call(source).outputs["out"]) == sorted([character, pipe, pipe, sock])


@pytest.mark.root
def test_a_user_of_its_own_without_capabilities_to_write(bench: Bench) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root, to change user")
    bench.write("import os\ndef f(): return os.getuid(), os.geteuid(), os.getgid(), os.getgroups()")
    with bench.worker() as worker, worker.session() as session:
        assert "uid" in worker.isolation.active, worker.isolation.missing
        user, effective, group, groups = session.run(call_f, {}).outputs["out"]  # type: ignore[arg-type]  # no inputs
    assert user == effective == group > 1000
    assert groups == []
    assert (bench.root / "course" / "m.py").stat().st_uid == user


@pytest.mark.root
def test_only_the_capability_to_read_may_be_left(bench: Bench) -> None:
    source = """
        import ctypes
        def f():
            header = (ctypes.c_uint32 * 2)(0x20080522, 0)
            words = (ctypes.c_uint32 * 6)()
            assert ctypes.CDLL(None).capget(header, words) == 0
            return list(words)
    """
    effective, permitted, inheritable, *others = bench.call(source).outputs["out"]
    assert effective == permitted
    assert effective in (0, 1 << 2)
    assert [inheritable, *others] == [0, 0, 0, 0]
