"""Graders as courses write them, for attacks to defeat: `python naive.py HARNESS SUBMISSION RESULTS`.

- ``inprocess`` imports the submission, compares by numpy and writes the results at the end.
- ``pickle`` runs it in a process of its own, and unpickles what that returns.
- ``trusting`` runs it in a process of its own, which says over a socket what passed.
- ``pytest`` runs a test file in the submission's folder.
"""

import inspect
import json
import os
import pickle
import socket
import struct
import sys
import traceback
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
harness, submission, results = sys.argv[1], sys.argv[2], Path(sys.argv[3])
sys.path.insert(0, str(HERE / "course" / "attacked"))
sys.path.insert(0, submission)
if os.environ.get("SITE"):
    import site

    site.addsitedir(submission)

PASSES = {
    "allclose": lambda actual, expected: np.allclose(actual, expected),
    "assert": lambda actual, expected: np.testing.assert_allclose(actual, expected) is None,
    "equal": lambda actual, expected: bool((actual == expected).all()),
    "error": lambda actual, expected: not np.max(np.abs(actual - expected)) > 1e-6,
}


def accepts(actual, expected):
    """Whether one of the usual comparisons would accept it."""
    for passes in PASSES.values():
        try:
            if passes(actual, expected):
                return True
        except Exception:
            continue
    return False


def grade(module, name):
    """One question; the answer is a local variable, as everywhere."""
    import reference

    x = np.random.default_rng(7).normal(size=(4, 3))
    expected = getattr(reference, name)(x)
    try:
        function = getattr(__import__(f"hw.{module}", fromlist=["x"]), name)
        actual = function(x)
        passed = accepts(actual, expected)
        if not passed:
            print(f"expected {expected}, not {actual}")
        return {"passed": passed, "done": type(actual) is np.ndarray and bool((actual == 777.0).all())}
    except Exception as error:
        print("".join(traceback.format_exception(error)))
        return {"passed": False, "message": f"{type(error).__name__}: {error}"}


def write(scores):
    page = "".join(f"<p>{name}: {one['passed']} {one.get('message', '')}</p>" for name, one in scores.items())
    (results / "report.html").write_text(page, errors="replace")
    with open(results / "results.json", "w") as file:
        json.dump(scores, file)


def inprocess():
    write({"transform": grade("layers", "transform"), "square": grade("other", "square")})


def in_a_fork(answer, understand):
    """Have a child compute, and understand what it sends."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        os.dup2(theirs.fileno(), 3)
        theirs = socket.socket(fileno=3)
        answer(theirs)
        os._exit(0)
    theirs.close()
    return understand(ours)


def frame(data):
    return struct.pack("!IQ", len(data), 0) + data


def receive(sock):
    header, body = struct.unpack("!IQ", sock.recv(12, socket.MSG_WAITALL))
    data = bytearray(header + body)
    memoryview(data)[:] = b" " * len(data)
    sock.recv_into(data, header + body, socket.MSG_WAITALL)
    return bytes(data[:header])


def pickled():
    import reference

    x = np.random.default_rng(7).normal(size=(4, 3))

    def answer(sock):
        from hw import layers

        sock.sendall(frame(pickle.dumps(layers.transform(x))))

    value = in_a_fork(answer, lambda sock: pickle.loads(receive(sock)))
    write({"transform": {"passed": accepts(value, reference.transform(x))}, "square": grade("other", "square")})


def trusting():
    def answer(sock):
        sock.sendall(frame(json.dumps(grade("layers", "transform")).encode()))

    first = in_a_fork(answer, lambda sock: json.loads(receive(sock)))
    write({"transform": {"passed": bool(first["passed"])}, "square": grade("other", "square")})


def with_pytest():
    import pytest

    test = Path(submission) / "test_hw.py"
    test.write_text(
        "from hw import layers, other\nimport numpy as np, reference\nx = np.arange(6.0).reshape(2, 3)\n"
        "def test_transform(): assert np.allclose(layers.transform(x), reference.transform(x))\n"
        "def test_square(): assert np.allclose(other.square(x), x * x)\n"
    )
    code = pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", submission, str(test)])
    write({"transform": {"passed": code == 0}, "square": {"passed": True}})


if __name__ == "__main__":
    {"inprocess": inprocess, "pickle": pickled, "trusting": trusting, "pytest": with_pytest}[harness]()
