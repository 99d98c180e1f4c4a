"""The loop that answers the grader, in the zygote, in a submission's process and in a question's.

One loop serves all three: a fork goes on in it with the socket and the pipes it was given.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import inspect
import os
import random
import socket
import sys
from typing import Any

import numpy as np

from grader.runners import wire
from grader.runners.inside import failures, imports
from grader.runners.inside.calls import Calls, Reply
from grader.runners.inside.objects import Objects
from grader.runners.sandbox import ladder

MESSAGE_BYTES = 1 << 20


class Server:
    """Answers requests until the grader closes the socket."""

    def __init__(self, control: socket.socket, shims: str, library: ladder.Library) -> None:
        self._peer = wire.Peer(control, MESSAGE_BYTES)
        self._shims = shims
        self._library = library
        self._pid = os.getpid()
        self._limit = MESSAGE_BYTES
        self._root = "\0"
        self._modules: dict[str, str] = {}
        self._calls = Calls(Objects(), self._limit)

    def serve(self) -> None:
        """Receive, do, answer; returns when the grader is gone."""
        while True:
            try:
                message, descriptors = self._peer.receive()
            except (EOFError, ConnectionError):
                return
            self._answer(message, descriptors)

    def _answer(self, message: wire.Message, descriptors: list[int]) -> None:
        try:
            header, buffers = self._do(message, descriptors)
        except BaseException as error:  # noqa: BLE001, RUF100 - anything that student code raises
            header, buffers = {"error": failures.describe(error, self._root)}, []
        if os.getpid() != self._pid:
            os._exit(0)  # student code forked and came back here twice
        _flush()
        try:
            self._peer.send(header, buffers)
        except wire.TooLarge as error:
            self._peer.send({"error": failures.describe(error, self._root)})

    def _do(self, message: wire.Message, descriptors: list[int]) -> Reply:
        header, body = message
        if header["op"] == "fork":
            return self._fork(header, descriptors)
        self._calls.objects.release(header.get("release", []))
        operation = getattr(self, "_do_" + header["op"])
        reply: Reply = operation(header, body)
        return reply

    def _fork(self, header: dict[str, Any], descriptors: list[int]) -> Reply:
        """Fork; the child goes on with its own socket and pipes, and answers there too."""
        self._limit = header["limit"]
        pid = os.fork()
        if pid:
            for descriptor in descriptors:
                os.close(descriptor)
            return {"pid": pid}, []
        self._become(descriptors)
        return {"pid": self._pid}, []

    def _become(self, descriptors: list[int]) -> None:
        """Be the new process: its socket, its pipes, no objects of the old one."""
        control, output, errors = descriptors
        self._pid = os.getpid()
        self._peer.close()
        self._peer = wire.Peer(socket.socket(fileno=control), self._limit)
        self._calls = Calls(Objects(), self._limit)
        for descriptor, standard in ((output, 1), (errors, 2)):
            os.dup2(descriptor, standard)
            os.close(descriptor)

    def _do_reap(self, header: dict[str, Any], body: bytearray) -> Reply:
        """The exit status of every child that has ended."""
        ended = []
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    break
                ended.append([pid, status])
        return {"ended": ended}, []

    def _do_enter(self, header: dict[str, Any], body: bytearray) -> Reply:
        """Become a submission's process: behind the sandbox, in its folder."""
        self._root = header["root"]
        self._modules = header["modules"]
        os.chdir(self._root)
        report = ladder.apply(
            ladder.Plan(self._root, self._library, header["memory_mb"], header["processes"], header["file_bytes"])
        )
        imports.prepare(self._root, self._shims, header["package"], header["aliases"], header["blocked"])
        return {"active": report.active, "missing": report.missing}, []

    def _do_import(self, header: dict[str, Any], body: bytearray) -> Reply:
        importlib.import_module(self._modules[header["name"]])
        return {}, []

    def _do_settle(self, header: dict[str, Any], body: bytearray) -> Reply:
        """After the imports: keep what is there out of the garbage collector's way."""
        gc.collect()
        gc.freeze()
        return {}, []

    def _do_begin(self, header: dict[str, Any], body: bytearray) -> Reply:
        """Before each run: nothing kept, the same random numbers as every time."""
        self._calls.objects.clear()
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - students draw from the global generator
        return {}, []

    def _do_call(self, header: dict[str, Any], body: bytearray) -> Reply:
        return self._calls.call(self._target(header), header, body)

    def _do_parameters(self, header: dict[str, Any], body: bytearray) -> Reply:
        """The names of the arguments that a function or class takes."""
        return self._calls.whole(list(inspect.signature(self._target(header)).parameters))

    def _do_get(self, header: dict[str, Any], body: bytearray) -> Reply:
        target = self._calls.objects.find(header["ref"])
        if header["how"] == "attribute":
            return self._calls.one(getattr(target, header["name"]))
        return self._calls.one(target[header["name"]])

    def _do_put(self, header: dict[str, Any], body: bytearray) -> Reply:
        return self._calls.put(self._calls.objects.find(header["ref"]), header, body)

    def _do_value(self, header: dict[str, Any], body: bytearray) -> Reply:
        return self._calls.whole(self._calls.objects.find(header["ref"]))

    def _target(self, header: dict[str, Any]) -> Any:
        if "ref" in header:
            return self._calls.objects.find(header["ref"])
        return getattr(sys.modules[self._modules[header["module"]]], header["name"])


def _flush() -> None:
    """Send on what was printed, also where student code put something else in place."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
