"""Statements of a file into what the rules take: checked, typed, unusable values as plain text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg import resources
from usmx_kg.errors import InputError
from usmx_kg.graph import Node, type_
from usmx_kg.namespaces import shorten
from usmx_kg.records import jsonld, literals
from usmx_kg.records.conventions import USUAL, Conventions
from usmx_kg.records.describe import Description, Draft, Noted, RawFinding, by_subject, canonical, subject_of
from usmx_kg.records.gate import Gate
from usmx_kg.records.ids import made_up
from usmx_kg.records.names import Names
from usmx_kg.records.places import Places, Position
from usmx_kg.records.rdf import graph_of, renamed, statements
from usmx_kg.records.rdf_places import places_of
from usmx_kg.records.resolve import Resolver
from usmx_kg.records.source import Input
from usmx_kg.records.terms import ACTIVITY, classes, default_class, fields_by_iri
from usmx_kg.records.tree import MAX_DEPTH, Tree
from usmx_kg.vocabulary import Kind, subclasses

__all__ = ["draft", "from_jsonld", "from_rdf", "is_shipped"]

_MOST_ERRORS = 20


def is_shipped(file: str) -> bool:
    """Tell whether a file is one of the package's own cases, which may speak about `case:` things."""
    try:
        return Path(file).resolve().is_relative_to((resources.root() / "data" / "cases").resolve())
    except (OSError, ValueError):
        return False


def from_rdf(
    item: Input, base: str, names: Names, prefix: str, taken: frozenset[str], conventions: Conventions = USUAL
) -> tuple[Draft, list[InputError]]:
    """Return what a file of RDF says, and what is wrong with its structure."""
    form = item.form
    given = statements(item, form.name, form.label, base)
    minted = _made_up(given, item.name, base, taken, item.lines)
    quads, renames = renamed(given, prefix, minted)
    fresh = frozenset(node.value for node in minted.values())

    places = places_of(item, base, quads, renames, fresh)
    return draft(quads, item.name, base, names, places, whole=not item.lines, nameless=fresh, conventions=conventions)


def from_jsonld(
    trees: Sequence[Tree],
    file: str,
    base: str,
    names: Names,
    prefix: str,
    taken: frozenset[str],
    conventions: Conventions = USUAL,
) -> tuple[Draft, list[InputError]]:
    """Return what a file in JSON-LD says, and what is wrong with its structure."""
    given, marks = jsonld.statements(trees, file, base)
    minted = _made_up(given, file, base, taken)
    quads, new = renamed(given, prefix, minted)
    nameless = frozenset(node.value for node in minted.values())
    places = Places(file, lambda places: marks.fill(places, new, base))
    return draft(quads, file, base, names, places, nameless=nameless, conventions=conventions)


def _made_up(
    quads: Sequence[Quad], file: str, base: str, taken: frozenset[str], lines: Sequence[int] = ()
) -> dict[str, NamedNode]:
    """Return an id for each activity that has none, by blank node label.

    It has the activity's position in the file; where only some `lines` of that were read, its number of a line there.
    """
    types = _types(quads)
    activities = [node for node, of in types.items() if any(t in subclasses(ACTIVITY) for t in of)]
    used = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)} | taken
    at: dict[object, int] = {}
    for line, quad in zip(lines, quads, strict=False):
        at.setdefault(quad.subject, line)
    return {
        node.value: NamedNode(made_up(file, at.get(node, position), base, used.__contains__))
        for position, node in enumerate(activities, 1)
        if isinstance(node, BlankNode)
    }


def draft(
    quads: Sequence[Quad],
    file: str,
    base: str,
    names: Names,
    places: Places,
    *,
    whole: bool = True,
    nameless: frozenset[str] = frozenset(),
    conventions: Conventions = USUAL,
) -> tuple[Draft, list[InputError]]:
    """Return what the statements of one file say, and what is wrong with their structure.

    `whole` is false for some lines of a larger file; `nameless` are the IRIs that were made up.

    All graphs of a file are one set of records. But each thing is described in one graph only: a second graph that
    adds to it, say a consent to another graph's deployment, is refused.
    """
    errors = list(islice(_one_graph_each(quads, places), _MOST_ERRORS))
    plain = [Quad(q.subject, q.predicate, q.object) for q in quads]
    said: dict[Quad, list[Quad]] = defaultdict(list)
    for new, old in zip(plain, quads, strict=True):
        said[new].append(old)
    plain = list(said)
    implied = _missing_types(plain)
    homes = {q.subject: q.graph_name for q in quads}
    said |= {q: [Quad(q.subject, q.predicate, q.object, homes[q.subject])] for q in implied}
    types = _types([*plain, *implied])
    gate = Gate(base, shipped=is_shipped(file), where=lambda quad: _where(quad, places))
    errors += islice(gate.errors(plain, types), _MOST_ERRORS)
    plain += implied
    if errors:
        return Draft(file, (), (), (), places), errors[:_MOST_ERRORS]
    local = {n.value: types.get(n, frozenset()) for n in (q.subject for q in plain) if isinstance(n, NamedNode)}
    resolver = Resolver(names, base, local, _no_place, whole=whole, conventions=conventions)
    raw: list[RawFinding] = []
    noted: list[Noted] = []
    usable: dict[Quad, list[Quad]] = defaultdict(list)
    for quad in plain:
        aside = _aside(quad, resolver, places)
        noted += [aside] if aside else []
        if aside is not None and aside.aside.empty:
            continue
        new, finding = _usable(quad, resolver, places)
        usable[new] += said[quad]
        if finding is not None:
            raw.append(finding)
    descriptions, loose = _descriptions(list(usable), types, places)
    if nameless:
        about = by_subject(list(usable))
        descriptions = [
            replace(d, content=canonical(d.node, about)) if d.node.value in nameless else d for d in descriptions
        ]
    written = {new: old for new, old in usable.items() if old != [new]}
    return Draft(file, descriptions, loose, raw, places, written, noted), errors


def _aside(quad: Quad, resolver: Resolver, places: Places) -> Noted | None:
    """Return what a literal stands for under one of our properties, None where it is a value."""
    value, field = quad.object, fields_by_iri().get(quad.predicate.value)
    if field is None or not isinstance(value, Literal):
        return None
    aside = resolver.aside(value.value, field)
    if aside is None:
        return None
    return Noted(aside, subject_of(quad), field.key, f"usmx:{field.key}", value.value, _where(quad, places))


def _no_place(label: str, within: str) -> BlankNode:  # noqa: ARG001
    """Return a node that stands for a place which a text would name, and no statement speaks of."""
    return BlankNode()


def _where(quad: Quad, places: Places) -> Position:
    value = quad.object
    assert isinstance(value, NamedNode | BlankNode | Literal)
    return places.find(subject_of(quad).value, quad.predicate.value, value.value) or places.at(None)


def _one_graph_each(quads: Sequence[Quad], places: Places) -> Iterator[InputError]:
    home: dict[Node, str | None] = {}
    seen: dict[tuple[object, ...], str | None] = {}
    for quad in quads:
        graph, said = graph_of(quad), (quad.subject, quad.predicate, quad.object)
        first = home.setdefault(subject_of(quad), graph)
        if seen.setdefault(said, graph) == graph and first != graph:
            place = _where(quad, places)
            yield InputError(
                f"{_name(quad.subject)} is described in {_graph(first)} and again in {_graph(graph)}",
                file=place.file,
                line=place.line,
                column=place.column,
                hint="Describe each thing in one graph: no graph can add to what another one records.",
            )
            home[subject_of(quad)] = graph


def _graph(name: str | None) -> str:
    return f"the graph {shorten(name) or name}" if name else "the default graph"


def _name(node: object) -> str:
    return shorten(node.value) or node.value if isinstance(node, NamedNode) else "a node without an IRI"


def _types(quads: Iterable[Quad]) -> dict[Node, frozenset[str]]:
    found: dict[Node, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == type_ and isinstance(quad.object, NamedNode) and quad.object.value in classes():
            found[subject_of(quad)].add(quad.object.value)
    return {node: frozenset(of) for node, of in found.items()}


def _missing_types(quads: Sequence[Quad]) -> list[Quad]:
    """Return the types that go without saying: what a deployment has as `consent` is a Consent."""
    types, subjects = _types(quads), {quad.subject for quad in quads}
    found: dict[Quad, None] = {}
    for quad in quads:
        field = fields_by_iri().get(quad.predicate.value)
        assumed = default_class(field) if field else None
        value = quad.object
        if assumed and isinstance(value, NamedNode | BlankNode) and value in subjects and value not in types:
            found[Quad(value, type_, NamedNode(assumed))] = None
    return list(found)


def _usable(quad: Quad, resolver: Resolver, places: Places) -> tuple[Quad, RawFinding | None]:
    """Return a statement as the rules can take it: an unusable value as plain text, unknown things as findings."""
    value, field = quad.object, fields_by_iri().get(quad.predicate.value)
    if isinstance(value, Literal):
        usable = value if literals.fits(value, field) else Literal(value.value)
        finding = None
        if field is not None and value == usable and field.kind in (Kind.THING, Kind.CONCEPT) and not field.text:
            outcome = resolver.find(value.value, field)
            if outcome.term is None:
                guessed = resolver.guess(outcome, field)
                finding = RawFinding(subject_of(quad), field.key, value.value, _where(quad, places), guessed)
        return (quad if value == usable else Quad(quad.subject, quad.predicate, usable)), finding
    if field is None or not isinstance(value, NamedNode) or field.kind not in (Kind.THING, Kind.CONCEPT, Kind.ADDRESS):
        return quad, None
    outcome = resolver.of_iri(value.value, field)
    if outcome.term is not None:
        return (quad if outcome.term == value else Quad(quad.subject, quad.predicate, outcome.term)), None
    text = shorten(value.value) or value.value
    finding = RawFinding(subject_of(quad), field.key, text, _where(quad, places), resolver.guess(outcome, field))
    return Quad(quad.subject, quad.predicate, Literal(text)), finding


def _descriptions(
    quads: Sequence[Quad], types: Mapping[Node, frozenset[str]], places: Places
) -> tuple[list[Description], list[Quad]]:
    """Part statements by the thing with an IRI that they describe; nested nodes go with the first that reaches them."""
    about = by_subject(quads)
    taken: set[Node] = set()
    found = []
    for node in about:
        if not isinstance(node, NamedNode):
            continue
        mine: list[Quad] = []
        queue: list[tuple[Node, int]] = [(node, 0)]
        while queue:
            at, depth = queue.pop(0)
            if depth > MAX_DEPTH:
                raise InputError(f"nodes nest deeper than {MAX_DEPTH} levels", file=places.file)
            mine += about[at]
            for quad in about[at]:
                inner = quad.object
                if isinstance(inner, BlankNode) and inner in about and inner not in taken:
                    taken.add(inner)
                    queue.append((inner, depth + 1))
        activity = any(t in subclasses(ACTIVITY) for t in types.get(node, ()))
        found.append(Description(node, mine, activity))
    loose = [quad for node, of in about.items() if isinstance(node, BlankNode) and node not in taken for quad in of]
    return found, loose
