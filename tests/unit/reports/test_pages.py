"""A notebook's page: every cell, the results beside those they belong to, and nothing that can act."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from grader import reports
from grader.model import Cell, GradeReport, Location, Notebook, Page
from grader.reports import html, pages
from grader.reports.cells import LONGEST, TAGS, safe_html
from tests.unit.reports.fake import REPORT

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
PATH = "hw/Q1-FCNetworks.ipynb"
PRINTED = {"output_type": "stream", "name": "stdout", "text": "dx error: 1.0\n"}
DRAWN = {"output_type": "display_data", "data": {"image/png": PNG, "text/plain": "<Figure>"}}
CELLS = (
    Cell("markdown", "# Title\n\nSome *text* and `code`."),
    Cell("code", "def f(x):\n    return x + 1", 3, (PRINTED,)),
    Cell("code", "plt.plot(x)", 4, (DRAWN,)),
    Cell("raw", "raw <b>text</b>"),
)


def with_page(*cells: Cell) -> GradeReport:
    page = Page("q1_notebook", Notebook(PATH, cells), {2: ("q1.relu_backward",)})
    return replace(REPORT, pages=(page,))


@pytest.fixture(scope="module")
def page() -> str:
    (text,) = pages.render(with_page(*CELLS)).values()
    return text


def cell(page: str, number: int) -> str:
    return page.split(f'id="cell-{number}"')[1].split("<section")[0]


def test_every_cell_is_there(page: str) -> None:
    assert re.findall(r'id="cell-(\d+)"', page) == ["1", "2", "3", "4"]
    assert "<em>text</em>" in cell(page, 1)
    assert '<span class="k">def</span>' in cell(page, 2)
    assert "<pre>dx error: 1.0\n</pre>" in cell(page, 2)
    assert "[3]" in cell(page, 2)
    assert f'src="data:image/png;base64,{PNG}"' in cell(page, 3)
    assert "raw &lt;b&gt;text&lt;/b&gt;" in cell(page, 4)


def test_the_result_stands_beside_its_cell_alone(page: str) -> None:
    assert 'class="note fail"' in cell(page, 2)
    assert "../report.html#q1.relu_backward" in cell(page, 2)
    assert all("aside" not in cell(page, number) for number in (1, 3, 4))


def test_an_error_that_no_question_is_about_is_told_without_points(page: str) -> None:
    report = with_page(*CELLS)
    errors = {3: "NameError: name '<b>' is not defined"}
    (text,) = pages.render(replace(report, pages=(replace(report.pages[0], errors=errors),))).values()
    assert "name &#39;&lt;b&gt;&#39; is not defined</p>" in cell(text, 3)
    assert "that costs nothing" in cell(text, 3)
    assert '<a href="#cell-3" title="Saved with an error' in text
    assert "Saved with an error" not in page


def test_a_finding_about_another_cell_is_not_repeated() -> None:
    report = with_page(*CELLS)
    place = Location(f"{PATH}, cell 3", 1)
    verdicts = [
        replace(v, findings=tuple(replace(f, location=place) for f in v.findings)) for v in report.verdicts
    ]
    both = replace(report.pages[0], questions={2: ("q1.relu_backward",), 3: ("q1.relu_backward",)})
    (page,) = pages.render(replace(report, verdicts=tuple(verdicts), pages=(both,))).values()
    headline = "<p><code>relu_backward</code> changed"
    assert headline not in cell(page, 2)
    assert "Nothing wrong was found in this cell" in cell(page, 2)
    assert 'class="note pass"' in cell(page, 2)
    assert headline in cell(page, 3)


def test_a_question_that_the_reader_may_not_see_is_not_named() -> None:
    report = replace(with_page(*CELLS), questions=REPORT.questions[:1], verdicts=REPORT.verdicts[:1])
    (page,) = pages.render(report).values()
    assert "relu_backward" not in page


def test_the_pages_are_written_and_linked(tmp_path: Path) -> None:
    paths = reports.write_all(with_page(*CELLS), tmp_path)
    assert tmp_path / "notebooks" / "q1_notebook.html" in paths
    assert '<a href="notebooks/q1_notebook.html">Q1-FCNetworks.ipynb</a>' in html.render(with_page(*CELLS))


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://example.org/track.png">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="https://example.org"></iframe>',
    '<form action="https://example.org"><input name="a"></form>',
    "<style>body { display: none }</style>",
    '<div style="background:url(https://example.org)" class="note pass" id="cell-1">All points earned</div>',
    '</div></section></main><aside class="note pass">10 of 10</aside>',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "![x](https://example.org/track.png) ![y](javascript:alert(1)) [z](javascript:alert(1))",
    '<base href="https://example.org"><link rel=stylesheet href="https://example.org/x.css">',
)
HARMLESS = {"href", "title", "src", "alt", "width", "height", "class", "rel"}


class Acting(HTMLParser):
    """Whatever a piece of HTML holds besides texts, pictures in the file and links to follow."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        acts = tag not in TAGS or values.keys() - HARMLESS or "note" in values.get("class", "")
        loads = not values.get("src", "data:image/png;base64,").startswith("data:image/png;base64,")
        leads = not values.get("href", "#").startswith(("#", "https://"))
        if acts or loads or leads:
            self.found.append(self.get_starttag_text() or tag)


def cell_with(text: str, where: str) -> Cell:
    if where == "markdown":
        return Cell("markdown", text)
    if where == "attachment":
        return Cell("markdown", "![a](attachment:a.svg)", attachments={"a.svg": {"image/svg+xml": text}})
    outputs: dict[str, dict[str, Any]] = {
        "html": {"output_type": "display_data", "data": {"text/html": text}},
        "latex": {"output_type": "display_data", "data": {"text/latex": text, "image/svg+xml": text}},
        "png": {"output_type": "display_data", "data": {"image/png": text}},
        "stream": {"output_type": "stream", "name": "stdout", "text": text},
        "error": {"output_type": "error", "ename": text, "evalue": text, "traceback": [text]},
    }
    return Cell("code", text, 1, (outputs[where],))


@pytest.mark.parametrize("where", ["markdown", "html", "latex", "png", "stream", "error", "attachment"])
def test_nothing_of_a_students_html_acts(where: str) -> None:
    made = safe_html(Notebook("x.ipynb", tuple(cell_with(text, where) for text in HOSTILE)))
    assert len(made) == len(HOSTILE)
    assert [Acting(str(piece)).found for piece in made] == [[]] * len(HOSTILE)


def test_floods_are_cut() -> None:
    flood = {"output_type": "stream", "name": "stdout", "text": "x" * 10**6}
    (made,) = safe_html(Notebook("x.ipynb", (Cell("code", "1", 1, (flood,)),)))
    assert len(made) < 2 * LONGEST
    assert "more characters" in made


def test_what_cannot_be_shown_is_left_out() -> None:
    data = {"application/javascript": "alert(1)", "application/json": {}}
    widget = {"output_type": "display_data", "data": data}
    (made,) = safe_html(Notebook("x.ipynb", (Cell("code", "1", 1, (widget,)),)))
    assert "alert" not in made


def test_rendering_again_gives_the_same_bytes(page: str) -> None:
    assert list(pages.render(with_page(*CELLS)).values()) == [page]


def test_unsanitised_all_of_it_would_act() -> None:
    assert all(Acting(text).found for text in HOSTILE if text.startswith("<"))
