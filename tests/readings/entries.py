"""The entries of all files in this folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

__all__ = ["ALL", "GROUPS", "REFUSED", "Entry", "entries"]

REFUSED = "refused"
ALL = ("yaml", "json", "jsonl", "csv", "tsv", "xlsx", "parquet", "arrow")
GROUPS = {
    "all": ALL,
    "tables": ("csv", "tsv", "xlsx"),
    "rdf": ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"),
}
_KEYS = {"kind", "key", "written", "formats", "read", "rule", "says", "beside"}
_NEEDED = {"kind", "key", "written", "formats", "read", "rule"}


@dataclass(frozen=True)
class Entry:
    """One text under one key, and what becomes of it; `subject` is the name of its file."""

    subject: str
    kind: str
    key: str
    written: Any
    formats: tuple[str, ...]
    read: Any
    rule: str | None
    says: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.subject}: {self.key} {self.written!r}"


def entries(folder: Path = Path(__file__).parent) -> list[Entry]:
    """Return the entries of the files of a folder, in order. Raises ValueError for a key that is unknown or missing."""
    found = []
    for file in sorted(folder.glob("*.yaml")):
        for given in yaml.safe_load(file.read_text("utf-8")) or ():
            wrong = (given.keys() - _KEYS) | (_NEEDED - given.keys())
            if wrong:
                raise ValueError(f"{file.name}: {given.get('written')!r}: {', '.join(sorted(wrong))}")
            found.append(Entry(file.stem, **{**given, "formats": _formats(given["formats"])}))
    return found


def _formats(given: str | list[str]) -> tuple[str, ...]:
    named = [given] if isinstance(given, str) else given
    return tuple(dict.fromkeys(form for name in named for form in GROUPS.get(name, (name,))))
