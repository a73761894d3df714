"""One record written in every format, with one text just as a person wrote it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any
from xml.sax.saxutils import escape

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from usmx_kg.graph.vocabulary import Kind, properties
from usmx_kg.ground.namespaces import CONTEXT, PREFIXES, RECORD, expand
from usmx_kg.model.keys import usmx

__all__ = ["Block", "absent", "given", "record", "written"]

Block = dict[str, Any]

_USUAL: Block = {
    "id": "example-2031",
    "type": "Deployment",
    "sendingState": "actor:us",
    "hostState": "actor:mx",
    "missionType": "mission:training",
    "place": "place:mx-oax",
    "startDate": "2031-03-01",
    "endDate": "2031-03-05",
}
"""An invented record, in words that every format understands."""
_PARTS: dict[str, Block] = {
    "consent": {"type": "Consent", "status": "consent-status:granted"},
    "agreement": {"type": "Treaty"},
    "request": {"type": "AssistanceRequest"},
    "sendingAuthorization": {"type": "SendingAuthorization"},
}
_DATATYPES = {Kind.DATE: "date", Kind.INTEGER: "integer", Kind.BOOLEAN: "boolean"}
_RDF = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
}


def record(key: str, value: Any, beside: Mapping[str, Any]) -> Block:
    """Return the record with a value under a key, which may be nested, and with other keys beside it."""
    found = {**_USUAL}
    for name, said in {**beside, key: value}.items():
        *outer, last = name.split(".")
        block = found
        for part in outer:
            block = block.setdefault(part, {**_PARTS.get(part, {})})
        block[last] = said
    return found


def absent(block: Block) -> Block:
    """Return a record without the keys that have no value."""
    return {k: absent(v) if isinstance(v, dict) else v for k, v in block.items() if v is not None}


def given(block: Block) -> bytes:
    """Return a record as YAML, which is the reference."""
    return json.dumps(absent(block)).encode()


def written(block: Block, form: str) -> bytes:
    """Return a record in a format."""
    block = absent(block)
    if form in _RDF:
        quads = list(_quads(block))
        return serialize(quads if form in ("trig", "nquads") else [q.triple for q in quads], format=_RDF[form]) or b""
    return _WRITERS[form](block)


def _json(block: Block) -> bytes:
    return json.dumps([block], ensure_ascii=False).encode()


def _jsonl(block: Block) -> bytes:
    return json.dumps(block, ensure_ascii=False).encode() + b"\n"


def _jsonld(block: Block) -> bytes:
    return json.dumps({"@context": CONTEXT, **block}, ensure_ascii=False).encode()


def _cells(block: Block, before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in block.items():
        if isinstance(value, dict):
            yield from _cells(value, f"{before}{key}.")
        else:
            yield before + key, value


def _table(block: Block, mark: str) -> bytes:
    stream = StringIO(newline="")
    rows = csv.writer(stream, delimiter=mark)
    cells = dict(_cells(block))
    rows.writerow(cells)
    rows.writerow([str(cell).lower() if isinstance(cell, bool) else cell for cell in cells.values()])
    return stream.getvalue().encode()


def _csv(block: Block) -> bytes:
    return _table(block, ",")


def _tsv(block: Block) -> bytes:
    return _table(block, "\t")


def _xlsx(block: Block) -> bytes:
    from openpyxl import Workbook

    book, stream, cells = Workbook(), BytesIO(), dict(_cells(block))
    sheet = book.active
    assert sheet is not None
    sheet.append(list(cells))
    sheet.append([None] * len(cells))
    for column, value in enumerate(cells.values(), 1):
        cell = sheet.cell(2, column)
        cell.value = value
        cell.data_type = "s" if isinstance(value, str) else cell.data_type  # not a formula, nor an error
    book.save(stream)
    return stream.getvalue()


def _columnar(block: Block, form: str) -> bytes:
    import pyarrow
    from pyarrow import ipc, parquet

    stream, table = BytesIO(), pyarrow.Table.from_pylist([dict(_cells(block))])
    if form == "parquet":
        parquet.write_table(table, stream)
    else:
        with ipc.new_file(stream, table.schema) as file:
            file.write_table(table)
    return stream.getvalue()


def _parquet(block: Block) -> bytes:
    return _columnar(block, "parquet")


def _arrow(block: Block) -> bytes:
    return _columnar(block, "arrow")


def _quads(block: Block, node: NamedNode | BlankNode | None = None) -> Iterator[Quad]:
    me = node or NamedNode(RECORD + block["id"])
    for key, value in block.items():
        if key == "id":
            continue
        if key == "type":
            yield Quad(me, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(usmx(value)))
            continue
        predicate = NamedNode(properties()[key].iri)
        if isinstance(value, dict):
            inner = BlankNode(f"{key}")
            yield Quad(me, predicate, inner)
            yield from _quads(value, inner)
        else:
            yield Quad(me, predicate, _term(key, value))


def _term(key: str, value: Any) -> NamedNode | Literal:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    iri = expand(text) or (text if text.startswith(("http://", "https://")) else None)
    kind = properties()[key].kind
    if iri is not None and kind not in (Kind.TEXT, *_DATATYPES):
        return NamedNode(iri)
    return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + _DATATYPES.get(kind, "string")))


def _rdfxml(block: Block) -> bytes:
    lines = [f'<rdf:RDF xmlns:rdf="{PREFIXES["rdf"]}">']
    for quad in _quads(block):
        subject = quad.subject
        about = f'rdf:about="{subject.value}"' if isinstance(subject, NamedNode) else f'rdf:nodeID="{subject.value}"'  # type: ignore[union-attr]
        iri = quad.predicate.value
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        name, space = iri[cut:], iri[:cut]
        value = quad.object
        if isinstance(value, Literal):
            inner = f' rdf:datatype="{value.datatype.value}">{escape(value.value)}</p:{name}>'
        elif isinstance(value, NamedNode):
            inner = f' rdf:resource="{value.value}"/>'
        else:
            inner = f' rdf:nodeID="{value.value}"/>'  # type: ignore[union-attr]
        lines.append(f'<rdf:Description {about}><p:{name} xmlns:p="{space}"{inner}</rdf:Description>')
    return "\n".join([*lines, "</rdf:RDF>"]).encode()


_WRITERS = {
    "yaml": given,
    "json": _json,
    "jsonl": _jsonl,
    "jsonld": _jsonld,
    "csv": _csv,
    "tsv": _tsv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "arrow": _arrow,
    "rdfxml": _rdfxml,
}
