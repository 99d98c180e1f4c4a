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
import signal
import socket
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np

from grader.runners import wire
from grader.runners.inside import absent, failures, imports, notebooks, numpy_names, preload, unittests
from grader.runners.inside.calls import Calls, Reply
from grader.runners.inside.objects import Objects, attribute
from grader.runners.inside.stubs import Stubs
from grader.runners.sandbox import ladder, landlock, privileges, processes
from grader.runners.sandbox.libc import Unavailable

Header = dict[str, Any]
_MESSAGE_BYTES = 1 << 20


def zygote(
    control: int,
    framework: str,
    kits: Mapping[str, ModuleType],
    folders: list[str],
    packages: list[str],
    shims: str,
    hidden: str,
) -> None:
    """Serve as the zygote until the grader is gone, then end everything below.

    ``folders`` are the interpreter's, ``packages`` those of what is installed; ``hidden`` is the
    grader's own.  ``framework`` has been imported, and so have its ``kits``.
    """
    privileges.adopt_orphans()
    numpy_names.restore()
    extra = [shims, *preload.READS.get(framework, ())]
    library = ladder.survey(folders, packages, extra, hidden)
    Server(socket.socket(fileno=control), shims, library, kits).serve()
    processes.kill_tree(os.getpid())
    os._exit(0)  # forks end here too: nothing that student code left for the end is run


class Server:
    """Answers requests until the grader closes the socket.

    ``_do_NAME`` answers the request NAME; each takes the header and the body.
    """

    def __init__(
        self, control: socket.socket, shims: str, library: ladder.Library, kits: Mapping[str, ModuleType]
    ) -> None:
        self._kits = kits
        self._peer = wire.Peer(control, _MESSAGE_BYTES)
        self._shims = shims
        self._library = library
        self._pid = self._parent = os.getpid()
        self._limit = _MESSAGE_BYTES
        self._root = "\0"
        self._package = ""
        self._limited = False
        self._modules: dict[str, str] = {}
        self._ended: list[tuple[int, int]] = []
        self._at = -1
        self._calls = Calls(Objects(self._named), self._limit)
        self._notebooks = notebooks.Notebooks(self._root, absent.owner(self._root, "", ()))

    def serve(self) -> None:
        """Receive, do, answer; returns when the grader is gone."""
        while True:
            try:
                message, descriptors = self._peer.receive()
                self._answer(message, descriptors)
            except (EOFError, OSError):
                return

    def _answer(self, message: wire.Message, descriptors: list[int]) -> None:
        try:
            failures.Running.now = True
            header, buffers = self._do(message, descriptors)
            failures.Running.now = False
        except BaseException as error:  # noqa: BLE001, RUF100 - anything that student code raises
            failures.Running.now = False
            header, buffers = {"error": failures.describe(error, self._root), "at": self._at}, []
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
        if "begin" in header:
            self._begin()
        body = self._assign(header.get("first", ()), body)
        operation = getattr(self, "_do_" + header["op"])
        reply: Reply = operation(header, body)
        return reply

    def _assign(self, assignments: list[Header], body: bytearray) -> bytearray:
        """Do what is to be done before a request; what of the body belongs to the request."""
        for self._at, one in enumerate(assignments):
            self._calls.put(self._calls.objects.find(one["ref"]), one, body[: one["size"]])
            body = body[one["size"] :]
        self._at = -1
        return body

    def _fork(self, header: Header, descriptors: list[int]) -> Reply:
        """Fork; the child goes on with its own socket and pipes, and answers there too."""
        self._reap()
        parent = os.getpid()
        pid = os.fork()
        if pid:
            for descriptor in descriptors:
                os.close(descriptor)
            return {"pid": pid}, []
        largest, limit = header["limits"]
        self._become(parent, largest, limit, descriptors)
        if "stubs" in header:
            self._start_question(header["stubs"])
        return {"pid": self._pid}, []

    def _become(self, parent: int, largest: int, limit: int, descriptors: list[int]) -> None:
        """Be the new process: its socket, its pipes, no objects of the old one.

        ``largest`` is what it may be sent at once, ``limit`` what it may answer.
        """
        control, output, errors = descriptors
        privileges.die_with_parent(parent)
        self._pid, self._parent, self._limit = os.getpid(), parent, limit
        self._ended = []
        self._peer.close()
        self._peer = wire.Peer(socket.socket(fileno=control), largest)
        self._calls = Calls(Objects(self._named), limit)
        for descriptor, standard in ((output, 1), (errors, 2)):
            os.dup2(descriptor, standard)
            os.close(descriptor)

    def _reap(self) -> None:
        """Take note of the children that have ended."""
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                self._ended.append(found)

    def _do_reap(self, _header: Header, _body: bytearray) -> Reply:
        """Number and exit status of every child that has ended since the last request of this kind."""
        self._reap()
        ended, self._ended = self._ended, []
        return {"ended": ended}, []

    def _do_adopt(self, _header: Header, _body: bytearray) -> Reply:
        """Serve as a zygote of its own: what is orphaned below stays below."""
        privileges.adopt_orphans()
        return {}, []

    def _do_enter(self, header: Header, _body: bytearray) -> Reply:
        """Become a submission's process: behind the sandbox, in its folder."""
        self._root, self._package, self._modules = header["root"], header["package"], header["modules"]
        own = absent.owner(self._root, self._package, header["aliases"])
        self._notebooks = notebooks.Notebooks(self._root, own)
        os.chdir(self._root)
        os.environ.update(HOME=self._root, TMPDIR=self._root)
        memory_mb, processes, file_bytes = header["limits"]
        limits = memory_mb, processes, file_bytes
        plan = ladder.Plan(self._root, self._library, *limits, header["without"], header["seed"])
        report = ladder.apply(plan)
        privileges.die_with_parent(self._parent)
        signal.signal(signal.SIGUSR1, failures.interrupt)
        imports.prepare(self._root, self._shims, self._package, header["aliases"], header["blocked"])
        self._limited = "landlock" in report.active
        return {"active": report.active, "missing": report.missing}, []

    def _do_import(self, header: Header, _body: bytearray) -> Reply:
        importlib.import_module(self._modules[header["name"]])
        return {}, []

    def _do_settle(self, _header: Header, _body: bytearray) -> Reply:
        """After the imports: keep what is there out of the garbage collector's way."""
        gc.collect()
        gc.freeze()
        return {}, []

    def _start_question(self, stubs: list[str]) -> None:
        """Become a question's process: no signals to the submission's, stubs in place."""
        if self._limited:
            with contextlib.suppress(Unavailable, OSError):
                landlock.keep_signals_inside()
        Stubs(self._call_back, self._limit).install(stubs, self._modules, self._package)

    def _call_back(self, header: Header, buffers: list[wire.Buffer]) -> wire.Message:
        """Ask the grader something while student code runs."""
        self._peer.send(header, buffers)
        return self._peer.receive()[0]

    def _begin(self) -> None:
        """Before each run: nothing kept, the same random numbers as every time."""
        self._calls.objects.clear()
        self._notebooks.instead.clear()
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - students draw from the global generator
        preload.seed(0)

    def _do_call(self, header: Header, body: bytearray) -> Reply:
        self._calls.objects.release(header["release"])
        target = self._calls.objects.find(header["ref"]) if "ref" in header else self._function(header)
        return self._calls.call(target, header, body)

    def _function(self, header: Header) -> Any:
        return self._named(header["module"], header["name"])

    def _named(self, module: str, name: str) -> Any:
        """A function of a kit, or of a module of the student's."""
        return attribute(self._kits.get(module) or sys.modules[self._modules[module]], name)

    def _do_parameters(self, header: Header, _body: bytearray) -> Reply:
        """The names of the arguments that a function or class takes."""
        return self._calls.whole(list(inspect.signature(self._function(header)).parameters))

    def _do_item(self, header: Header, _body: bytearray) -> Reply:
        return self._calls.item(self._calls.objects.find(header["ref"]), header["name"])

    def _do_nothing(self, _header: Header, _body: bytearray) -> Reply:
        """For what is to be done before a request when there is none."""
        return {}, []

    def _do_value(self, header: Header, _body: bytearray) -> Reply:
        return self._calls.whole(self._calls.objects.find(header["ref"]))

    def _do_notebook(self, header: Header, _body: bytearray) -> Reply:
        """Prepare for the cells of a notebook, whose space a question may then ask like a module."""
        self._notebooks.make(header["space"], header["title"], header["folder"])
        self._modules[header["name"]] = header["space"]
        return {}, []

    def _do_cell(self, header: Header, _body: bytearray) -> Reply:
        space = self._notebooks.use(header["space"])
        return self._notebooks.run(space, header["place"], header["source"], go_on=header["go_on"]), []

    def _do_stubs(self, header: Header, _body: bytearray) -> Reply:
        """Put stubs in place of functions that a notebook has defined since the question began."""
        Stubs(self._call_back, self._limit).install(header["names"], self._modules, self._package)
        return {}, []

    def _do_data(self, header: Header, body: bytearray) -> Reply:
        """From now on data sets' loaders give the grader's arrays."""
        arrays = self._calls.objects.decoder(body).value(header["arrays"])
        self._notebooks.datasets.provide(arrays, self._package)
        return {}, []

    def _do_instead(self, header: Header, body: bytearray) -> Reply:
        """From now on these names have these values in cells, whatever cells give them."""
        self._notebooks.instead |= self._calls.objects.decoder(body).value(header["values"])
        return {}, []

    def _do_space(self, header: Header, _body: bytearray) -> Reply:
        """A reference to a space, whose attributes are the variables of its cells."""
        return {"result": self._calls.objects.reference(sys.modules[header["space"]])}, []

    def _do_test(self, header: Header, _body: bytearray) -> Reply:
        return unittests.run(header["file"], header["source"], header["test"], self._root), []


def _flush() -> None:
    """Send on what was printed, also where student code put something else in place."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
