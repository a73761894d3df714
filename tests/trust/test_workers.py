"""Processes that check records end with the one that made them, however that one ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.trust.samples import ROW
from usmx_kg.ground import resources

pytestmark = pytest.mark.xdist_group("trust")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("large") / "x.jsonl"
    file.write_text("".join(json.dumps({**ROW, "id": f"r{n}"}) + "\n" for n in range(60_000)), "utf-8")
    return file


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda s: s.name)
@pytest.mark.parametrize("group", [True, False], ids=["all", "the first only"])
def test_no_process_is_left(how: signal.Signals, group: bool, large: Path) -> None:
    words = [sys.executable, "-m", "usmx_kg", "validate", large.name, "--jobs", "2", "-f", "csv", "-o", "out.csv"]
    env = {**os.environ, "PYTHONPATH": str(resources.root())}
    first = subprocess.Popen(words, cwd=large.parent, env=env, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 30
    while len(workers := children(first.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) == 2
    (os.killpg if group else os.kill)(first.pid, how)
    _, err = first.communicate(timeout=30)
    assert (first.returncode, err) == (130 if how == signal.SIGINT else -how, b"")
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]
    assert [path.name for path in large.parent.iterdir()] == [large.name], "no output, whole or half"
