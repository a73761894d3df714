"""Statements of a file into what the rules take: checked, typed, unusable values as plain text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node, graph_of, type_
from usmx_kg.graph.vocabulary import Field, Kind, subclasses
from usmx_kg.ground import resources
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.model import literals, stated_dates, values
from usmx_kg.model.conventions import USUAL, Aside, Conventions
from usmx_kg.model.descriptions import Description, Draft, Noted, RawFinding, by_subject, canonical, subject_of
from usmx_kg.model.ids import made_up
from usmx_kg.model.keys import ACTIVITY, classes, default_class, fields_by_iri
from usmx_kg.model.name_index import Names
from usmx_kg.model.permissions import Gate
from usmx_kg.model.positions import Places, Position
from usmx_kg.model.resolver import Outcome, Resolver
from usmx_kg.model.stated import Stated
from usmx_kg.model.trees import MAX_DEPTH, Tree
from usmx_kg.read import jsonld
from usmx_kg.read.rdf import renamed, statements
from usmx_kg.read.rdf_places import places_of
from usmx_kg.read.source import Input

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
    return draft(quads, form.name, base, names, places, whole=not item.lines, nameless=fresh, conventions=conventions)


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
    return draft(quads, "jsonld", base, names, places, nameless=nameless, conventions=conventions)


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
    form: str,
    base: str,
    names: Names,
    places: Places,
    *,
    whole: bool = True,
    nameless: frozenset[str] = frozenset(),
    conventions: Conventions = USUAL,
) -> tuple[Draft, list[InputError]]:
    """Return what the statements of one file say, and what is wrong with their structure.

    `form` is the name of its format; `whole` is false for some lines of a larger file; `nameless` are the IRIs that
    were made up.

    All graphs of a file are one set of records. But each thing is described in one graph only: a second graph that
    adds to it, say a consent to another graph's deployment, is refused.
    """
    file = places.file
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
    usable = _Usable(names, base, local, form, places, conventions, whole=whole)
    for quad in plain:
        usable.add(quad, said[quad])
    descriptions, loose = _descriptions(list(usable.found), types, places)
    if nameless:
        about = by_subject(list(usable.found))
        descriptions = [
            replace(d, content=canonical(d.node, about)) if d.node.value in nameless else d for d in descriptions
        ]
    written = {new: old for new, old in usable.found.items() if old != [new]}
    return Draft(file, descriptions, loose, usable.raw, places, written, usable.stated, usable.noted), errors


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


class _Usable:
    """Takes statements one by one and makes them such as the rules can take, in `found`, with those behind them.

    A literal that can't be used is plain text there, and `stated` tells how it was stated; `raw` are unknown things,
    `noted` texts that stand for something else.
    """

    def __init__(
        self,
        names: Names,
        base: str,
        local: Mapping[str, frozenset[str]],
        form: str,
        places: Places,
        conventions: Conventions,
        *,
        whole: bool,
    ) -> None:
        self.found: dict[Quad, list[Quad]] = defaultdict(list)
        self.stated: dict[Quad, list[Stated]] = defaultdict(list)
        self.raw: list[RawFinding] = []
        self.noted: list[Noted] = []
        self._new_places: dict[BlankNode, tuple[str, str]] = {}
        self._resolver = Resolver(names, base, local, self._new_place, whole=whole, conventions=conventions)
        self._form = form
        self._places = places

    def add(self, quad: Quad, said: Sequence[Quad]) -> None:
        """Take a statement; `said` are the ones that it comes from, in their graphs."""
        quad = stated_dates.renewed(quad)
        field = fields_by_iri().get(quad.predicate.value)
        if field is None or field.kind is Kind.PERIOD:
            usable = quad
            if field is not None and isinstance(quad.object, Literal):
                text = stated_dates.precise(field.key, quad.object)
                at = (field.key, quad.object.value)
                self._places.alias(subject_of(quad).value, stated_dates.PRECISION, text or "", at)
            if isinstance(quad.object, Literal) and not literals.well_formed(quad.object):
                usable = _instead(quad, quad.object.value)
        elif isinstance(quad.object, Literal):
            aside = self._resolver.aside(quad.object.value, field)
            if aside is not None:
                self._note(quad, quad.object.value, field, aside)
                if aside.empty:
                    return
            if field.kind is Kind.DATE and (partial := self._partial(quad.object, field)) is not None:
                self._add_partial(quad, said, field, partial)
                return
            usable = self._literal(quad, quad.object, field)
        else:
            usable = self._thing(quad, field)
        self.found[usable] += said

    def _note(self, quad: Quad, text: str, field: Field, aside: Aside) -> None:
        at = _where(quad, self._places)
        self.noted.append(Noted(aside, subject_of(quad), field.key, f"usmx:{field.key}", text, at))

    def _partial(self, literal: Literal, field: Field) -> values.Date | None:
        """Return a date that is known to the month or the year.

        JSON-LD's context makes a date of `2019`, which as plain JSON means the year.
        """
        found = literals.partial_date(literal, field.key)
        if found is None and self._form == "jsonld" and literal.datatype == values.DATE:
            given = values.date(literal.value, field.key)
            return given if given.partial is not None else None
        return found

    def _add_partial(self, quad: Quad, said: Sequence[Quad], field: Field, partial: values.Date) -> None:
        text = partial.partial or ""
        exact = Literal(text, datatype=NamedNode(PREFIXES["xsd"] + ("gYearMonth" if "-" in text else "gYear")))
        self.found[Quad(quad.subject, quad.predicate, partial.literal)] += [
            Quad(old.subject, old.predicate, exact, old.graph_name) for old in said
        ]
        subject = subject_of(quad)
        self.found[stated_dates.statement(subject, field.key, text)] += ()
        self._places.alias(subject.value, stated_dates.PRECISION, f"{field.key}={text}", (field.key, text))

    def _literal(self, quad: Quad, literal: Literal, field: Field) -> Quad:
        """Return a statement whose literal fits its key, as it is or as plain text."""
        if literals.fits(literal, field):
            return quad
        usable = _instead(quad, literal.value)
        if field.kind in (Kind.THING, Kind.CONCEPT) and not field.text:
            outcome = self._resolver.find(literal.value, field)
            told = Stated(literal, self._form, self._meant(outcome.term))
            if outcome.term is None:
                self._unknown(quad, field, literal.value, self._resolver.guess(outcome, field), told)
            self.stated[usable].append(told)
        elif field.kind is not Kind.ADDRESS:
            self.stated[usable].append(Stated(literal, self._form))
        return usable

    def _thing(self, quad: Quad, field: Field) -> Quad:
        """Return a statement about a thing: ours for one that is the same, a name for ours that does not exist."""
        value = quad.object
        if not isinstance(value, NamedNode) or field.kind not in (Kind.THING, Kind.CONCEPT, Kind.ADDRESS):
            return quad
        outcome = self._resolver.of_iri(value.value, field)
        if outcome.term is not None:
            return quad if outcome.term == value else Quad(quad.subject, quad.predicate, outcome.term)
        text = shorten(value.value) or value.value
        self._unknown(quad, field, text, self._resolver.guess(outcome, field), None)
        return _instead(quad, text)

    def _unknown(self, quad: Quad, field: Field, text: str, outcome: Outcome, stated: Stated | None) -> None:
        at = _where(quad, self._places)
        self.raw.append(RawFinding(subject_of(quad), field.key, text, at, outcome, stated=stated))

    def _new_place(self, label: str, within: str) -> BlankNode:
        """Return a node that stands for a place which a text would name; no statement speaks of it."""
        node = BlankNode()
        self._new_places[node] = (label, within)
        return node

    def _meant(self, term: Node | None) -> str | None:
        """Return the IRI of a thing, or the description in Turtle of a new place."""
        if not isinstance(term, BlankNode):
            return None if term is None else term.value
        label, within = self._new_places[term]
        around = BlankNode(within) if ":" not in within else None
        container = self._meant(around) if around is not None else shorten(within) or f"<{within}>"
        return f"[ a usmx:Place ; rdfs:label {Literal(label)} ; usmx:within {container} ]"


def _instead(quad: Quad, text: str) -> Quad:
    return Quad(quad.subject, quad.predicate, Literal(text))


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
