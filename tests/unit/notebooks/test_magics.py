"""Magics become Python on the same lines, and nothing else is touched."""

from __future__ import annotations

import ast

import pytest

from grader.notebooks.magics import plain

CASES = {
    "x = 1\nprint(x)": ("x = 1\nprint(x)", ()),
    "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\nx = 1": ("pass\npass\npass\nx = 1", ()),
    "!rm -rf ~": ("pass", ("!rm -rf ~",)),
    "if x:\n    !pip install torch\n    %cd /content": (
        "if x:\n    pass\n    pass",
        ("!pip install torch", "%cd /content"),
    ),
    "!wget http://x \\\n  -O y\nz = 1": ("pass\n\nz = 1", ("!wget http://x \\",)),
    "files = !ls -l": ("files = []", ("!ls -l",)),
    "a = %pwd": ("a = None", ("%pwd",)),
    "%time f(x)\n%timeit -n 3 g(x)": ("f(x)\ng(x)", ()),
    "t = %timeit -o f(x)": ("t = f(x)", ()),
    "\n%%time\nf(x)\n!ls": ("\n\nf(x)\npass", ("!ls",)),
    "%%capture out\nx = 1": ("\nx = 1", ()),
    "%%bash\nrm -rf ~": ("", ("%%bash",)),
    "%%writefile layers.py\nx": ("", ("%%writefile",)),
    "np.sum?\nx = 1\n?np\nnp??": ("\nx = 1\n\n", ()),
    "'''\n%cd x\n!ls\n'''\nx = 1": ("'''\n%cd x\n!ls\n'''\nx = 1", ()),
    "x = (a\n % b)\ny = (a # (\n%b)": ("x = (a\n % b)\ny = (a # (\n%b)", ()),
    "x = a \\\n  % b": ("x = a \\\n  % b", ()),
    "x = \"'''\"\n!ls": ("x = \"'''\"\npass", ("!ls",)),
    "# is it so?\nx = 'why?'\nprint('%d' % 3) # ok?": ("# is it so?\nx = 'why?'\nprint('%d' % 3) # ok?", ()),
    "x = y = 'a'\nassert x != y\nz = x == y\nw = 7 %2": (
        "x = y = 'a'\nassert x != y\nz = x == y\nw = 7 %2",
        (),
    ),
    "": ("", ()),
}


@pytest.mark.parametrize("source", CASES)
def test_plain(source: str) -> None:
    made = plain(source)
    assert (made.source, made.left_out) == CASES[source]
    ast.parse(made.source)


@pytest.mark.parametrize("source", ["%", "!", "?", "%%", "x = !", "(((\n%a", "'''\n!x", "x = %", "\\\n!"])
def test_whatever_a_cell_holds_it_has_as_many_lines(source: str) -> None:
    assert plain(source).source.count("\n") == source.count("\n")
