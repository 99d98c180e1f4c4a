from __future__ import annotations

from pathlib import Path

import pytest

from grader.gradescope import container


def group(tmp_path: Path, files: dict[str, str], own: str) -> tuple[Path, Path]:
    """Control groups as files, and the list of those of this process."""
    for name, text in files.items():
        path = tmp_path / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    (tmp_path / "own").write_text(own)
    return tmp_path / "cgroup", tmp_path / "own"


def test_the_second_version_of_control_groups(tmp_path: Path) -> None:
    where = group(tmp_path, {"memory.max": str(768 << 20), "cpu.max": "50000 100000"}, "0::/\n")
    assert container.memory_mb(*where) == 768
    assert container.processors(*where) == 0.5


def test_the_first_version_with_a_group_of_its_own(tmp_path: Path) -> None:
    files = {
        "memory/box/memory.limit_in_bytes": str(1536 << 20),
        "memory/memory.limit_in_bytes": str(1 << 62),
        "cpu/box/cpu.cfs_quota_us": "25000",
        "cpu/box/cpu.cfs_period_us": "100000",
    }
    where = group(tmp_path, files, "4:memory:/box\n1:cpu,cpuacct:/box\n0::/\n")
    assert container.memory_mb(*where) == 1536
    assert container.processors(*where) == 0.25


@pytest.mark.parametrize("own", ["", "0::/\n", "4:memory:/nowhere\n"])
def test_without_limits_it_is_the_machine(tmp_path: Path, own: str) -> None:
    where = group(tmp_path, {"memory.max": "max", "cpu.max": "max 100000"}, own)
    assert container.memory_mb(*where) > 200
    assert container.processors(*where) >= 1


def test_a_question_gets_no_more_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "memory_mb", lambda: 768)
    assert (container.student_mb(1024), container.student_mb(400)) == (768 - container.OWN_MB, 400)
    monkeypatch.setattr(container, "memory_mb", lambda: 300)
    assert container.student_mb(1024) == container.LEAST_MB
