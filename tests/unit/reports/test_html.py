from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import product

import pytest

from grader.model import GradeReport
from grader.reports import html
from grader.resources import find_templates
from tests.unit.reports.fake import PERFECT, REPORT

VOID = {"meta", "br", "rect", "path"}


class Page(HTMLParser):
    """Tags, attributes, ids and visible text of a page; asserts that tags are balanced."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(html.render(REPORT))


def test_the_page_needs_nothing_else(page: Page) -> None:
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form", "base"})
    assert all(value.startswith("#") for value in page.values("href"))
    assert page.values("src") == []
    assert "default-src 'none'" in page.values("content")[0]
    css = (find_templates() / "report.css").read_text()
    assert "url(" not in css
    assert "@import" not in css


def test_what_a_student_wrote_is_inert(page: Page) -> None:
    assert "</script><img src=x onerror=alert(1)> {{7*7}}" in page.text
    assert "raise ValueError(message) # </pre><script>" in page.text
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_links_lead_somewhere_and_ids_are_unique(page: Page) -> None:
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert {value[1:] for value in page.values("href")} <= set(ids)


def test_the_page_has_landmarks_captions_and_names_for_its_pictures(page: Page) -> None:
    names = [tag for tag, _ in page.tags]
    assert {"header", "main", "footer", "nav", "h1"} <= set(names)
    assert names.count("table") == names.count("caption") == 2
    assert all(a.get("aria-label") or a.get("aria-hidden") for tag, a in page.tags if tag == "svg")
    assert page.tags[0] == ("html", {"lang": "en"})


def test_the_worst_comes_first(page: Page) -> None:
    questions = [a["id"] for tag, a in page.tags if tag == "article"]
    assert questions == [
        "q2.batchnorm_backward", "q4.conv_backward", "q4.conv_forward", "q1.relu_backward",
        "q5_torch.challenge", "q5_tf.challenge",
    ]  # fmt: skip


def test_status_is_said_in_words(page: Page) -> None:
    assert "Consequence of 2.1 Batch normalization: backward" in page.text
    assert "We could not grade this, which is not your mistake: a person will look at it." in page.text
    assert "All differences are at index 0 of axis 0." in page.text


def test_the_largest_difference_is_said_once(page: Page) -> None:
    assert page.text.count("0.8983") == 1
    assert page.text.count("Largest difference at dx[1, 1]") == 1


def test_the_footer_tells_how_it_was_graded(page: Page) -> None:
    assert "uid, landlock, seccomp, rlimits; without netns (EPERM)" in page.text
    assert "grader 0.1.0, numpy 2.4.0, python 3.11.9" in page.text
    assert re.search(r"sha256:[0-9a-f]{64}", page.text)


@pytest.mark.parametrize("report", [PERFECT, GradeReport("a", "", "s", (), (), 0.0, 0.0)])
def test_a_page_without_trouble_has_nothing_to_do_first(report: GradeReport) -> None:
    page = Page(html.render(report))
    assert "What to do first" not in page.text
    assert "Every point earned." in page.text


def test_equal_gradings_give_equal_pages() -> None:
    assert html.render(REPORT) == html.render(REPORT)


def luminance(color: str) -> float:
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_has_the_contrast_that_wcag_aa_asks_for(scheme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", (find_templates() / "report.css").read_text(), re.DOTALL)
    colors = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", blocks[scheme]))
    texts = ("ink", "soft", "accent", "pass", "fail", "skipped", "error")
    for text, ground in product(texts, ("paper", "card", "sunk")):
        lighter, darker = sorted((luminance(colors[text]), luminance(colors[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, ground)
