"""A file that is cut anywhere never yields fewer records in silence, unless what is left is whole in itself."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import RdfFormat, parse

from tests.trust.samples import PROLOGUE, ROW, TABLES, TREES, in_rdf, packed, table, written
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

ROWS = ({**ROW, "id": "a-one"}, {**ROW, "id": "b-two", "label": "Otro, año «2031»"}, {**ROW, "id": "c-three"})
BODY = "".join(
    f"record:{row['id']} a usmx:Deployment ; rdfs:label '{row['label']}' ; usmx:sendingState actor:us .\n"
    for row in ROWS
)
QUADS = tuple(parse(PROLOGUE + BODY, format=RdfFormat.TURTLE, base_iri=RECORD))
SHORT = PROLOGUE.splitlines(keepends=True)
USED = "".join(line for line in SHORT if line.split()[1] in ("record:", "usmx:", "rdfs:", "actor:"))
WHOLE = {
    **{form: written(form, *ROWS) for form in TREES},
    **{form: table(form, *ROWS) for form in TABLES},
    "ttl": (USED + BODY).encode(),
    "trig": f"{USED}record:g {{\n{BODY}}}\n".encode(),
    "nt": in_rdf("nt", QUADS),
    "nq": in_rdf("nq", QUADS),
    "rdf": in_rdf("rdf", QUADS),
    "yaml.gz": packed(written("yaml", *ROWS)),
}
BETWEEN = frozenset({"yaml", "jsonl", "csv", "tsv", "ttl", "nt", "nq"})
"""Formats in which records simply follow each other: a cut between two of them (YAML: two tokens) can't be seen."""


@pytest.mark.parametrize("form", WHOLE)
def test_cut(form: str) -> None:
    data = WHOLE[form]
    name = form.removesuffix(".gz")
    assert len(read([TextSource(data, name, "x")]).records) == len(ROWS)
    for end in range(len(data)):
        found = read([TextSource(data[:end], name, "x")])
        if found.errors or len(found.records) == len(ROWS):
            continue
        assert form in BETWEEN, (end, data[:end][-60:])
        assert between(form, data, end), (end, data[:end][-60:], len(found.records))


def between(form: str, data: bytes, end: int) -> bool:
    """Tell whether a cut leaves what is whole in itself: nothing in the text could tell that more was to come."""
    left, rest = data[:end], data[end:]
    last = left.rpartition(b"\n")[2]
    if form == "ttl":
        return left.rstrip().endswith(b".")
    if form in ("nt", "nq"):
        return left.endswith((b".", b"\n")) or rest.startswith((b"\n", b"<"))
    if form in TABLES:  # a last row without a line break is what some programs write, if it has all its cells
        return not last or last.count({"csv": b'",', "tsv": b"\t"}[form]) == len(ROW) - 1
    if form == "yaml":  # a block ends where its text ends, whatever it still lacks
        return bool(re.fullmatch(rb'[- ]*("[^"]*":? *){0,2}', last))
    return left.endswith(b"\n") or rest.startswith(b"\n")


@pytest.mark.parametrize("form", sorted(set(WHOLE) - BETWEEN))
def test_what_has_an_end_of_its_own_is_never_read_when_cut(form: str) -> None:
    data = WHOLE[form].rstrip()
    for end in range(max(0, len(data) - 40), len(data)):
        assert read([TextSource(data[:end], form.removesuffix(".gz"), "x")]).errors, data[:end][-40:]
