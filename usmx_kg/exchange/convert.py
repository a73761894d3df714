"""Write records of any format in any other, losing nothing."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, Quad, RdfFormat, serialize

from usmx_kg.graph import Index, graph_of, index
from usmx_kg.graph.vocabulary import Kind
from usmx_kg.ground import atomic
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.ground.namespaces import PREFIXES, RECORD
from usmx_kg.model import literals, stated_dates
from usmx_kg.model.conventions import Conventions
from usmx_kg.model.keys import fields_by_iri
from usmx_kg.model.name_index import Names, shipped
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.background import read_background
from usmx_kg.read.formats import COLUMNAR, SUFFIXES, Format, format_named
from usmx_kg.read.run import read
from usmx_kg.write import render_graph
from usmx_kg.write.blocks import table
from usmx_kg.write.blocks.dialect import DIALECTS
from usmx_kg.write.blocks.things import blocks

__all__ = ["check_clash", "check_kept", "chosen_format", "convert", "packed", "write"]

_GRAPHS = {"turtle": "turtle", "trig": "trig", "ntriples": "nt", "nquads": "nq", "rdfxml": "rdfxml"}
_TABLES = ("csv", "tsv", "xlsx")
_UNIQUE = "record-unique"


def convert(
    inputs: Sequence[str | Path | TextSource] | str | Path,
    path: str | Path | None = None,
    *,
    form: str | None = None,
    input_format: str | None = None,
    base: str = RECORD,
    background: Sequence[str | Path] = (),
    missing: Iterable[str] | None = None,
    codes: str | None = None,
) -> bytes:
    """Return records in another format; with `path`, write them there as well, whole or not at all.

    `missing` are the marks of a missing value, instead of the usual ones, `codes` is the list of codes of states.

    `form` is the format; without it the extension of `path` tells it. With `.gz` it is packed.

    Raises InputError for the first input that can't be read, and for two that describe one id differently; UsageError
    for what the format can't carry.
    """
    chosen = chosen_format(form, path)
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    trusted = read_background(background, base=base)
    conventions = Conventions.of(missing, codes)
    found = read(given, base=base, input_format=input_format, background=trusted, conventions=conventions)
    if found.errors:
        raise found.errors[0]
    data = write(found, chosen, base=base, background=trusted)
    if path is not None:
        data = packed(data, path)
        atomic.write(path, data)
    return data


def packed(data: bytes, path: str | Path) -> bytes:
    """Return data as a file is to have it: packed by gzip where its name ends so."""
    return gzip.compress(data, mtime=0) if str(path).lower().endswith(".gz") else data


def chosen_format(form: str | None, path: str | Path | None) -> Format:
    """Return the format that a name tells, else the extension of a file, before any `.gz`.

    Raises UsageError where neither does, for a format that is only read, and for a workbook that is to be packed, for
    none is read.
    """
    name = Path(path or "").name
    packs = name.lower().endswith(".gz")
    suffix = Path(name[:-3] if packs else name).suffix
    if form is None and not suffix:
        raise UsageError("nothing tells the format to write", hint="Give -f, or a file with an extension.")
    if form is None and suffix.lower() not in SUFFIXES:
        hint = f"Give -f, or one of {' '.join(sorted(SUFFIXES))}"
        raise UsageError(f"the extension {suffix} tells no format", file=str(path), hint=hint)
    found = format_named(form or suffix)
    if found in COLUMNAR:
        raise UsageError(f"{found.label} is only read, not written", hint="JSON Lines and CSV carry many records.")
    if found.binary and packs:
        raise UsageError(f"{found.label} is packed already", file=str(path), hint="Leave .gz out.")
    return found


@uncollected()
def write(records: Records, form: Format, *, base: str = RECORD, background: Iterable[Quad] = ()) -> bytes:
    """Return records that were read, as they were written, in a format.

    The outcome is read again, so that nothing is lost in silence. Raises InputError where two descriptions of one id
    differ, UsageError for what the format can't carry.
    """
    check_clash(records)
    quads, trusted = records.as_written, list(background)
    data = _written(quads, form, base, trusted)
    outcome = TextSource(data, form.name, "the outcome")
    check_kept(quads, read([outcome], base=base, background=trusted, conventions=records.conventions), form)
    return data


def check_clash(records: Records) -> None:
    """Raise InputError where two records have one id and differ."""
    clash = next((f for f in records.findings if f.rule == _UNIQUE), None)
    if clash is not None:
        at = clash.position
        message = f"{clash.value} is described twice, and not the same, so one would be lost"
        raise InputError(message, file=at.file, line=at.line, column=at.column, cell=at.cell)


def check_kept(quads: Iterable[Quad], back: Records, form: Format) -> None:
    """Raise UsageError where what was written, read again, does not say the same."""
    if back.errors:
        raise UsageError(f"{form.label} can't carry these records: {back.errors[0]}")
    lost = _difference(quads, back.as_written)
    if lost:
        raise UsageError(f"{form.label} can't carry {lost}", hint="JSON-LD, TriG and N-Quads carry the most.")


def _written(quads: list[Quad], form: Format, base: str, background: list[Quad]) -> bytes:
    if form.name in _GRAPHS:
        return _graph(quads, form).encode()
    names = Names(index("background"), Index(background)) if background else shipped()
    found = blocks(quads, DIALECTS[form.name], names, base)
    module = import_module(f"usmx_kg.write.records.{'json' if form.name == 'jsonld' else form.name}")
    if form.name not in _TABLES:
        return str(module.render(found)).encode()
    rows = table(found)
    if form.name == "xlsx":
        data: bytes = module.render(rows.header, rows.rows, rows.dates)
        return data
    return str(module.render(rows.header, rows.rows)).encode()


def _graph(quads: list[Quad], form: Format) -> str:
    named = any(graph_of(quad) for quad in quads)
    if not named:
        return render_graph((quad.triple for quad in quads), _GRAPHS[form.name])
    if form.name not in ("trig", "nquads"):
        raise UsageError(f"{form.label} can't carry named graphs", hint="TriG, N-Quads and JSON-LD can.")
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    ordered = sorted(dataset, key=lambda quad: (str(quad.graph_name), str(quad)))
    rdf = RdfFormat.TRIG if form.name == "trig" else RdfFormat.N_QUADS
    prefixes = dict(PREFIXES) if form.name == "trig" else None
    data = serialize(ordered, format=rdf, prefixes=prefixes)
    assert data is not None
    return data.decode("utf-8")


def _in_days(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield statements, xsd:gYear and xsd:gYearMonth as keys and values have them: a day, and how it was written."""
    for quad in quads:
        field, value = fields_by_iri().get(quad.predicate.value), quad.object
        date = literals.partial_date(value, field.key) if field and isinstance(value, Literal) else None
        if field is None or date is None or field.kind is not Kind.DATE:
            yield stated_dates.renewed(quad)
            continue
        yield Quad(quad.subject, quad.predicate, date.literal, quad.graph_name)
        said = stated_dates.statement(quad.subject, field.key, date.partial or "")  # type: ignore[arg-type]
        yield Quad(quad.subject, said.predicate, said.object, quad.graph_name)


def _difference(before: Iterable[Quad], after: Iterable[Quad]) -> str | None:
    """Return what differs between two graphs, blank nodes apart, or None."""
    old, new = Dataset(_in_days(before)), Dataset(_in_days(after))
    for dataset in (old, new):
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    if old == new:
        return None
    lost = sorted(str(quad) for quad in old if quad not in new)
    return f"all of it: {len(lost)} statements would change, the first is {lost[0][:300]}" if lost else "it as it is"
