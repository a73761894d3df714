"""Labelled records to measure with, made once and kept while the benchmarks run."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Triple, serialize

from benchmarks.generate.stream import Item, Settings, items
from benchmarks.generator import write
from usmx_kg.graph import Index, index
from usmx_kg.records import Records, read
from usmx_kg.validation.background import touched

__all__ = ["Material"]


class Material:
    """Files of generated records, with seed 1 and faults in three of ten, or in none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def records(self, count: int) -> Path:
        """Return a file of so many records in JSON Lines; its labels stand in `labels`."""
        file = self.folder / f"{count}.jsonl"
        if not file.exists():
            with file.open("w", encoding="utf-8") as out, self.labels(count).open("w", encoding="utf-8") as labels:
                write(items(Settings(count)), out, labels)
        return file

    def sound(self, count: int) -> Path:
        """Return a file of so many records without faults, so that none is described twice."""
        file = self.folder / f"{count}.sound.jsonl"
        if not file.exists():
            with file.open("w", encoding="utf-8") as out:
                write(items(Settings(count, faults=0)), out, None)
        return file

    def sharing(self, count: int) -> Path:
        """Return the sound records, all naming one treaty, which the first line describes, in place of agreements."""
        file = self.folder / f"{count}.sharing.jsonl"
        if not file.exists():
            made = [item.block for item in items(Settings(count, faults=0))]
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
