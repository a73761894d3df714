"""Odd but good input is read: no error, every record counted, in bounds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.trust.good import Good, corpus
from tests.trust.runner import Runner
from tests.trust.test_bad import within_bounds

CORPUS = corpus()
pytestmark = pytest.mark.xdist_group("trust")


@pytest.mark.parametrize("good", CORPUS, ids=[good.name for good in CORPUS])
def test_read(good: Good, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / good.file).write_bytes(good.data)
    done = usmx(tmp_path, "validate", good.file, "-f", "json")
    within_bounds(done)
    assert done.code in (0, 1), done
    assert done.err == ""
    assert json.loads(done.out)["summary"]["records"] == good.records
    assert [path.name for path in tmp_path.iterdir()] == [good.file]


@pytest.mark.parametrize("form", ["text", "html", "csv", "markdown", "github"])
def test_nothing_of_a_label_reaches_the_terminal_or_page(form: str, usmx: Runner, tmp_path: Path) -> None:
    label = "a\x1b[31m\x9b2J\u202eb<script>alert(1)</script>"
    (tmp_path / "x.json").write_text(json.dumps({"id": "a", "label": label, "hostState": "MX"}), "utf-8")
    done = usmx(tmp_path, "validate", "x.json", "-f", form)
    assert done.code == 1
    if form != "csv":
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.out)
    if form == "html":
        assert "<script>alert" not in done.out


def test_how_many() -> None:
    assert len({good.name for good in CORPUS}) == len(CORPUS)
    assert len({good.data for good in CORPUS}) >= 60
