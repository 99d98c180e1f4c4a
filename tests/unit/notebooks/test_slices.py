"""Which cells run for what a notebook defines, and for one of its cells."""

from __future__ import annotations

import pytest

from grader.model import Cell, Notebook
from grader.notebooks.code import CodeCell, code_cells
from grader.notebooks.slices import asked, definitions, fates, matching, needed

NOTEBOOK = """
import sys
FOLDER = 'hw'
sys.path.append('/content/{}'.format(FOLDER))
#%%
import numpy as np
from ece662.layers import *
%matplotlib inline
plt.rcParams['figure.figsize'] = (10, 8)
def rel_error(x, y):
    return np.max(np.abs(x - y) / SCALE)
#%%
SCALE = 2 * BASE
other = train_everything()
#%%
BASE = 3
if BASE > 2:
    BASE = 4
for i in range(10**9):
    BASE += 1
#%%
data = get_CINIC10_data()
for k, v in data.items():
    print(k, v.shape)
#%%
x = np.ones(3)
print(rel_error(affine_forward(x), x))
#%%
model = Net()
solver = Solver(model, data)
solver.train()
#%%
plt.plot(solver.loss_history)
#%%
def fit(epochs):
    model.train(epochs)
#%%
fit(3)
#%%
print(model.score(data['X_val']))
#%%
model = Best()
print(model.score(data['X_val']))
#%%
def broken(:
"""


def cells(text: str = NOTEBOOK) -> tuple[CodeCell, ...]:
    sources = text.strip("\n").split("\n#%%\n")
    return code_cells(Notebook("Q1.ipynb", tuple(Cell("code", source.strip("\n")) for source in sources)))


def run_for(*targets: int, text: str = NOTEBOOK) -> list[int]:
    return [cell.number for cell in needed(cells(text), set(targets))]


def test_definitions_and_what_they_need_but_no_training() -> None:
    parts = {part.cell.number: part.source.split() for part in definitions(cells())}
    assert list(parts) == [1, 2, 3, 4, 7, 9, 12, 13]
    assert parts[3] == ["SCALE", "=", "2", "*", "BASE"]
    assert "for" not in parts[4]
    assert parts[7] == ["model", "=", "Net()"]


def test_lines_keep_their_numbers() -> None:
    (part,) = definitions(cells("x = 1\nprint(x)\n\n\n@staticmethod\ndef f(): pass\nf()"))
    assert part.source == "\n\n\n\n@staticmethod\ndef f(): pass\n"
    assert part.binds == {5: {"f"}}


def test_a_cell_that_cannot_be_parsed_would_have_defined_what_it_seems_to() -> None:
    part = definitions(cells())[-1]
    assert part.binds == {0: {"broken"}}


def test_what_trains_an_object_runs_before_what_asks_it() -> None:
    assert run_for(8) == [1, 2, 5, 7, 8]
    assert run_for(11) == [1, 2, 5, 7, 9, 10, 11]


def test_an_object_made_anew_needs_nothing_of_the_old_one() -> None:
    assert run_for(12) == [1, 2, 5, 12]


def test_what_changes_a_list_from_outside_runs() -> None:
    sources = ["found = []", "unrelated = 1", "found.append(1)", "found[0] = 3", "found += [1]", "found"]
    assert run_for(6, text="\n#%%\n".join(sources)) == [1, 3, 4, 5, 6]


def test_matching_looks_at_the_cell_and_at_the_text_before() -> None:
    notebook = Notebook(
        "Q1.ipynb",
        (Cell("markdown", "## Best model"), Cell("code", "x"), Cell("code", "y"), Cell("code", "best = 1")),
    )
    assert [cell.number for cell in matching(code_cells(notebook), "(?i)best")] == [2, 4]


OUTLINE = Notebook(
    "Q5.ipynb",
    (
        Cell("markdown", "# Q5\nSome text\n## Part II: barebones"),
        Cell("code", "make = 1"),
        Cell("markdown", "## Part IV: the Sequential API ##\n\nThe same network."),
        Cell("code", "import x"),
        Cell("markdown", "What I tried: # not a heading"),
        Cell("code", "make = 2"),
        Cell("markdown", "### The built-in loop"),
        Cell("code", "make.compile()"),
        Cell("markdown", "### My model"),
        Cell("code", "make = 3"),
        Cell("markdown", "## Part V"),
        Cell("code", "make = 4"),
    ),
)


def numbers(pattern: str, below: str) -> list[int]:
    return [cell.number for cell in asked(code_cells(OUTLINE), pattern, below)]


def test_the_cells_next_below_a_heading_are_meant_however_they_are_written() -> None:
    assert numbers("def model_init", "Sequential") == [4, 6]
    assert numbers("nothing", "loop") == [8]


def test_headings_of_the_students_own_do_not_hide_what_is_below_them() -> None:
    assert numbers("make =", "^Q5$") == [2, 4, 6, 8, 10, 12]


def test_without_the_heading_the_code_alone_tells() -> None:
    assert numbers("make =", "removed") == [2, 6, 10, 12]


CELL = """model = make()
model.fit(x)
@decorated
def f(): pass
model.save(path)
model = best(model)"""


@pytest.mark.parametrize(
    ("failed", "model", "f"),
    [({}, 0, 0), ({1: True}, 0, 0), ({6: False}, 6, 0), ({1: True, 3: True, 6: True}, 6, 3)],
)
def test_names_are_lacking_until_they_are_bound_anew(failed: dict[int, bool], model: int, f: int) -> None:
    fate = dict(fates(CELL, failed))
    assert (fate["model"], fate["f"]) == (model, f)


@pytest.mark.parametrize(("half_done", "fate"), [(True, 2), (False, 0)])
def test_what_a_statement_changes_may_be_half_done(half_done: bool, fate: int) -> None:
    assert dict(fates("model = make()\nmodel.fit(x)", {2: half_done}))["model"] == fate


def test_a_cell_that_cannot_be_parsed_lacks_all_its_names() -> None:
    assert dict(fates("f = 1\nif:", {1: True})) == {"f": 1}


def test_what_another_loop_bound_or_read_is_not_needed() -> None:
    sources = [
        "import copy\ntest_data = [data['X_test'], data['y_test']]",
        "for level in [1]:\n    net = copy.deepcopy(model)\n    test_model(net, test_data)",
        "for level in [2]:\n    net = copy.deepcopy(model)\n    test_model(net, test_data)",
    ]
    assert run_for(3, text="\n#%%\n".join(sources)) == [1, 3]
