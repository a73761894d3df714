"""Ask the graph: SPARQL over the shipped graph and files of the user's, read-only, without reaching out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)

from usmx_kg import graph, sparql
from usmx_kg.errors import InputError, QueryError
from usmx_kg.faults import syntax_error
from usmx_kg.hints import also_claimed, nothing_fits, why_empty
from usmx_kg.limits import MAX_BYTES, MAX_STATEMENTS
from usmx_kg.namespaces import PREFIXES, RECORD
from usmx_kg.result import Result, Term
from usmx_kg.tokens import tokens

if TYPE_CHECKING:
    from usmx_kg.child import Limits

__all__ = ["ask", "inferred", "load", "quads", "run"]

_RDF = {
    **dict.fromkeys((".ttl", "turtle", "ttl"), RdfFormat.TURTLE),
    **dict.fromkeys((".nt", "ntriples", "nt"), RdfFormat.N_TRIPLES),
    **dict.fromkeys((".nq", "nquads", "nq"), RdfFormat.N_QUADS),
    **dict.fromkeys((".trig", "trig"), RdfFormat.TRIG),
}
_LABELS = tuple(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("skos", "prefLabel"), ("rdfs", "label"), ("dcterms", "title"))
)


def load(
    data: Sequence[str | Path] = (),
    *,
    only: bool = False,
    infer: bool = False,
    base: str = RECORD,
    input_format: str | None = None,
) -> Store:
    """Return a store with the shipped graph and `data`, or with `data` only; with `infer`, what follows from them too.

    Turtle, TriG, N-Triples and N-Quads are taken as they are; anything else is read as records.

    Raises InputError for a file that can't be read.
    """
    found = quads(data, base, input_format)
    if infer:
        found += inferred(found, only=only)
    if not only:
        return graph.store("all", found)
    store = Store()
    store.bulk_extend(found)
    return store


def inferred(data: Sequence[Quad], *, only: bool = False) -> list[Quad]:
    """Return what follows by the ontology from the shipped graph and `data`, or from `data` only."""
    from usmx_kg.inference import entailed

    shipped = () if only else graph.triples("all")
    return [Quad(*triple) for triple in entailed([*shipped, *(q.triple for q in data)], graph.triples("ontology"))]


def quads(data: Sequence[str | Path], base: str = RECORD, input_format: str | None = None) -> list[Quad]:
    """Return the statements of files with their literals exactly as written; see `load`."""
    return [quad for file in data for quad in _read(file, base, input_format)]


def _read(file: str | Path, base: str, input_format: str | None) -> Iterable[Quad]:
    form = _RDF.get((input_format or Path(file).suffix).lower())
    if form is None:
        from usmx_kg import records

        found = records.read([file], base=base, input_format=input_format)
        if found.errors:
            raise found.errors[0]
        return found.quads
    text = _bytes(file)
    try:
        most = MAX_STATEMENTS if form in (RdfFormat.TURTLE, RdfFormat.TRIG) else None
        statements = list(islice(parse(text, format=form, base_iri=base, rename_blank_nodes=True), most and most + 1))
    except SyntaxError as error:
        raise InputError(error.msg, file=str(file), line=error.lineno, column=error.offset) from error
    if most is not None and len(statements) > most:
        hint = "Write N-Triples or N-Quads, or, where you trust it, set USMX_MAX_STATEMENTS."
        raise InputError(f"it has more than {most:,} statements", file=str(file), hint=hint)
    return statements


def _bytes(file: str | Path) -> bytes:
    """Return what a file or standard input (`-`) holds, if it is not too large."""
    try:
        if str(file) == "-":
            text = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                text = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        name = str(file).replace("\0", "\\0")
        raise InputError(f"can't be read: {getattr(error, 'strerror', None) or error}", file=name) from error
    if len(text) > MAX_BYTES:
        hint = "Where you trust it, set USMX_MAX_MB."
        raise InputError(f"it is larger than {MAX_BYTES // 1_000_000} MB", file=str(file), hint=hint)
    return text


def ask(
    store: Callable[[], Store],
    text: str,
    *,
    limit: int | None = None,
    labels: str | None = None,
    question: str | None = None,
    file: str | None = None,
    limits: Limits | None = None,
) -> Result:
    """Check a query, then open the store and run it, in a process of its own when `limits` are given.

    `question` is the name of a shipped one, whose terms are known to be right when its answer is empty.

    Raises QueryError when the query is refused, fails, or runs out of time or memory.
    """
    sparql.check(text, graphs=None, file=file or question)
    if limits is None:
        result = run(store(), text, limit=limit, labels=labels, file=file or question)
    else:
        from usmx_kg.child import call

        loaded = cache(store)
        result = call(lambda: _run(loaded(), text, limit, labels, file or question), limits, first=loaded)
    if question is None or not result.hints:
        return result
    return replace(result, hints=() if result.rows or result.answer is not None else (nothing_fits(text),))


def run(
    store: Store,
    text: str,
    *,
    limit: int | None = None,
    labels: str | None = None,
    file: str | None = None,
) -> Result:
    """Check a query, run it over a store and return all of its answer, or its first `limit` rows.

    `labels` is the language (`en`, `es`) in which IRIs of the answer are named; None leaves them. Without an order of
    its own, rows come in the order of their terms, so that the same question gives the same bytes.

    A long query runs in a process of its own: it could break this one.

    Raises QueryError when the query is refused or fails.
    """
    if not sparql.is_long(text):
        return _run(store, text, limit, labels, file)
    from usmx_kg.child import Limits, call

    return call(lambda: _run(store, text, limit, labels, file), Limits(memory=None))


def _run(store: Store, text: str, limit: int | None, labels: str | None, file: str | None) -> Result:
    named = frozenset(g.value for g in store.named_graphs() if isinstance(g, NamedNode))
    sparql.check(text, graphs=named, file=file)
    union = bool(named) and not sparql.names_graphs(text)
    try:
        answer = store.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=union)
        form, variables, rows, truth = _collect(answer, text)
    except SyntaxError as error:
        raise syntax_error(error, text, file) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query fails: {error}", file=file) from error
    cut = rows if limit is None else rows[:limit]
    names = _names(store, cut, labels) if labels else {}
    hints = tuple(also_claimed(store, text) if rows or truth is not None else why_empty(store, text))
    return Result(form, variables, cut, truth, names, len(cut) < len(rows), hints)


Rows = tuple[tuple[Term | None, ...], ...]


def _collect(
    answer: QuerySolutions | QueryBoolean | QueryTriples, text: str
) -> tuple[str, tuple[str, ...], Rows, bool | None]:
    if isinstance(answer, QueryBoolean):
        return "ask", (), (), bool(answer)
    if isinstance(answer, QueryTriples):
        triples = {(t.subject, t.predicate, t.object) for t in answer}
        first = next((t.text.lower() for t in tokens(text) if t.text.upper() in ("CONSTRUCT", "DESCRIBE")), "")
        return first, ("subject", "predicate", "object"), tuple(sorted(triples, key=_order)), None
    variables = tuple(variable.value for variable in answer.variables)
    rows = tuple(tuple(solution) for solution in answer)
    return "select", variables, rows if sparql.ordered(text) else tuple(sorted(rows, key=_order)), None


def _order(row: tuple[Term | None, ...]) -> tuple[str, ...]:
    return tuple("" if term is None else str(term) for term in row)


def _names(store: Store, rows: Rows, lang: str) -> dict[str, str]:
    """Return the labels of all nodes in rows, in a language, else in English, else in any; blank nodes by their own."""
    nodes = {term for row in rows for term in row if isinstance(term, NamedNode | BlankNode)}
    found = ((node.value, _name(store, node, lang)) for node in nodes)
    return {iri: label for iri, label in sorted(found) if label is not None}


def _name(store: Store, node: NamedNode | BlankNode, lang: str) -> str | None:
    for predicate in _LABELS:
        texts = {
            quad.object.language or "": quad.object.value
            for quad in store.quads_for_pattern(node, predicate, None)
            if isinstance(quad.object, Literal)
        }
        for wanted in (lang, "en", "", *sorted(texts)):
            if wanted in texts:
                return texts[wanted]
    return None
