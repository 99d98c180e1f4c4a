"""Sentences about code that did not come to its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten

from grader.checks.wording.registry import finding
from grader.checks.wording.subject import Subject, short
from grader.model import Capture, CaughtError, Evidence, Finding, Location
from grader.prose import listed, show

MISSING_FILE = "import.missing_file"
MESSAGE = 200  # characters of an exception's own text
OTHERS = 4  # notebooks that are named where another one is missing
PRINTED = 1000  # characters of what the student printed last

ADVICE = {
    "AttributeError": "Print the type of the object: it is not what the line takes it for.",
    "IndexError": "Print the array's shape and the index just before this line.",
    "KeyError": "Print the dictionary's keys just before this line, and compare their spelling.",
    "ModuleNotFoundError": "It is not there when this is graded: do without it or, if it is yours, add it.",
    "NameError": "Check the spelling, and that the name is assigned before it is used.",
    "NotImplementedError": "Write this function; it still raises NotImplementedError.",
    "RecursionError": "Look for a function that calls itself without an end.",
    "RuntimeError": "Print the shape and the type of each tensor in this line.",
    "SyntaxError": "Open the file at this line: Python cannot read it.",
    "TypeError": "Compare the call with the definition: number, order and type of the arguments.",
    "UnboundLocalError": "Assign the name on every path that leads to this line.",
    "ValueError": "Print the shapes of all arrays in this line.",
    "ZeroDivisionError": "Print the divisor just before this line.",
}

READ = "Read the traceback from its last line upwards."
_OF_SHAPES = re.compile(r"(?i)shape|size|dimension|broadcast|align|axis|axes|unpack|array")
"""A `ValueError` may be of anything; numpy's are of shapes."""

SAID_BY_RUNNER = frozenset({"TimeLimit", "MemoryLimit", "ProcessLimit", "OutputLimit", "TooLarge"})
"""Kinds of end whose message continues a sentence that begins with the function."""


def evidence(capture: Capture, case: str) -> Evidence:
    """The student's own traceback, and the last of what was printed."""
    frames = capture.error.frames if capture.error else ()
    return Evidence(case, traceback=frames, printed=capture.stdout[-PRINTED:])


def place(error: CaughtError | None) -> Location | None:
    """The student's own last line before it went wrong."""
    if error is None or not error.frames:
        return None
    frame = error.frames[-1]
    return Location(frame.file, frame.line, frame.function, frame.source)


def called(subject: Subject, error: CaughtError | None) -> str:
    """The call that failed: the question's own function, or one that the check needs first."""
    if cell := _cell(error):
        return cell
    function = short(error.function) if error and error.function else subject.function
    return f"`{function}`" if function == subject.function else f"The call to `{function}` inside this check"


def _cell(error: CaughtError | None) -> str:
    """The cell in words, if it was one."""
    file, cell, number = error.function.rpartition(", cell ") if error else ("", "", "")
    return f"Cell {number} of `{file}`" if cell else ""


def what(error: CaughtError) -> str:
    """``ValueError: shapes do not fit``, on one line."""
    message = shorten(error.message, MESSAGE, placeholder=" …")
    return f"{error.type}: {message}" if message else error.type


@finding("runtime.exception", "The code raised an exception.")
def exception(subject: Subject, capture: Capture, error: CaughtError) -> Finding:
    """The code stopped with an error of Python or numpy.

    The last line of the traceback says what went wrong, the line above it where.  Read it
    from the bottom, and print the shapes and types that this line works with.
    """
    other = called(subject, error)
    verb = "failed: it raised" if other.startswith("The call") else "raised"
    return Finding(
        "runtime.exception",
        f"{other} {verb} {what(error)}",
        evidence(capture, subject.case),
        location=place(error),
        next_step=_advice(error),
    )


def _advice(error: CaughtError) -> str:
    """What to do about an exception; a module lacks a name that was misspelled, or of another version."""
    if error.type == "AttributeError" and error.message.startswith("module "):
        return "Check the spelling: the module has nothing of this name."
    if error.type == "ValueError" and not _OF_SHAPES.search(error.message):
        return READ
    return ADVICE.get(error.type, READ)


@finding("runtime.timeout", "The code did not finish in time.")
def timeout(subject: Subject, capture: Capture) -> Finding:
    """The code was still running when its time was up, and was stopped.

    The cases are small: a loop over every entry is fast enough.  So look for a loop that never
    ends, or for one that is nested far too deep.  A cell that trains has more time, but must end too:
    let it train for fewer epochs, or try fewer settings.
    """
    advice = (
        "If this cell trains, let it do so for fewer epochs or with fewer settings; if not, look for a loop "
        "that never ends."
        if _cell(capture.error)
        else "Look for a `while` whose condition never changes, or a loop over far more than the array's "
        "entries."
    )
    return stopped("runtime.timeout", subject, capture, "did not finish within the time limit", advice)


@finding("runtime.killed", "The process was killed.")
def killed(subject: Subject, capture: Capture) -> Finding:
    """The process that ran the code ended by a signal, without an exception of Python.

    A crash in compiled code does that, endless recursion, or something that the sandbox
    does not allow.
    """
    advice = "Run the function alone on a small array, and look for endless recursion or started processes."
    return stopped("runtime.killed", subject, capture, "ended its whole process", advice)


@finding("runtime.exit", "The code ended the process by itself.")
def left(subject: Subject, capture: Capture) -> Finding:
    """The code called `exit`, `quit`, `sys.exit` or `os._exit`.

    Whatever had not been computed by then is lost, here and in a training run.  Raise an
    exception, or return.
    """
    advice = "Remove the calls of `exit`, `quit`, `sys.exit` and `os._exit`."
    return stopped("runtime.exit", subject, capture, "ended the program", advice)


@finding("runtime.memory", "The code used more memory than it may.")
def memory(subject: Subject, capture: Capture) -> Finding:
    """The code asked for more memory than it may have.

    The cases are small, so an array became far larger than it should: an outer product where
    an elementwise one was meant, or (N, 1) broadcast against (N,).
    """
    advice = "Print the shapes of the arrays that it makes: one is far too large."
    return stopped("runtime.memory", subject, capture, "needs more memory than it may use", advice)


@finding("runtime.output", "The code printed too much.")
def flood(subject: Subject, capture: Capture) -> Finding:
    """The code printed so much that it was stopped.

    Prints do not count against you, but millions of lines do not reach anyone.
    """
    advice = "Remove the prints inside loops."
    return stopped("runtime.output", subject, capture, "printed more than can be kept", advice)


def stopped(code: str, subject: Subject, capture: Capture, otherwise: str, next_step: str) -> Finding:
    """A process that ended or was ended: in the runner's words where it says how, else ``otherwise``."""
    error = capture.error
    how = error.message.rstrip(".") if error and error.type in SAID_BY_RUNNER else otherwise
    return Finding(
        code,
        f"{called(subject, error)} {how}.",
        evidence(capture, subject.case),
        location=place(error),
        next_step=next_step,
    )


@finding("import.failed", "A file could not be imported.")
def import_failed(subject: Subject, capture: Capture, error: CaughtError) -> Finding:
    """A file that holds your code could not be imported, so nothing in it could run.

    Every question of that file fails for this one reason.  Import it yourself, in a new
    Python, from the folder that you hand in:

        python -c "import ece662.layers"
    """
    return Finding(
        "import.failed",
        f"Importing your code failed: {what(error)}",
        evidence(capture, subject.case),
        location=place(error),
        next_step=ADVICE.get(error.type, "Import the file yourself in a new Python, outside the notebook."),
    )


@finding(MISSING_FILE, "A file was not handed in.")
def missing_file(file: str, unasked: Sequence[str] = ()) -> Finding:
    """A notebook or a file of code that this question is about is not among those handed in.

    It is looked for by its name, in all folders.  Was it left out, or renamed?
    """
    if unasked and file.endswith(".ipynb"):
        return _renamed(file, unasked)
    return Finding(
        MISSING_FILE,
        f"`{file}` was not handed in, or is there under another name.",
        next_step=f"Hand it in as `{file}`.",
    )


def _renamed(file: str, unasked: Sequence[str]) -> Finding:
    """Notebooks are there under names that are not asked for: one of them may be it."""
    names = [show(path.rpartition("/")[2]) for path in unasked[:OTHERS]]
    names += [f"{len(unasked) - OTHERS} more"] if len(unasked) > OTHERS else []
    one = "that" if len(unasked) == 1 else "one of them"
    return Finding(
        MISSING_FILE,
        f"`{file}` was not found; there {'is' if len(unasked) == 1 else 'are'} {listed(names)}.",
        next_step=f"If {one} is it, rename it to `{file}`; if not, hand that in too.",
    )


@finding("import.missing_name", "A function or class is missing.")
def missing_name(subject: Subject, error: CaughtError) -> Finding:
    """A function or a class that the assignment names is not there.

    Was it renamed?  Names are compared exactly, with their case.
    """
    message = " ".join(error.message.split()).rstrip(".")
    return Finding(
        "import.missing_name",
        f"{message[:1].upper()}{message[1:]}, so `{subject.function}` cannot be checked.",
        Evidence(subject.case),
        location=place(error),
        next_step="Restore the name that the starter code has.",
    )
