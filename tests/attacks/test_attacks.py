"""Every attack fails against the grader, and succeeds against one without what stops it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from grader.runners.layers import LAYERS
from tests.conftest import ROOT

from .arena import Arena
from .attack import ELSEWHERE, HARNESSES, Attack, discover

ATTACKS = discover()


@pytest.fixture(scope="module")
def arena() -> Iterator[Arena]:
    with Arena() as running:
        yield running


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 60


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_says_what_it_is(attack: Attack) -> None:
    assert attack.tries.endswith(".")
    assert attack.stopped
    assert set(attack.stopped) <= {*LAYERS, *ELSEWHERE}
    assert attack.harness in ("", *HARNESSES)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_fails(attack: Attack, arena: Arena) -> None:
    outcome = arena.strong(attack)
    assert outcome.achieved == ()
    assert outcome.faults == ()
    assert outcome.honest


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_it_works_where_nothing_stops_it(attack: Attack, arena: Arena) -> None:
    assert arena.weak(attack).worked


ALONE = [
    pytest.param(attack, layer, id=f"{attack.id}-{layer}")
    for attack in ATTACKS
    if len(attack.layers) > 1
    for layer in sorted(attack.layers - {"process_tree"})
]


@pytest.mark.parametrize(("attack", "layer"), ALONE)
def test_each_layer_stops_it_alone(attack: Attack, layer: str, arena: Arena) -> None:
    outcome = arena.strong(attack, attack.layers - {layer, "process_tree"})
    if layer in outcome.isolation.missing:
        pytest.skip(f"{layer} does not hold here without the others: {outcome.isolation.missing[layer]}")
    assert not outcome.worked


@pytest.mark.root
def test_they_fail_for_a_grader_without_root_too() -> None:
    if os.geteuid() != 0:
        pytest.skip("the other tests of this file have been run without root")
    command = [sys.executable, "-m", "tests.attacks", "--unprivileged", "--whole"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    achieved = json.loads(done.stdout)
    assert len(achieved) >= 50
    assert {name: what for name, what in achieved.items() if what} == {}
