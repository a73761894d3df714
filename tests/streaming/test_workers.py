"""Processes that check pieces: outcomes come in order, errors come through, and a lost process is no silent loss."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.generate.stream import Settings, items
from usmx_kg.ground.errors import UsmxError
from usmx_kg.stream.workers import running

pytestmark = [
    pytest.mark.xdist_group("streaming"),
    pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc"),
]
WAIT = 20.0


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that keeps two processes busy for some seconds."""
    path = tmp_path_factory.mktemp("large") / "large.jsonl"
    lines = [json.dumps(item.block) for item in items(Settings(500, seed=3, faults=1.0, apart=0.0))]
    text = "\n".join(lines) + "\n"
    path.write_text("".join(text.replace('"made-3-', f'"made-{n}-') for n in range(12)), "utf-8")
    return path


@pytest.fixture
def command(large: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The command at work, its processes begun."""
    words = [sys.executable, "-m", "usmx_kg", "validate", str(large), "-o", str(tmp_path / "x.jsonl"), "--jobs", "2"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        assert within(lambda: len(children(running.pid)) == 2), running.communicate()
        yield running
        running.kill()


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def within(holds: object) -> bool:
    """Tell whether something comes true in time."""
    assert callable(holds)
    end = time.monotonic() + WAIT
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return bool(found)


def test_a_lost_process_is_an_error(command: subprocess.Popen[str], tmp_path: Path) -> None:
    os.kill(children(command.pid)[0], signal.SIGKILL)
    _, err = command.communicate(timeout=WAIT)
    assert command.returncode == 2
    assert "ended from outside" in err
    assert not (tmp_path / "x.jsonl").exists()


class Work:
    """Counts, or fails."""

    def double(self, number: int) -> int:
        time.sleep(0.02 / (number + 1))
        return 2 * number

    def fail(self, number: int) -> int:
        raise UsmxError(f"number {number}")


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_outcomes_come_in_order(jobs: int) -> None:
    with running(jobs, Work()) as run:
        assert list(run("double", range(40))) == list(range(0, 80, 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_errors_come_through(jobs: int) -> None:
    with pytest.raises(UsmxError, match="number 0"), running(jobs, Work()) as run:
        list(run("fail", range(5)))
