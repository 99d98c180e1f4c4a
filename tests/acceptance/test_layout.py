"""Pages in a browser: nothing is wider than the window, and what stands beside a cell can be read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from grader.reports import html, pages
from tests.unit.reports.fake import REPORT
from tests.unit.reports.test_pages import CELLS, with_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=2000",
]  # fmt: skip
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
MEASURE = """<script>document.body.dataset.measured = JSON.stringify({
  page: document.documentElement.scrollWidth, window: window.innerWidth,
  notes: [...document.querySelectorAll('aside')].map(note => note.getBoundingClientRect().width)
})</script>"""
NARROWEST_NOTE = 200  # pixels: four words in a line
WIDTHS = (500, 1000, 1400)  # the first is the narrowest that a window without a screen can have

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to open a page with"),
]


def measured(page: str, width: int, folder: Path) -> dict[str, Any]:
    """What a browser makes of a page; the policy that would keep our script out is left out."""
    path = folder / "page.html"
    path.write_text(POLICY.sub("", page).replace("</body>", f"{MEASURE}</body>"), encoding="utf-8")
    call = [str(CHROMIUM), *OPTIONS, f"--user-data-dir={folder / 'profile'}"]
    call += [f"--window-size={width},900", "--dump-dom", path.as_uri()]
    shown = subprocess.run(call, capture_output=True, text=True, timeout=120, check=True).stdout
    found = re.search(r'data-measured="([^"]*)"', shown)
    assert found is not None, shown[-2000:]
    values: dict[str, Any] = json.loads(found[1].replace("&quot;", '"'))
    return values


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_fits_its_window(width: int, tmp_path: Path) -> None:
    size = measured(html.render(REPORT), width, tmp_path)
    assert size["page"] <= size["window"]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_a_notebook_fits_and_its_notes_can_be_read(width: int, tmp_path: Path) -> None:
    (page,) = pages.render(with_page(*CELLS)).values()
    size = measured(page, width, tmp_path)
    assert size["page"] <= size["window"]
    assert min(size["notes"]) >= NARROWEST_NOTE
