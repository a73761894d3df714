"""One sound record in every format that is read, and what is made of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from pyoxigraph import Quad, RdfFormat, parse, serialize

from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import CONTEXT, PREFIXES, RECORD

RDF = {
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
TREES = ("yaml", "json", "jsonl", "jsonld")
TABLES = ("csv", "tsv")
TEXTS = ("yaml", "json", "jsonl", "ttl", "trig", "nt", "nq", "rdf", "jsonld", "csv", "tsv")
PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(PREFIXES.items()))
ROW = {
    "id": "good-one-2031",
    "label": "A record that is sound",
    "sendingState": "US",
    "hostState": "Mexico",
    "missionType": "training",
    "place": "Oaxaca, Mexico",
    "startDate": "2031-09-10",
}
"""A record of one level, with a few of the usual keys."""


@cache
def turtle() -> str:
    """Return the package's own example, which conforms to every rule, in Turtle."""
    return resources.path("data/examples/relief-oaxaca.ttl").read_text("utf-8")


@cache
def sound(form: str) -> bytes:
    """Return a record that can be read, in a format by suffix."""
    if form in TREES:
        return written(form, ROW)
    if form in TABLES:
        return table(form, ROW)
    return in_rdf(form, parse(turtle(), format=RdfFormat.TURTLE, base_iri=RECORD))


def written(form: str, *records: Mapping[str, object]) -> bytes:
    """Return records in YAML, JSON, JSON Lines or JSON-LD."""
    if form == "jsonl":
        return "".join(f"{json.dumps(record)}\n" for record in records).encode()
    if form == "jsonld":
        return json.dumps({"@context": CONTEXT, "@graph": list(records)}, indent=1).encode()
    if form == "yaml":  # JSON is YAML; but blocks are what people write
        return "".join(_block(record) for record in records).encode()
    return json.dumps(list(records), indent=1).encode()


def _block(record: Mapping[str, object]) -> str:
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in record.items()]
    return "- " + "\n  ".join(lines) + "\n"


def table(form: str, *records: Mapping[str, str]) -> bytes:
    """Return records of one level in CSV or TSV."""
    keys = list(dict.fromkeys(key for record in records for key in record))
    rows = [keys, *([record.get(key, "") for key in keys] for record in records)]
    if form == "tsv":
        return "".join("\t".join(row) + "\n" for row in rows).encode()
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows).encode()


def in_rdf(form: str, quads: Iterable[Quad]) -> bytes:
    """Return statements in an RDF format by suffix."""
    given = [quad if form in ("nq", "trig", "jsonld") else quad.triple for quad in quads]
    prefixes = {"usmx": PREFIXES["usmx"], "rdfs": PREFIXES["rdfs"]} if form in ("ttl", "trig", "rdf") else None
    data = serialize(given, format=RDF[form], prefixes=prefixes)  # type: ignore[arg-type]
    assert data is not None
    return data


def packed(data: bytes) -> bytes:
    """Return data packed by gzip, the same bytes each time."""
    return gzip.compress(data, mtime=0)


Make = Callable[[bytes], bytes]
