"""One question's process, as the grader drives it: run a probe, collect what it yields."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn

from grader.errors import RunnerError
from grader.model import Capture, CaughtError, Inputs, Mutation, Probe, Stage
from grader.records import dataclass
from grader.runners import wire
from grader.runners.base import Api, Limits
from grader.runners.callbacks import Callbacks
from grader.runners.decode import Decoder
from grader.runners.encode import Encoder
from grader.runners.ended import not_run
from grader.runners.exchange import Call, argument_node, received, subclass_notes
from grader.runners.faults import Translator, clean
from grader.runners.process import Process
from grader.runners.remote import Ref, RemoteImpl, Stopped
from grader.runners.tested import told
from grader.runners.values import copy as copy_plain
from grader.runners.watch import Lost


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session knows of its worker.  ``post_mortem`` ends what is left of a process that
    cannot be asked any more, and tells one that ended by itself apart from one that was killed."""

    api: Api
    limits: Limits
    translator: Translator
    modules: Collection[str]
    import_errors: Mapping[str, CaughtError]
    post_mortem: Callable[[Lost], Lost]


class ModuleSession:
    """One question's process.  Each `run` may use the whole processor time of the limits."""

    def __init__(self, process: Process, around: Surroundings, seconds: float, callbacks: Callbacks) -> None:
        self._process = process
        self._around = around
        self._seconds = seconds
        self._callbacks = callbacks
        self._released: list[int] = []
        self._parameters: dict[str, Any] = {}
        self._mutations: list[Mutation] = []
        self._notes: list[str] = []
        self._function = ""
        self._fresh = True
        self._end: tuple[Stage, CaughtError] | None = None
        self.impl = RemoteImpl(self)

    @property
    def alive(self) -> bool:
        """Whether the process can still be asked."""
        return self._end is None

    def run(self, probe: Probe, inputs: Inputs) -> Capture:
        """Run a probe to its end or to the first thing that stops it.

        Raises `RunnerError` when the probe itself fails, not the student's code.
        """
        if self._end is not None:
            return not_run(*self._end)
        begun = time.monotonic()
        self._mutations, self._notes, self._function = [], [], ""
        outputs: dict[str, Any] = {}
        end = self._drive(probe, inputs, outputs)
        printed = self._process.channel.printed()
        return Capture(
            stage=end.stage if end else "ok",
            outputs=outputs,
            mutations=tuple(self._mutations),
            error=end.error if end else None,
            stdout=clean(printed[0], len(printed[0])),
            stderr=clean(printed[1], len(printed[1])),
            seconds=time.monotonic() - begun,
            peak_rss=self._process.watch.peak(self._process.pid),
            notes=tuple(dict.fromkeys(self._notes)),
        )

    def _drive(self, probe: Probe, inputs: Inputs, outputs: dict[str, Any]) -> Stopped | None:
        """Run the probe; what stopped it, if something did."""
        try:
            self._process.watch.start(self._seconds, self._process.pid)
            self._fresh = True
            for name, value in probe(self.impl, copy_plain(inputs)):
                self._collect(outputs, name, value)
        except Stopped as stopped:
            return stopped
        except RunnerError:
            raise
        except Exception as error:
            raise RunnerError(f"The probe failed by itself: {type(error).__name__}: {error}") from error
        return None

    def _collect(self, outputs: dict[str, Any], name: str, value: Any) -> None:
        """Store an output; dictionaries item by item, under ``name.key``."""
        plain = self._plain(value)
        if isinstance(plain, dict):
            for key, item in plain.items():
                self._collect(outputs, f"{name}.{key}", item)
        else:
            outputs[name] = plain

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.value(value)
        if isinstance(value, list | tuple):
            return type(value)(self._plain(item) for item in value)
        return value

    # What the stand-ins call.

    def module(self, name: str) -> None:
        """Stop the probe when the module is not there or could not be imported."""
        if name not in self._around.modules:
            raise Stopped("import", CaughtError("MissingModule", f"`{name}` was not handed in", (), name))
        if error := self._around.import_errors.get(name):
            raise Stopped("import", error)

    def call(
        self, target: Mapping[str, Any], path: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Call a function of the student's and check the form of what it returned."""
        call = Call(path, args, kwargs, self._around.limits.message_bytes, self._around.api)
        named = {key: argument_node(item) if key == "ref" else item for key, item in target.items()}
        self._function = path
        released, self._released = self._released, []
        header = {"op": "call", "release": released} | named | call.header
        message = self._ask(header, call.encoder.buffers)
        try:
            result, mutations, notes = call.finish(message, self)
        except wire.Malformed:
            self._refuse()
        self._mutations += mutations
        self._notes += notes
        return result

    def parameters(self, module: str, name: str) -> Any:
        """The names of the arguments that a function takes, as the student's process tells them."""
        function = f"{module}.{name}"
        if function not in self._parameters:
            request = {"op": "parameters", "module": module, "name": name}
            self._parameters[function] = self._read(request, function)
        return self._parameters[function]

    def item(self, ref: Ref, key: Any) -> Any:
        """Read an item of a referenced object."""
        return self._read({"op": "item", "ref": argument_node(ref), "name": key}, ref._path)

    def put(self, ref: Ref, how: str, name: Any, value: Any) -> None:
        """Set an attribute, an item or several items of a referenced object."""
        self._function = ref._path
        encoder = Encoder(argument_node, self._around.limits.message_bytes, layouts=True)
        header = {"op": "put", "ref": argument_node(ref), "how": how, "name": name}
        self._ask(header | {"value": encoder.node(value)}, encoder.buffers)

    def value(self, ref: Ref) -> Any:
        """Everything in a referenced object, copied."""
        return self._read({"op": "value", "ref": argument_node(ref)}, ref._path)

    def test(self, test: str, file: str, source: str) -> dict[str, Any]:
        """Run a test of the course's own there."""
        self._function = test
        message = self._ask({"op": "test", "test": test, "file": file, "source": source})
        try:
            return told(message.header, self._around.translator, test)
        except wire.Malformed:
            self._refuse()

    def release(self, number: int) -> None:
        """Have the child forget an object with the next request."""
        self._released.append(number)

    def _read(self, header: dict[str, Any], path: str) -> Any:
        self._function = path
        message = self._ask(header)
        decoder = Decoder(message.body, lambda node: received(node, self, path))
        try:
            value = decoder.value(message.header.get("result"))
            decoder.finish()
        except wire.Malformed:
            self._refuse()
        self._notes += subclass_notes(decoder, path)
        return value

    def _ask(self, header: dict[str, Any], buffers: list[wire.Buffer] | None = None) -> wire.Message:
        """One request; raises `Stopped` for the student's error or the end of the process."""
        if self._end is not None:
            raise Stopped(*self._end)
        if self._fresh:
            header["begin"] = True
            self._fresh = False
        try:
            message = self._process.channel.ask(header, buffers or [], watch=self._process.watch)
            while "callback" in message.header:
                message = self._process.channel.ask(
                    *self._callbacks.answer(message), watch=self._process.watch
                )
        except wire.Malformed:
            self._refuse()
        except Lost as lost:
            self._stop(lost)
        if "error" in message.header:
            raise Stopped(*self._around.translator.caught(message.header["error"], self._function))
        return message

    def _refuse(self) -> NoReturn:
        self._stop(Lost("killed", "BadMessage", "sent something that is no answer"))

    def _stop(self, lost: Lost) -> NoReturn:
        """The process is gone or is ended now: note it, and stop the probe."""
        frames = self._process.where(lost, self._around.translator)
        known = self._around.post_mortem(lost)
        self._end = (known.stage, CaughtError(known.kind, known.message, frames, self._function))
        raise Stopped(*self._end)
