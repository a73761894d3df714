"""Ask the graph: SPARQL over the shipped graph and files of the user's, read-only, without reaching out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

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
    Triple,
    parse,
)

from usmx_kg import graph
from usmx_kg.ask.hints import also_claimed, nothing_fits, why_empty
from usmx_kg.ask.needs import require
from usmx_kg.ask.questions import named
from usmx_kg.ask.result import Result
from usmx_kg.graph import date_sums as sums
from usmx_kg.graph import sparql
from usmx_kg.graph.query_errors import syntax_error
from usmx_kg.graph.sparql_tokens import tokens
from usmx_kg.ground import given
from usmx_kg.ground.errors import InputError, QueryError, UsageError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.ground.limits import MAX_BYTES, MAX_STATEMENTS
from usmx_kg.ground.namespaces import PREFIXES, RECORD
from usmx_kg.model.answer import Term

if TYPE_CHECKING:
    from usmx_kg.ground.child import Limits
    from usmx_kg.model.conventions import Conventions

__all__ = ["Wanted", "answered", "ask", "beside", "inferred", "load", "quads", "run"]

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
    part: str | None = "all",
    infer: bool = False,
    base: str = RECORD,
    input_format: str | None = None,
    missing: Iterable[str] | None = None,
    codes: str | None = None,
) -> Store:
    """Return a store with a part of the shipped graph (see `beside`) and `data`; with `infer`, what follows too.

    Turtle, TriG, N-Triples and N-Quads are taken as they are; anything else is read as records, with `missing` as the
    marks of a missing value and `codes` as the list of codes (None: as usual).

    Raises InputError for a file that can't be read.
    """
    with uncollected():
        found = _said(data, base, input_format, missing, codes)
        if infer:
            said = [*found]
            found = iter([*said, *inferred(said, part=part)])
        if part is not None:
            return graph.store(part, found)
        store = Store()
        store.bulk_extend(found)
        return store


def beside(*, only: bool, bare: bool) -> str | None:
    """Return the part of the shipped graph that stands beside data: all, with `only` the background, with `bare` none.

    The background is what records are judged against: vocabulary, actors, places, laws, who may consent for whom; no
    cases, and nothing of what the document says.

    Raises UsageError for both at once.
    """
    if only and bare:
        raise UsageError("--only and --bare are two things", hint="--only takes the background too, --bare does not.")
    return None if bare else "background" if only else "all"


def inferred(data: Sequence[Quad], *, part: str | None = "all") -> list[Quad]:
    """Return what follows by the ontology from a part of the shipped graph and `data`."""
    from usmx_kg.graph.inference import entailed

    shipped = () if part is None else graph.triples(part)
    plain = (q.triple for q in data if not isinstance(q.object, Triple))  # by the ontology nothing follows from others
    return [Quad(*triple) for triple in entailed([*shipped, *plain], graph.triples("ontology"))]


def quads(
    data: Sequence[str | Path],
    base: str = RECORD,
    input_format: str | None = None,
    missing: Iterable[str] | None = None,
    codes: str | None = None,
) -> list[Quad]:
    """Return the statements of files with their literals exactly as written; see `load`."""
    with uncollected():
        return [*_said(data, base, input_format, missing, codes)]


def _said(
    data: Sequence[str | Path],
    base: str,
    input_format: str | None,
    missing: Iterable[str] | None,
    codes: str | None,
) -> Iterator[Quad]:
    """Return the statements of files, one file after the other. Raises InputError for one that can't be read."""
    from usmx_kg.model.conventions import Conventions

    conventions = Conventions.of(missing, codes)
    return chain.from_iterable(_read(file, base, input_format, conventions) for file in data)


def _read(file: str | Path, base: str, input_format: str | None, conventions: Conventions) -> Iterable[Quad]:
    form = _RDF.get((input_format or Path(file).suffix).lower())
    if form is None:
        return _records(file, base, input_format, conventions)
    text = _bytes(file)
    try:
        most = MAX_STATEMENTS if form in (RdfFormat.TURTLE, RdfFormat.TRIG) else None
        statements = list(islice(parse(text, format=form, base_iri=base, rename_blank_nodes=True), most and most + 1))
    except SyntaxError as error:
        raise InputError(error.msg, file=str(file), line=error.lineno, column=error.offset) from error
    if most is not None and len(statements) > most:
        hint = "Write N-Triples or N-Quads, or, where you trust it, set USMX_MAX_STATEMENTS."
        raise InputError(f"it has more than {most:,} statements", file=str(file), hint=hint)
    if b"event" not in text:  # most data have none, and looking at each statement takes longer
        return statements
    from usmx_kg.model.consent_events import expanded

    return expanded(statements)


def _records(file: str | Path, base: str, input_format: str | None, conventions: Conventions) -> Iterable[Quad]:
    """Return what a file of records says: from its rows where it has some, else as its readers take it."""
    from usmx_kg.read import run
    from usmx_kg.read.passages import statements_in

    run.check_base(base)
    (item,) = run.load_all([file], input_format)
    if not isinstance(item, InputError):
        said = statements_in(item, base, conventions)
        if said is not None:
            return said
    found = run.read([item], base=base, input_format=input_format, conventions=conventions)
    if found.errors:
        raise found.errors[0]
    return found.quads


def _bytes(file: str | Path) -> bytes:
    """Return what a file or standard input (`-`) holds, if it is not too large."""
    try:
        text = given.read(file, MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        name = str(file).replace("\0", "\\0")
        raise InputError(f"it can't be read: {given.reason(file, error)}", file=name) from error
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
    lang: str = "en",
    file: str | None = None,
    limits: Limits | None = None,
) -> Result:
    """Check a query, then open the store and run it, in a process of its own when `limits` are given.

    `question` is the name of a shipped one, whose terms are known to be right when its answer is empty; what it asks is
    told with the answer, in `lang`.

    Raises QueryError when the query is refused, fails, or runs out of time or memory, and for a question that needs
    facts which the store does not have.
    """
    wanted = Wanted(text, limit, labels, question, file, lang)
    loaded = _opening(store, wanted)
    if limits is None:
        result = run(loaded(), text, limit=limit, labels=labels, file=wanted.name)
    else:
        from usmx_kg.ground.child import call

        result = call(lambda: _run(loaded(), text, limit, labels, wanted.name), limits, first=loaded)
    return _told(result, wanted)


class Wanted(NamedTuple):
    """A query and what is wanted of its answer; `question` and `file` say where the text is from.

    What a question asks is told with the answer, in `lang`.
    """

    text: str
    limit: int | None = None
    labels: str | None = None
    question: str | None = None
    file: str | None = None
    lang: str = "en"

    @property
    def name(self) -> str | None:
        """Return what errors call the query."""
        return self.file or self.question


def _opening(store: Callable[[], Store], wanted: Wanted) -> Callable[[], Store]:
    """Check a query, and return what opens its store once and sees whether that has the facts that it needs."""
    sparql.check(wanted.text, graphs=None, file=wanted.name)

    @cache
    def loaded() -> Store:
        found = store()
        if wanted.question:
            require(found, wanted.question, wanted.text)
        return found

    return loaded


def _told(result: Result, wanted: Wanted) -> Result:
    """Return an answer with what its question asks; terms of a shipped question are known to be right."""
    if wanted.question is None:
        return result
    asked = named(wanted.question)
    about = (asked.title[wanted.lang], asked.description[wanted.lang])
    empty = bool(result.hints) and not result.rows and result.answer is None
    hints = (nothing_fits(wanted.text),) if empty else ()
    return replace(result, about=about, hints=hints)


def answered(
    store: Callable[[], Store],
    wanted: Wanted,
    show: Callable[[Result, IO[bytes]], object],
    into: Callable[[bytes], object],
    limits: Limits,
) -> Result:
    """Ask as `ask` does, and show the answer, in a process of its own; `into` gets what is shown, part by part.

    The limits hold for all of it: opening the store, asking, and showing. Return the answer without its rows but the
    first.

    Raises QueryError when the query is refused, fails, or runs out of time or memory, and what `show` raises.
    """
    from usmx_kg.ground.child import write

    loaded = _opening(store, wanted)

    def work(out: IO[bytes]) -> Result:
        result = _told(_run(loaded(), wanted.text, wanted.limit, wanted.labels, wanted.name), wanted)
        show(result, out)
        return replace(result, rows=result.rows[:1], labels={})

    return write(work, limits, into, first=loaded)


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
    from usmx_kg.ground.child import Limits, call

    return call(lambda: _run(store, text, limit, labels, file), Limits(memory=None))


def _run(store: Store, text: str, limit: int | None, labels: str | None, file: str | None) -> Result:
    graphs = frozenset(g.value for g in store.named_graphs() if isinstance(g, NamedNode))
    sparql.check(text, graphs=graphs, file=file)
    union = bool(graphs) and not sparql.names_graphs(text)
    try:
        form, variables, rows, truth = _collect(_answer(store, text, union), text)
    except SyntaxError as error:
        raise syntax_error(error, text, file) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query fails: {error}", file=file) from error
    cut = rows if limit is None else rows[:limit]
    names = _names(store, cut, labels) if labels else {}
    hints = tuple(also_claimed(store, text) if rows or truth is not None else why_empty(store, text))
    return Result(form, variables, cut, truth, names, len(cut) < len(rows), hints)


def _answer(store: Store, text: str, union: bool) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Ask a query with its sums in every order; one that is no SPARQL, as it is, for its fault to be found in it."""
    written = sums.in_any_order(text, sums.OXIGRAPH)
    try:
        return store.query(written, prefixes=dict(PREFIXES), use_default_graph_as_union=union)
    except SyntaxError:
        if written == text:
            raise
    return store.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=union)


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
