"""Every command that reads records refuses what validate refuses, and writes nothing then."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.trust.bad import Bad, corpus
from tests.trust.runner import Runner
from tests.trust.samples import sound
from tests.trust.test_bad import within_bounds

pytestmark = pytest.mark.xdist_group("trust")
STEP = 1 if os.environ.get("USMX_TRUST_NIGHTLY") else 30
SOME = [bad for bad in corpus() if len(bad.data) < 3_000_000][::STEP]
STRICT = {
    "convert": ("convert", "{}", "-o", "out.ttl"),
    "timeline": ("timeline", "{}", "-o", "out.svg"),
}
"""Commands that take records, and nothing else."""
LENIENT = {
    "diff": ("diff", "{}", "ok.ttl"),
    "query": ("query", "ASK {{ ?s ?p ?o }}", "--data", "{}", "--only"),
    "background": ("validate", "ok.ttl", "--background", "{}"),
    "shapes": ("validate", "ok.ttl", "--shapes", "{}"),
}
"""Commands to which a graph may say more than a record may; what can't be read is refused all the same."""


def run(words: tuple[str, ...], bad: Bad, usmx: Runner, folder: Path) -> int:
    (folder / bad.file).write_bytes(bad.data)
    (folder / "ok.ttl").write_bytes(sound("ttl"))
    done = usmx(folder, *(word.format(bad.file) for word in words))
    within_bounds(done)
    assert len(done.err.splitlines()) <= 10
    assert {path.name for path in folder.iterdir()} == {bad.file, "ok.ttl"}, "nothing is written"
    return done.code


@pytest.mark.parametrize("command", STRICT)
@pytest.mark.parametrize("bad", SOME, ids=[bad.name for bad in SOME])
def test_every_command_refuses(bad: Bad, command: str, usmx: Runner, tmp_path: Path) -> None:
    assert run(STRICT[command], bad, usmx, tmp_path) == 3


@pytest.mark.parametrize("command", LENIENT)
@pytest.mark.parametrize("bad", SOME, ids=[bad.name for bad in SOME])
def test_no_command_breaks(bad: Bad, command: str, usmx: Runner, tmp_path: Path) -> None:
    assert run(LENIENT[command], bad, usmx, tmp_path) in (0, 1, 3)
