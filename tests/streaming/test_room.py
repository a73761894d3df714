"""No room for output, or for what large files put aside: told as such, and nothing half written."""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.streaming.test_pieces import RECORD

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")


def little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.parametrize("words", [("validate", "-f", "jsonl"), ("convert", "-f", "nt")])
def test_no_room_for_what_is_put_aside(words: tuple[str, ...], tmp_path: Path) -> None:
    text = "".join(json.dumps({**RECORD, "id": f"r-{n}"}) + "\n" for n in range(3_000))
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode()))
    done = subprocess.run(
        [sys.executable, "-m", "usmx_kg", words[0], str(path), *words[1:]],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=little_room,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "can't be written: file too large" in done.stderr
    assert "set TMPDIR" in done.stderr


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_no_room_for_the_first_answers(word: str) -> None:
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "usmx_kg", word]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "no space left" in done.stderr
