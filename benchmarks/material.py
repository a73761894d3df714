"""Labelled records to measure with, made once and kept while the benchmarks run."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow
from pyarrow import parquet
from pyoxigraph import RdfFormat, Triple, serialize

from benchmarks.generate.stream import Item, Settings
from benchmarks.generator import main as generate
from benchmarks.generator import write
from benchmarks.measure import BIN, run
from usmx_kg.check.background import touched
from usmx_kg.graph import Index, index
from usmx_kg.model.records import Records
from usmx_kg.read.run import read

__all__ = ["Material"]


class Material:
    """Files of generated records, with seed 1 and faults in three of ten, or in none.

    With a `maker`, another checkout with an environment in .venv, its generator makes them: a later one writes names
    that an earlier version doesn't know.
    """

    def __init__(self, folder: Path, maker: Path | None = None) -> None:
        self.folder = folder
        self.maker = maker

    def records(self, count: int) -> Path:
        """Return a file of so many records in JSON Lines; its labels stand in `labels`."""
        file = self.folder / f"{count}.jsonl"
        if not file.exists():
            self._made(Settings(count), file, self.labels(count))
        return file

    def sound(self, count: int) -> Path:
        """Return a file of so many records without faults, so that none is described twice."""
        file = self.folder / f"{count}.sound.jsonl"
        if not file.exists():
            self._made(Settings(count, faults=0), file, None)
            if self.maker is not None:
                _keep_sound(file)
        return file

    def sharing(self, count: int) -> Path:
        """Return the sound records, all naming one treaty, which the first line describes, in place of agreements."""
        file = self.folder / f"{count}.sharing.jsonl"
        if not file.exists():
            with self.sound(count).open(encoding="utf-8") as lines:
                made = [json.loads(line) for line in lines]
            named = (block[key] for block in made for key in ("sendingState", "hostState") if key in block)
            texts = (text for value in named for text in (value if isinstance(value, list) else [value]))
            treaty = {
                "id": "shared-treaty",
                "type": "Treaty",
                "label": "A treaty of all that are made up here",
                "party": sorted({text for text in texts if isinstance(text, str)}),
                "validFrom": "2001-01-01",
                "defines": ["mission", "duration", "rules-of-engagement", "responsibilities"],
            }
            shared = (b | {"agreement": "shared-treaty"} if "hostState" in b else b for b in made)
            with file.open("w", encoding="utf-8") as out:
                write((Item(block) for block in (treaty, *shared)), out, None)
        return file

    def _made(self, settings: Settings, file: Path, labels: Path | None) -> None:
        arguments = ["-n", str(settings.records), "--faults", str(settings.faults), "-o", str(file)]
        arguments += ["--labels", str(labels)] if labels else []
        if self.maker is None:
            generate(arguments)
        else:
            python = self.maker / ".venv/bin/python"
            subprocess.run([python, "-m", "benchmarks.generator", *arguments], cwd=self.maker, check=True)

    def spelt(self, count: int, ending: str) -> Path:
        """Return the sound records in the format of an ending: one of `usmx convert`, or parquet."""
        file = self.folder / f"{count}.sound.{ending}"
        if not file.exists():
            if ending in _TABLES:
                _TABLES[ending](self.spelt(count, "csv"), file)
            else:
                run([str(BIN / "usmx"), "convert", str(self.sound(count)), "-o", str(file)], codes=(0,))
        return file

    def labels(self, count: int) -> Path:
        """Return the file of the findings that must come of so many records."""
        return self.folder / f"{count}.labels.csv"

    def read(self, count: int) -> Records:
        """Return so many records, read."""
        found = read([self.records(count)])
        assert not found.errors
        return found

    def triples(self, count: int) -> list[Triple]:
        """Return so many records as triples, with what they touch of the background."""
        quads = self.read(count).quads
        return [*(quad.triple for quad in quads), *touched(quads, index("background"), Index(()))]

    def ntriples(self, count: int) -> Path:
        """Return a file of so many records alone in N-Triples."""
        file = self.folder / f"{count}.nt"
        if not file.exists():
            serialize((quad.triple for quad in self.read(count).quads), str(file), format=RdfFormat.N_TRIPLES)
        return file


def _keep_sound(file: Path) -> None:
    """Leave out what an earlier version found sound and this one doesn't, so that both have the same to do."""
    report = file.with_suffix(".report")
    run([str(BIN / "usmx"), "validate", str(file), "-f", "jsonl", "-o", str(report)])
    with report.open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    wrong = {finding["line"] for finding in found if finding["rule"] != "not-judged"}
    kept = [line for number, line in enumerate(file.open(encoding="utf-8"), 1) if number not in wrong]
    file.write_text("".join(kept), "utf-8")


def _workbook(table: Path, file: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in _rows(table):
        sheet.append([cell or None for cell in row])
    book.save(file)


def _parquet(table: Path, file: Path) -> None:
    head, *rows = _rows(table)
    columns = zip(*rows, strict=True)
    parquet.write_table(
        pyarrow.table({key: [cell or None for cell in column] for key, column in zip(head, columns, strict=True)}), file
    )


def _rows(table: Path) -> list[list[str]]:
    with table.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


_TABLES: dict[str, Callable[[Path, Path], None]] = {"xlsx": _workbook, "parquet": _parquet}
"""Formats made from CSV here, since `usmx convert` has no Parquet and took long to write workbooks."""
