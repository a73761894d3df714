"""Bad input: exit code 3, at most ten lines that name file and place, no traceback, in bounds, nothing touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.trust.bad import Bad, closed, corpus
from tests.trust.runner import MEGABYTES, SECONDS, Outcome, Runner

CORPUS = corpus()
pytestmark = pytest.mark.xdist_group("trust")


def within_bounds(done: Outcome) -> None:
    """Hold what promise 1 says of every command."""
    assert "Traceback" not in done.err
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\x9b\u202a-\u202e\u2066-\u2069]", done.err), "control characters"
    assert done.seconds < SECONDS, done.seconds
    assert done.megabytes < MEGABYTES, done.megabytes


@pytest.mark.parametrize("bad", CORPUS, ids=[bad.name for bad in CORPUS])
def test_refused(bad: Bad, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / bad.file).write_bytes(bad.data)
    done = usmx(tmp_path, "validate", bad.file)
    within_bounds(done)
    assert done.code == 3, (done.code, done.err, done.out)
    assert bad.message in done.err
    assert done.err.startswith(f"usmx: {bad.file}"), "the file is named"
    if bad.line:
        assert re.match(rf"usmx: {re.escape(bad.file)}:([A-Z]+)?\d+", done.err), done.err
    assert [path.name for path in tmp_path.iterdir()] == [bad.file]
    assert (tmp_path / bad.file).read_bytes() == bad.data


@pytest.mark.parametrize("bad", CORPUS[::25], ids=[bad.name for bad in CORPUS[::25]])
def test_at_most_ten_lines(bad: Bad, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / bad.file).write_bytes(bad.data)
    assert len(usmx(tmp_path, "validate", bad.file).err.splitlines()) <= 10


def test_how_many() -> None:
    assert len({bad.name for bad in CORPUS}) == len(CORPUS)
    assert len({bad.data for bad in CORPUS}) >= 250
    assert len(list(closed())) >= 100
