"""Formulas of notebooks are drawn by the browser, and can do nothing else."""

from __future__ import annotations

import re

import pytest

from grader.model import Cell, Notebook
from grader.reports.cells import safe_html
from grader.reports.cells.formulas import ELEMENTS, LONGEST, mathml


def page(source: str) -> str:
    (piece,) = safe_html(Notebook("Q1.ipynb", (Cell("markdown", source),)))
    return str(piece)


def test_a_formula_in_a_line_and_one_on_its_own() -> None:
    text = page("Let $x_i < 3$ be\n\n$$\\frac{\\partial L}{\\partial x}$$\n")
    assert '<math display="inline"><mrow><msub><mi>x</mi><mi>i</mi></msub><mo>&lt;</mo><mn>3</mn>' in text
    assert '<math display="block"><mrow><mfrac><mrow><mo>∂</mo><mi>L</mi></mrow>' in text
    assert "$" not in text


def test_an_environment_is_one_formula() -> None:
    assert "<mtable" in page("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}")


@pytest.mark.parametrize("source", ["it costs $5", "`$HOME` and \\$x\\$", "$\\left($", f"${'x' * LONGEST}x$"])
def test_what_is_no_formula_stays_as_it_was_written(source: str) -> None:
    assert "<math" not in page(source)
    assert "$" in page(source)


@pytest.mark.parametrize(
    "tex",
    [
        "\\text{</mtext><script>alert(1)</script>}",
        "\\text{&#x3c;script&#x3e;alert(1)&lt;img src=x&gt;}",
        "\\href{javascript:alert(1)}{x}",
        '\\style{background:url(http://x.example)}{x}\\class{a" onclick="alert(1)}{y}',
        '\\color{red" onload="x}{z} \\hspace{1em" onload="x}',
    ],
)
def test_nothing_but_a_formula_comes_of_one(tex: str) -> None:
    drawn = mathml(tex, block=False)
    assert set(re.findall(r"</?(\w+)", drawn)) <= ELEMENTS
    assert not re.search(r'<[^>]*(href|style|class|on\w+)=|="[^"]*[<:(]', drawn)


def test_a_formula_within_an_attribute_is_text() -> None:
    text = page("![$x$](data:image/png;base64,iVBO 'about $y$')\n\n[link $z$](#a '$w$')")
    assert "<math" not in text.split("<a ", maxsplit=1)[0]
    assert re.search(r'alt="\$?x\$?"', text)
    assert text.count("<math") == 1


def test_pages_without_formulas_do_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "latex2mathml.converter", None)
    assert "<h1>Title</h1>" in page("# Title")


@pytest.mark.parametrize(
    "tex", ["{" * 900 + "}" * 900, "a_" * 900, "\\frac" * 300, "\\left(" * 300, "^" * 900]
)
def test_a_formula_that_cannot_be_read_is_none(tex: str) -> None:
    assert mathml(tex, block=True) == ""


@pytest.mark.parametrize("length", ["99999999em", "-99999em", "9e9em"])
def test_a_formula_cannot_push_all_else_off_the_page(length: str) -> None:
    drawn = mathml(f"\\hspace{{{length}}} x \\rule{{{length}}}{{{length}}}", block=True)
    assert "<mi>x</mi>" in drawn
    assert not re.search(r"\d{4}|9e", drawn)
