"""Every broken submission of the corpus: the exit code, and what the student is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.corpus import archives, folders, notebooks, sources
from tests.fuzz.corpus.handed_in import CORPUS
from tests.fuzz.oracle import Bench

assert all((archives, folders, notebooks, sources))  # imported for what they register


@pytest.mark.parametrize("name", CORPUS)
def test_a_broken_submission(name: str, bench: Bench, tmp_path: Path) -> None:
    broken = CORPUS[name]
    outcome = bench.grade(broken.make(tmp_path), tmp_path)
    assert broken.says in outcome.told
    assert outcome.code == broken.code, outcome.told
