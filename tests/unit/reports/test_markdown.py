from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from grader.reports import markdown
from grader.reports.markup import code, escape, fence, prose
from grader.reports.text import sentence
from tests.unit.reports.fake import HOSTILE, PERFECT, REPORT
from tests.unit.reports.test_html import Page

HARMLESS = {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "code", "pre"}


def rendered(text: str) -> Page:
    """As a reader shows it that passes HTML on."""
    return Page(MarkdownIt("commonmark", {"html": True}).render(text))


def test_what_a_student_wrote_is_inert() -> None:
    page = rendered(markdown.render(REPORT))
    assert {tag for tag, _ in page.tags} <= HARMLESS
    assert "</script><img src=x onerror=alert(1)> {{7*7}}" in page.text
    assert "http&#58;//example.org www&#46;example.org" in markdown.render(REPORT)


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE, "# no heading", "- no list", "1. no list", "--- ", "=", "+ x", "> no quote", "![x](y)",
        "a\n\n# b", "~~~", "&lt;", "\\", "<!-- -->", "https://example.org", "www.example.org", "$x$", "@name",
        "[a]: b", "*", "2)",
    ],
)  # fmt: skip
def test_escaped_text_shows_exactly_its_characters(text: str) -> None:
    page = rendered(escape(text))
    assert page.text == sentence(text)
    assert [tag for tag, _ in page.tags] == ["p"]


@pytest.mark.parametrize("text", ["plain", "with ` one", "``two``", "`", "</code><b>", "a|b"])
def test_code_shows_exactly_its_characters(text: str) -> None:
    page = rendered(code(text))
    assert page.text == text
    assert [tag for tag, _ in page.tags] == ["p", "code"]


def test_a_fence_is_longer_than_those_within() -> None:
    page = rendered(fence("a\n````\n</pre>\n```"))
    assert [tag for tag, _ in page.tags] == ["pre", "code"]
    assert page.text == "a ```` </pre> ```"


def test_a_sentence_keeps_its_code() -> None:
    assert prose("`f`: `dx` < 1") == "`f`: `dx` &lt; 1"
    assert prose("7.46 points, -0.5") == "7.46 points, -0.5"
    assert prose("Compute `dx`. Then `dw`.") == "Compute `dx`. Then `dw`."


@pytest.mark.parametrize(("text", "shown"), [("- a", "\\- a"), ("# a", "\\# a"), ("1. a", "1\\. a")])
def test_no_sentence_begins_a_list_or_a_heading(text: str, shown: str) -> None:
    assert prose(text) == escape(text) == shown


def test_feedback_is_complete_and_the_worst_comes_first() -> None:
    page = rendered(markdown.render(REPORT))
    headings = re.findall(r"^## (.*)$", markdown.render(REPORT), re.MULTILINE)
    assert headings[:3] == [
        "What to do first",
        "2.1 Batch normalization: backward: 1 of 5",
        "4.1 Convolution: backward: 0 of 4.5",
    ]
    assert "Cause: These are exactly the values" in page.text
    assert "2.2 A deep network with batch normalization (0 of 4): consequence of 2.1" in page.text
    assert "All points earned: it is right when called with gamma of shape (C,)." in page.text


def test_feedback_without_trouble_is_short() -> None:
    assert markdown.render(PERFECT).splitlines() == [
        "# Assignment 1: layers, networks, training: 3 of 3",
        "",
        "submission-017: Every point earned.",
        "",
        "## Right",
        "",
        "- 1.1 Affine layer: forward: 3 of 3",
    ]
