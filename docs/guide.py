"""Follow a guide as its reader would, and write down what really happens.

A fenced block says in its first line what is done with it::

    ```console              run what follows `$ `; the rest is what that prints
    ```python file=PATH     write a file
    ```python append=PATH   add to the end of a file
    ```diff file=PATH       replace the lines that stay or go by those that stay or come

Other blocks are only read.  Each command runs by itself in the guide's folder, ``$PWD``;
``export NAME=VALUE`` holds for all commands below it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)(?: (\w+)=(\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HOME = "/home/you"
"""What the folder of the guide is called where a command prints it."""


def follow(text: str, folder: Path) -> str:
    """Do what the guide says in ``folder``; the same guide with what its commands print today."""
    reader = Reader(folder)
    return BLOCK.sub(reader.block, text)


@dataclass
class Reader:
    """Someone at a terminal of 90 columns, in an empty folder."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("GRADER_")}
        self.environment = plain | {"PATH": path, "COLUMNS": "90", "NO_COLOR": "1"}

    def block(self, match: re.Match[str]) -> str:
        """The block as it should read, after doing what it says."""
        language, verb, path, body = match.groups()
        if language == "console":
            return f"```console\n{''.join(self._console(body))}```"
        if verb is not None:
            self._edit(self.folder / path, language, verb, body)
        return match[0]

    def _edit(self, path: Path, language: str, verb: str, body: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if language == "diff":
            before, after = _side(body, " -"), _side(body, " +")
            if old.count(before) != 1:
                raise ValueError(f"{path} does not hold these lines once:\n{before}")
            body = old.replace(before, after)
        path.write_text(old + body if verb == "append" else body, encoding="utf-8")

    def _console(self, body: str) -> Iterator[str]:
        for command in re.findall(r"^\$ (?:.*\\\n)*.*\n", body, re.MULTILINE):
            yield command
            yield self._output(command.removeprefix("$ "))

    def _output(self, command: str) -> str:
        if command.startswith("export "):
            name, _, value = command.removeprefix("export ").strip().partition("=")
            self.environment[name] = value.replace("$PWD", str(self.folder))
            return ""
        done = subprocess.run(  # noqa: S603 - the commands are those of our own guide
            ["/bin/bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        lines = done.stdout.replace(str(self.folder), HOME).strip("\n").splitlines()
        return "".join(f"{line.rstrip()}\n" for line in lines)


def _side(body: str, marks: str) -> str:
    """The lines of a diff that begin with one of ``marks``, without it."""
    return "".join(line[1:] for line in body.splitlines(keepends=True) if line[0] in marks)
