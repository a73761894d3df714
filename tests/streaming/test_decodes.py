"""How often a line of a large file is decoded: counted, for a count is the same on every machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate.stream import Settings, items
from tests.streaming.test_pieces import RECORD, lines
from tests.streaming.whole import in_pieces
from usmx_kg.read import rows

MOST = 2.2
"""So often a line may be decoded at most, on the average of a file."""


def decoded(path: Path, patch: pytest.MonkeyPatch) -> float:
    """Return how often the lines of a file were decoded while it was checked, on the average."""
    count = 0
    decode = rows._plain

    def counted(written: str) -> Any:
        nonlocal count
        count += 1
        return decode(written)

    patch.setattr(rows, "_plain", counted)
    in_pieces(path, patch=patch, size=20_000)
    return count / len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("faults", [0.0, 0.3])
@pytest.mark.parametrize("apart", [0.02, 0.3])
def test_generated_records(faults: float, apart: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that have to do with others are decoded once more, the others are not."""
    made = [item.block for item in items(Settings(600, seed=5, faults=faults, apart=apart))]
    found = decoded(lines(tmp_path / "x.jsonl", *made), monkeypatch)
    assert 1 < found <= (MOST if apart > 0.1 else 1.3)


def test_what_all_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = {"id": "treaty", **RECORD["agreement"]}  # type: ignore[dict-item]
    records = [{**RECORD, "id": f"r{n}", "agreement": "treaty"} for n in range(1_500)]
    path = lines(tmp_path / "x.jsonl", agreement, *records)
    assert len(json.dumps(records)) > 20 * 20_000  # many pieces, and so a hub
    assert decoded(path, monkeypatch) <= MOST
