"""An assignment's Python: its question templates, the seeds of its cases, its reference."""

from __future__ import annotations

import hashlib
import hmac
import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from grader.authoring import CaseTemplate, MakeInputs, QuestionTemplate
from grader.errors import AssignmentError
from grader.model import Case, Inputs

if TYPE_CHECKING:
    import numpy as np

    from grader.reference.mistakes import Mistake

NO_SECRET = b"no secret: hidden cases can be derived by anyone who has this program"


def load_templates(folder: Path) -> Iterator[QuestionTemplate]:
    """The questions that the files ``q*.py`` of an assignment declare, in order, alone or in lists.

    The folder is imported as a package of its own, so that its files can share helpers by
    relative imports.  Raises `AssignmentError` when a file cannot be imported.
    """
    package = _as_package(folder)
    for path in sorted(folder.glob("q*.py")):
        module = _import(f"{package}.{path.stem}", path)
        for value in vars(module).values():
            declared = value if isinstance(value, list | tuple) else [value]
            yield from (one for one in declared if isinstance(one, QuestionTemplate))


def load_mistakes(folder: Path) -> tuple[Mistake, ...]:
    """The ``MISTAKES`` of an assignment's own ``mistakes.py``; none where there is no such file."""
    path = folder / "mistakes.py"
    return tuple(_import(f"{_as_package(folder)}.mistakes", path).MISTAKES) if path.is_file() else ()


def load_reference(folder: Path, sources: Mapping[str, tuple[str, ...]]) -> SimpleNamespace:
    """The reference implementation: a namespace a module, each with the public names of the
    modules that answer for it.  A source is a dotted module name, or a file of the assignment."""
    return SimpleNamespace(**{name: _merged(folder, parts) for name, parts in sources.items()})


def make_case(
    question: str, assignment: str, template: CaseTemplate, make: MakeInputs, secret: bytes
) -> Case:
    """The case with its values: a public one's derive from its names, a hidden one's from the secret."""
    import numpy as np

    name = f"{assignment}/{question}/{template.id}/{template.form}"
    key = secret if template.hidden else b"public"
    seed = int.from_bytes(hmac.new(key, name.encode(), hashlib.sha256).digest()[:8], "big")
    # Alternatives of form must not differ in their numbers: the seed of the values leaves the form out.
    values = hmac.new(key, name.rsplit("/", 1)[0].encode(), hashlib.sha256).digest()[:8]
    rng = np.random.default_rng(int.from_bytes(values, "big"))
    axes = {k: v for k, v in template.options.items() if isinstance(v, int) and not isinstance(v, bool)}
    inputs = _make_inputs(f"{question}, case {template.id!r}", make, rng, template.options)
    return Case(template.id, inputs, axes, seed, template.hidden, template.form)


def _make_inputs(
    where: str, make: MakeInputs, rng: np.random.Generator, options: Mapping[str, Any]
) -> Inputs:
    try:
        return Inputs(make(rng, **options))
    except Exception as error:
        raise AssignmentError(
            f"{where}: its inputs cannot be made: {type(error).__name__}: {error}."
        ) from error


def _merged(folder: Path, parts: tuple[str, ...]) -> SimpleNamespace:
    names: dict[str, object] = {}
    for part in parts:
        module = _import_part(folder, part)
        public = {k: v for k, v in vars(module).items() if not k.startswith("_")}
        names = public | names
    return SimpleNamespace(**names)


def _import_part(folder: Path, part: str) -> ModuleType:
    if part.endswith(".py"):
        return _import(f"{_as_package(folder)}.{Path(part).stem}", folder / part)
    try:
        return importlib.import_module(part)
    except ImportError as error:
        raise AssignmentError(f"{folder / 'assignment.toml'}: reference module {part}: {error}.") from None


def _as_package(folder: Path) -> str:
    name = f"_assignment_{folder.name}_{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    return name


def _import(name: str, path: Path) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise AssignmentError(f"{path} does not exist; the assignment names it.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise AssignmentError(f"{path} cannot be imported: {type(error).__name__}: {error}.") from error
    return module
