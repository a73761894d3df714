"""Digests by record, kept as tables beside this file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.corpus import GROUPS, Source, generated
from tests.golden.outcome import LANGUAGES, answers, digest, told
from usmx_kg.ground.namespaces import RECORD

__all__ = ["ASKED", "QUESTIONS", "Row", "Table", "asked", "compared", "keep", "rows", "stored", "table"]

Row = tuple[str, str, str]
"""A record of a source, the format and language in which it was judged, and the digest of what is said of it."""
Table = dict[str, dict[str, str]]
"""Digests by record, then by format and language."""
HASHES = Path(__file__).parent / "hashes"
QUESTIONS = "answers"
ASKED = ("jsonl", "csv", "turtle")


def rows(source: Source) -> list[Row]:
    """Return rows for the source as a whole and for each of its records."""
    found = []
    for lang in LANGUAGES:
        for record, said in told(source, lang).items():
            name = f"{source.name} {record.removeprefix(RECORD)}".rstrip()
            found.append((name, f"{source.form}.{lang}", digest(said)))
    return found


def asked(form: str) -> list[Row]:
    """Return rows for the questions over the shipped graph and the first generated records in a format."""
    with TemporaryDirectory() as folder:
        source = next(generated(GROUPS["generated"], form))
        file = Path(folder) / f"records.{form}"
        file.write_bytes(source.data)
        return [(name, f"{form}.{lang}", digest(said)) for lang in LANGUAGES for name, said in answers(file, lang)]


def table(found: Iterable[Row]) -> Table:
    """Return rows by record."""
    by_name: Table = defaultdict(dict)
    for name, column, said in found:
        by_name[name][column] = said
    return by_name


def stored(group: str) -> Table:
    """Return the digests of a group that are kept beside this file."""
    header, *lines = (HASHES / f"{group}.tsv").read_text("utf-8").splitlines()
    columns = header.split("\t")[1:]
    found: Table = {}
    for line in lines:
        name, *digests = line.split("\t")
        found[name] = {column: said for column, said in zip(columns, digests, strict=True) if said}
    return found


def keep(group: str, now: Table) -> None:
    """Write the digests of a group."""
    columns = sorted({column for said in now.values() for column in said})
    lines = [["record", *columns], *([name, *(said.get(c, "") for c in columns)] for name, said in now.items())]
    HASHES.mkdir(exist_ok=True)
    (HASHES / f"{group}.tsv").write_text("".join("\t".join(line) + "\n" for line in lines), "utf-8")


def compared(now: Table, before: Table) -> list[str]:
    """Return what is new, gone, or said otherwise than before, each with its formats and languages."""
    found = []
    for name in before.keys() | now.keys():
        old, new = before.get(name, {}), now.get(name, {})
        other = [column for column in sorted(old.keys() | new.keys()) if old.get(column) != new.get(column)]
        if other:
            found.append(f"{name}: {'gone' if not new else 'new' if not old else ' '.join(other)}")
    return sorted(found)
