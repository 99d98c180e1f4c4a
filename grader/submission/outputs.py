"""The outputs of a notebook's cells, in the form of format 4, checked field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Output = Mapping[str, Any]

# Before format 4 each media type was a field of the output.
_MEDIA = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
}


def output_of(raw: Any) -> Output | None:
    """The output, or None if it is none."""
    if not isinstance(raw, dict):
        return None
    reader = _READERS.get(str(raw.get("output_type")))
    return reader(raw) if reader else None


def whole_text(value: Any) -> str | None:
    """A text, or a list of its pieces, as one; None if it is neither."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(piece, str) for piece in value):
        return "".join(value)
    return None


def number_of(raw: Mapping[str, Any]) -> int | None:
    """In which order a cell or result was computed, if that is told."""
    count = raw.get("execution_count", raw.get("prompt_number"))
    return count if type(count) is int else None


def _stream(raw: Output) -> Output | None:
    text = whole_text(raw.get("text"))
    name = "stderr" if raw.get("name", raw.get("stream")) == "stderr" else "stdout"
    return None if text is None else {"output_type": "stream", "name": name, "text": text}


def _error(raw: Output) -> Output:
    traceback = raw.get("traceback")
    lines = traceback if isinstance(traceback, list) else [traceback]
    return {
        "output_type": "error",
        "ename": whole_text(raw.get("ename")) or "",
        "evalue": whole_text(raw.get("evalue")) or "",
        "traceback": [line for line in lines if isinstance(line, str)],
    }


def _display(raw: Output) -> Output | None:
    return _shown(raw, "display_data")


def _result(raw: Output) -> Output | None:
    output = _shown(raw, "execute_result")
    return None if output is None else {**output, "execution_count": number_of(raw)}


def _shown(raw: Output, kind: str) -> Output | None:
    """What is shown in one or several media types; all but JSON are texts."""
    data = raw.get("data", {media: raw[field] for field, media in _MEDIA.items() if field in raw})
    if not isinstance(data, dict):
        return None
    values = {media: value if "json" in media else whole_text(value) for media, value in data.items()}
    metadata = raw.get("metadata")
    return {
        "output_type": kind,
        "data": {media: value for media, value in values.items() if value is not None},
        "metadata": metadata if isinstance(metadata, dict) else {},
    }


_READERS: Mapping[str, Callable[[Output], Output | None]] = {
    "stream": _stream,
    "error": _error,
    "pyerr": _error,
    "display_data": _display,
    "update_display_data": _display,
    "execute_result": _result,
    "pyout": _result,
}
