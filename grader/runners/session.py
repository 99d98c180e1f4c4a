"""One question's process, as the grader drives it: run a probe, collect what it yields."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grader.errors import RunnerError
from grader.model import Capture, Inputs, Mutation, Probe
from grader.runners import wire
from grader.runners.callbacks import Callbacks
from grader.runners.conversation import Conversation, Surroundings
from grader.runners.decode import Decoder
from grader.runners.encode import Encoder
from grader.runners.ended import not_run
from grader.runners.exchange import Call, argument_node, received, subclass_notes
from grader.runners.faults import clean
from grader.runners.inside.kits import NAMES as KITS
from grader.runners.notebooks import CellDied, Failures
from grader.runners.remote import Ref, RemoteImpl, Stopped
from grader.runners.tested import told
from grader.runners.values import copy as copy_plain
from grader.runners.watch import Lost

if TYPE_CHECKING:
    from grader.notebooks.replayed import CellRun


class ModuleSession(Conversation):
    """One question's process.  Each `run` may use the whole processor time of the limits."""

    def __init__(self, around: Surroundings, seconds: float, callbacks: Callbacks) -> None:
        super().__init__(around, seconds, callbacks)
        self._released: list[int] = []
        self._parameters: dict[str, Any] = {}
        self._mutations: list[Mutation] = []
        self._notes: list[str] = []
        self._cells: list[tuple[str, int]] = []
        self._loaded: dict[str, Failures] = {}
        self._spaces = 0
        self.impl = RemoteImpl(self)

    def run(self, probe: Probe, inputs: Inputs) -> Capture:
        """Run a probe to its end or to the first thing that stops it.

        Raises `RunnerError` when the probe itself fails, not the student's code.
        """
        if self._end is not None:
            return not_run(*self._end)
        begun = time.monotonic()
        self._mutations, self._notes, self._cells, self._function = [], [], [], ""
        outputs: dict[str, Any] = {}
        end = self._drive(probe, inputs, outputs)
        self.heard()
        printed, self._heard = self._heard, ("", "")
        return Capture(
            stage=end.stage if end else "ok",
            outputs=outputs,
            mutations=tuple(self._mutations),
            error=end.error if end else None,
            stdout=clean(printed[0], len(printed[0])),
            stderr=clean(printed[1], len(printed[1])),
            seconds=time.monotonic() - begun,
            peak_rss=self.begun.watch.peak(self.begun.pid) if self.begun else 0,
            notes=tuple(dict.fromkeys(self._notes)),
            cells=tuple(dict.fromkeys(self._cells)),
            declined=tuple(sorted(self._callbacks.declined)),
        )

    def _drive(self, probe: Probe, inputs: Inputs, outputs: dict[str, Any]) -> Stopped | None:
        """Run the probe; what stopped it, if something did."""
        try:
            while not self._driven(probe, inputs, outputs):
                outputs.clear()
        except Stopped as stopped:
            return stopped
        except RunnerError:
            raise
        except Exception as error:
            raise RunnerError(f"The probe failed by itself: {type(error).__name__}: {error}") from error
        return None

    def _driven(self, probe: Probe, inputs: Inputs, outputs: dict[str, Any]) -> bool:
        """Run the probe; False when that has to begin again, in a new process."""
        try:
            self.start_time()
            self._fresh, self._first = True, []
            for name, value in probe(self.impl, copy_plain(inputs)):
                self._collect(outputs, name, value)
            self.finish()
        except CellDied:
            self._loaded, self._released = {}, []
            self._renew()
            return False
        return True

    def _collect(self, outputs: dict[str, Any], name: str, value: Any) -> None:
        """Store an output; dictionaries item by item, under ``name.key``."""
        plain = self._plain(value)
        if isinstance(plain, dict):
            for key, item in plain.items():
                self._collect(outputs, f"{name}.{key}", item)
        else:
            outputs[name] = self._around.kept.keep(plain)

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.value(value)
        if isinstance(value, list | tuple):
            return type(value)(self._plain(item) for item in value)
        return value

    # What the stand-ins call.

    def module(self, name: str, attribute: str) -> None:
        """Stop the probe when the module is not there or could not be imported, or when the cell of
        a notebook that defines the attribute failed."""
        if name in KITS:
            return
        if name in self._around.notebooks:
            error = self._notebook(name).get(attribute)
            self._asked(name, self._around.notebooks[name].defining(attribute))
        elif name in self._around.modules:
            self.have_process()  # which may be the one that imports the module
            error = self._around.import_errors.get(name)
        else:
            error = self._around.notebooks.absent(name)
        if error:
            raise Stopped("import", error)

    def cells(self, notebook: str, pattern: str, below: str, names: Sequence[str] = ()) -> tuple[Ref, str]:
        """Run cells of a notebook, in a space of their own: a reference to it, and what they show."""
        if notebook not in self._around.notebooks:
            raise Stopped("import", self._around.notebooks.absent(notebook))
        self._spaces += 1
        self.about(notebook)
        sheet = self._around.notebooks[notebook]
        numbers = sheet.asked(pattern, below)
        self._asked(notebook, *numbers)
        with self._refusing():
            ran = sheet.run(self, numbers, self._spaces, names)
        return self._read({"op": "space", "space": ran.space}, notebook), ran.text

    def replay(self, notebook: str, seconds: float, whole: float) -> list[CellRun]:
        """Run all cells of a notebook, from top to bottom; what became of each."""
        if notebook not in self._around.notebooks:
            raise Stopped("import", self._around.notebooks.absent(notebook))
        self.about(notebook)
        with self._refusing():
            runs = list(self._around.notebooks[notebook].replay(self, seconds, whole))
        self._loaded[notebook] = {}
        self.start_time()
        if any(run.outcome == "ended" for run in runs):
            with contextlib.suppress(Stopped):
                self._stop(Lost("exit", "Exit", "ended while the notebook was replayed"))
        return runs

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        """End a process whose answer is none."""
        try:
            yield
        except wire.Malformed:
            self._refuse()

    def data(self, arrays: Mapping[str, Any]) -> None:
        """Have loaders of data sets give these arrays; notebooks that were loaded read them anew."""
        encoder = Encoder(argument_node, self._around.limits.message_bytes)
        self.ask({"op": "data", "arrays": encoder.node(dict(arrays))}, encoder.buffers)
        self._loaded = {}

    def instead(self, values: Mapping[str, Any]) -> None:
        """Have names in cells mean these values."""
        encoder = Encoder(argument_node, self._around.limits.message_bytes)
        self.ask({"op": "instead", "values": encoder.node(dict(values))}, encoder.buffers)

    def written(self, notebook: str, question: str) -> str | None:
        """What is written below a question."""
        from grader.notebooks.answers import answer, cell_of

        if notebook not in self._around.notebooks:
            raise Stopped("import", self._around.notebooks.absent(notebook))
        sheet = self._around.notebooks[notebook].notebook
        self._asked(notebook, cell_of(sheet, question))
        return answer(sheet, question)

    def _asked(self, notebook: str, *cells: int | None) -> None:
        """Note which cells the probe is about."""
        self._cells += [(notebook, number) for number in cells if number]

    def _notebook(self, name: str) -> Failures:
        """The names that a notebook lacks; it is loaded if this process has not done so."""
        if name not in self._loaded:
            self._function = name
            with self._refusing():
                limit = self._around.limits.import_seconds
                self._loaded[name] = self._around.notebooks[name].load(self, limit)
            if stubs := [stub for stub in self._callbacks.names if stub.startswith(f"{name}.")]:
                self.ask({"op": "stubs", "names": stubs})
            self.start_time()
        return self._loaded[name]

    def call(
        self, target: Mapping[str, Any], path: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Call a function of the student's and check the form of what it returned."""
        call = Call(path, args, kwargs, self._around.limits.message_bytes, self._around.api)
        named = {key: argument_node(item) if key == "ref" else item for key, item in target.items()}
        self._function = "" if path.partition(".")[0] in KITS else path  # a student knows no kit
        released, self._released = self._released, []
        header = {"op": "call", "release": released} | named | call.header
        message = self.ask(header, call.encoder.buffers)
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
        encoder = Encoder(argument_node, self._around.limits.message_bytes, layouts=True)
        header = {"ref": argument_node(ref), "how": how, "name": name, "value": encoder.node(value)}
        self.assign(ref._path, header, encoder.buffers)

    def value(self, ref: Ref) -> Any:
        """Everything in a referenced object, copied."""
        return self._read({"op": "value", "ref": argument_node(ref)}, ref._path)

    def test(self, test: str, file: str, source: str) -> dict[str, Any]:
        """Run a test of the course's own there."""
        self._function = test
        message = self.ask({"op": "test", "test": test, "file": file, "source": source})
        try:
            return told(message.header, self._around.translator, test)
        except wire.Malformed:
            self._refuse()

    def release(self, number: int) -> None:
        """Have the child forget an object with the next request."""
        self._released.append(number)

    def _read(self, header: dict[str, Any], path: str) -> Any:
        self._function = path
        message = self.ask(header)
        decoder = Decoder(message.body, lambda node: received(node, self, path))
        try:
            value = decoder.value(message.header.get("result"))
            decoder.finish()
        except wire.Malformed:
            self._refuse()
        self._notes += subclass_notes(decoder, path)
        return value
