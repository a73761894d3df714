"""Standard input and pipes of line formats are looked at while they come: what can't be read ends them early."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.trust.samples import ROW, TABLES, sound, table, written
from usmx_kg.stream import inputs
from usmx_kg.stream.validate import validate

FORMS = ("jsonl", "csv", "tsv", "nt", "nq")
HEAD = {
    "csv": b",".join(key.encode() for key in ROW) + b"\n", "tsv": b"\t".join(key.encode() for key in ROW) + b"\n",
}  # fmt: skip
BAD_LINE = {
    "jsonl": b'{"id": \n',
    "csv": b'a,b"c\n',
    "tsv": b"a" + b"\t" * 40 + b"b\n",
    "nt": b"<a b\n",
    "nq": b"<a b\n",
}
HOPELESS: dict[str, Callable[[str], bytes]] = {
    "no UTF-8": lambda _: b"\xff\xfa" * 10 + b"\n",
    "a NUL": lambda _: b"a\0b\n",
    "errors only": lambda form: BAD_LINE[form] * 60,
}


def fed(path: Path, start: bytes, line: bytes, most: int) -> int:
    """Fill a pipe with what begins so and goes on with such lines; return how many bytes were taken from it."""
    os.mkfifo(path)
    taken = [0]

    def feed() -> None:
        try:
            with path.open("wb") as pipe:
                pipe.write(start)
                taken[0] += len(start)
                while taken[0] < most:
                    pipe.write(line * 500)
                    taken[0] += len(line) * 500
        except BrokenPipeError:
            pass

    thread = threading.Thread(target=feed)
    thread.start()
    report = validate(path)
    thread.join()
    assert report.exit_code == 3
    assert all("unterminated" not in error.message for error in report.errors), "nothing is told of where it was left"
    return taken[0]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in pieces what has more than 20,000 bytes, and take a pipe 20,000 bytes at a time."""
    monkeypatch.setattr("usmx_kg.read.source.LARGE", 20_000)
    monkeypatch.setattr(inputs, "SIZE", 20_000)
    real = inputs.Inputs.opened.__func__  # type: ignore[attr-defined]
    monkeypatch.setattr(inputs.Inputs, "opened", classmethod(lambda cls, *args: real(cls, *args[:3], 20_000)))


@pytest.mark.parametrize("name", HOPELESS)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_hopeless_ends_early(name: str, form: str, tmp_path: Path) -> None:
    line = sound("jsonl") if form == "jsonl" else (b"x" * 100 + b"\n")
    start = HEAD.get(form, b"") + HOPELESS[name](form)
    assert fed(tmp_path / f"x.{form}", start, line, 3_000_000) < 1_500_000


@pytest.mark.parametrize("form", TABLES)
def test_a_header_that_means_nothing_ends_it(form: str, tmp_path: Path) -> None:
    assert fed(tmp_path / f"x.{form}", b"colour\n", b"red\n", 3_000_000) < 1_500_000


@pytest.mark.parametrize("form", FORMS)
def test_a_line_without_end_has_a_limit(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("inputs", "pieces"):
        monkeypatch.setattr(f"usmx_kg.stream.{module}.MAX_BYTES", 50_000)
    assert fed(tmp_path / f"x.{form}", HEAD.get(form, b""), b"x" * 100, 3_000_000) < 1_500_000


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv"])
def test_others_are_read_to_their_end(form: str, tmp_path: Path) -> None:
    rows = [{**ROW, "id": f"r{n}"} for n in range(400)]
    data = written("jsonl", *rows) if form == "jsonl" else table(form, *rows)
    pipe = tmp_path / f"x.{form}"
    os.mkfifo(pipe)
    thread = threading.Thread(target=lambda: pipe.write_bytes(data))
    thread.start()
    report = validate(pipe)
    thread.join()
    assert (report.records, report.errors) == (400, ())
