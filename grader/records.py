"""``dataclass`` as in the standard library, but ready sooner.

The standard one writes six methods of each class as text and compiles them.  That takes half a
millisecond a class, and the eighty classes that a grading needs are a tenth of its time.  The
methods here are ordinary ones that go by the fields; what they do is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from dataclasses import MISSING, FrozenInstanceError, fields

    def dataclass(cls=None, *, frozen=False, slots=False, kw_only=False, eq=True):
        """As `dataclasses.dataclass`, for the options that are used here."""
        if cls is None:
            return lambda one: dataclass(one, frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)
        cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
        cls.__field_names__ = tuple(field.name for field in fields(cls))
        cls.__init__ = _constructor(cls)
        methods = _ALL | (_COMPARED if eq else {}) | (_FROZEN if frozen else {})
        if eq:
            methods["__hash__"] = _hash if frozen else None
        for name, method in methods.items():
            if name not in vars(cls):
                setattr(cls, name, method)
        return cls

    def _constructor(cls):
        """``__init__``: positional values, named ones, defaults."""
        known = fields(cls)
        names = {field.name for field in known}
        positional = [field.name for field in known if not field.kw_only]
        defaults = {field.name: field.default for field in known if field.default is not MISSING}
        factories = {f.name: f.default_factory for f in known if f.default_factory is not MISSING}
        finish = getattr(cls, "__post_init__", None)
        put = object.__setattr__

        def __init__(self, *values, **named):  # noqa: N807 - a method
            given = dict(zip(positional, values), **named)  # noqa: B905 - too many are seen in the next line
            if len(given) < len(values) + len(named):
                raise TypeError(f"{cls.__name__} was given a field twice, or more values than it has fields")
            if len(given) < len(names):
                made = {name: make() for name, make in factories.items() if name not in given}
                given = {**defaults, **made, **given}
            if given.keys() != names:
                wrong = ", ".join(sorted(given.keys() ^ names))
                raise TypeError(f"{cls.__name__} has no such field, or was not given it: {wrong}")
            for name, value in given.items():
                put(self, name, value)
            if finish is not None:
                finish(self)

        return __init__

    def _values(self):
        return [getattr(self, name) for name in self.__field_names__]

    def _repr(self):
        said = (f"{name}={getattr(self, name)!r}" for name in self.__field_names__)
        return f"{type(self).__qualname__}({', '.join(said)})"

    def _set_all(self, values):
        for name, value in zip(self.__field_names__, values, strict=True):
            object.__setattr__(self, name, value)

    def _equal(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__field_names__)

    def _hash(self):
        return hash(tuple(_values(self)))

    def _refuse(_self, name, _value=None):
        raise FrozenInstanceError(f"the field {name!r} cannot be changed")

    _ALL = {"__repr__": _repr, "__getstate__": _values, "__setstate__": _set_all}
    _COMPARED = {"__eq__": _equal}
    _FROZEN = {"__setattr__": _refuse, "__delattr__": _refuse}
