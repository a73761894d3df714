"""Files put side by side: one id is one thing, and what one file says helps no record of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node
from usmx_kg.graph.vocabulary import Kind
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import shorten
from usmx_kg.model.consent_events import expanded
from usmx_kg.model.descriptions import Description, Draft, Noted, RawFinding, by_subject, canonical, subject_of
from usmx_kg.model.keys import record_fields
from usmx_kg.model.name_index import Names
from usmx_kg.model.positions import Position
from usmx_kg.model.records import Part, ReaderFinding, Records
from usmx_kg.model.resolver import Outcome

__all__ = ["assemble", "tally"]


def assemble(drafts: Sequence[Draft], errors: Sequence[InputError], files: int, names: Names) -> Records:
    """Return the records of all files.

    Of two descriptions of one id the first counts; where the later one differs, that is a finding (record-unique).
    A thing that only another file describes is unknown in this one (name-known), unless `names` hold it.
    """
    first: dict[NamedNode, tuple[object, Description, Draft]] = {}
    same: dict[object, tuple[Description, Draft]] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        for description in draft.descriptions:
            owners[description.node.value].add(draft.file)
    parts, quads, records = [], [], []
    for draft in drafts:
        draft = _apart(draft, owners, names) if len(drafts) > 1 else draft
        about = by_subject(draft.quads)
        kept: list[Quad] = []
        left: list[Quad] = []
        clashes: list[tuple[Description, Position, Position, Node | None]] = []
        repeats: list[ReaderFinding] = []
        repeated: set[object] = set()
        again: dict[Node, set[Node | None]] = defaultdict(set)
        holder: Node | None = None
        for description in draft.descriptions:
            holder = description.node if description.activity else holder
            form = canonical(description.node, {**about, **by_subject(description.quads)})
            earlier = first.get(description.node)
            if earlier is None:
                earlier = first[description.node] = (form, description, draft)
            if earlier[1] is description:
                kept += description.quads
                if description.activity:
                    records.append(description.node)
                    if description.content is not None:
                        like = same.setdefault(description.content, (description, draft))
                        if like[0] is not description:
                            repeats.append(_record_repeated(description, draft, *like))
                continue
            left += description.quads
            again[description.node].add(holder)
            if earlier[0] == form and earlier[2] is not draft:
                repeated.update(quad.subject for quad in description.quads)
            if earlier[0] == form and description.activity:
                repeats.append(_record_repeated(description, draft, *earlier[1:]))
            elif earlier[0] != form:
                clashes.append((description, _position(description, draft), _position(*earlier[1:]), holder))
        kept += _still_used(draft.loose, kept, left)
        climb = _Climb(draft)
        findings = [f for raw in draft.raw if raw.node not in repeated for f in _name_known(raw, climb, again)]
        findings += [_record_unique(*clash, climb) for clash in clashes]
        findings += repeats
        findings += [
            _type_stated(d.node, *d.assumed) for d in draft.descriptions if d.assumed and first[d.node][1] is d
        ]
        findings += _asides(draft.noted, climb)
        mine = tuple(d.node for d in draft.descriptions if d.activity)
        parts.append(Part(draft.file, kept, mine, findings, draft.places, draft.written, draft.stated))
        quads += kept
    found = [finding for part in parts for finding in part.findings]
    return Records(expanded(quads), tuple(records), found, tuple(errors), files, parts)


def _still_used(loose: Sequence[Quad], kept: Sequence[Quad], left: Sequence[Quad]) -> list[Quad]:
    """Return the statements about nodes that not only a description that was left out speaks of."""
    if not left:
        return list(loose)
    about = by_subject(loose)

    def reached(quads: Sequence[Quad]) -> set[object]:
        queue: list[object] = [quad.object for quad in quads]
        found: set[object] = set()
        while queue:
            node = queue.pop()
            if node not in found and node in about:
                found.add(node)
                queue += [quad.object for quad in about[node]]  # type: ignore[index]
        return found

    gone = reached(left) - reached(kept)
    return [quad for quad in loose if quad.subject not in gone]


class _Climb:
    """The way from a node up to the activities that it belongs to."""

    def __init__(self, draft: Draft) -> None:
        self.places = draft.places
        self._activities = {d.node: n for n, d in enumerate(draft.descriptions) if d.activity}
        self._parents: dict[Node, list[Quad]] = defaultdict(list)
        for quad in draft.quads:
            if not isinstance(quad.object, Literal):
                self._parents[quad.object].append(quad)  # type: ignore[index]

    def named(self, node: Node) -> Node:
        """Return the thing with an IRI in which a node stands, itself if it has one."""
        while isinstance(node, BlankNode) and self._parents.get(node):
            node = subject_of(self._parents[node][0])
        return node

    def owners(self, node: Node) -> dict[Node, Quad | None]:
        """Return the activities that a node is reached from, in the order of the input, or the node itself.

        Each comes with its own statement that leads to the node.
        """
        if node in self._activities:
            return {node: None}
        queue, seen, found = [node], {node}, dict[Node, Quad | None]()
        while queue:
            for quad in self._parents.get(queue.pop(0), ()):
                parent = subject_of(quad)
                if parent not in seen:
                    seen.add(parent)
                    if parent in self._activities:
                        found[parent] = quad
                    else:
                        queue.append(parent)
        return dict(sorted(found.items(), key=lambda item: self._activities[item[0]])) or {node: None}  # type: ignore[index]


def _name_known(
    raw: RawFinding, climb: _Climb, again: Mapping[Node, Container[Node | None]]
) -> Iterator[ReaderFinding]:
    """Yield a finding for each record that leads to a name: for the first at its place, else where they lead to it.

    `again` are the records that describe a thing again: what stands there is theirs alone.
    """
    position, params = raw.position, MappingProxyType(raw.outcome.params)
    others = again.get(climb.named(raw.node), ())
    if raw.record is not None and raw.record in others:
        yield ReaderFinding("name-known", raw.record, raw.key, raw.text, position, params, raw.stated)
        return
    for number, (record, leading) in enumerate(climb.owners(raw.node).items()):
        if number and record in others:
            continue
        if number and leading is not None:
            path, value = leading.predicate.value, leading.object.value  # type: ignore[union-attr]
            position = climb.places.find(record.value, path, value) or position
        yield ReaderFinding("name-known", record, raw.key, raw.text, position, params, raw.stated)


def _record_unique(
    later: Description, at: Position, first: Position, holder: Node | None, climb: _Climb
) -> ReaderFinding:
    """Return the finding on a second description, for the activity that holds it, else the first that leads to it."""
    params = MappingProxyType({"other": (_place_of(first),)})
    value = shorten(later.node.value) or later.node.value
    owners = climb.owners(later.node)
    record = holder if holder in owners else next(iter(owners))
    return ReaderFinding("record-unique", record, "id", value, at, params)


def _record_repeated(later: Description, draft: Draft, first: Description, home: Draft) -> ReaderFinding:
    """Return the finding on a record that says the same as another one, which has the same id, or neither has one."""
    value, at = shorten(later.node.value) or later.node.value, _position(later, draft)
    params = MappingProxyType({"other": (_place_of(_position(first, home)),)})
    return ReaderFinding("record-repeated", later.node, "id", value, at, params)


def _type_stated(record: Node, state: str, at: Position) -> ReaderFinding:
    """Return the finding on an activity whose type was read off its host and sender."""
    return ReaderFinding("type-stated", record, "type", "DomesticOperation", at, MappingProxyType({"state": (state,)}))


def _place_of(position: Position) -> str:
    at = position.cell or position.line
    return f"{position.file}:{at}" if at else position.file


def _asides(noted: Sequence[Noted], climb: _Climb) -> Iterator[ReaderFinding]:
    """Yield one finding for each column and kind of what stands for something else, at the first of it."""
    together: dict[tuple[str, str], list[Noted]] = defaultdict(list)
    for note in noted:
        together[note.aside.value, note.column].append(note)
    for notes in together.values():
        first = notes[0]
        counted = tally(Counter(note.text for note in notes))
        params = {"aside": (first.aside.value,), "column": (first.column,), **counted}
        params |= {"empty": ("true",)} if first.aside.empty else {}
        params |= {"lists": first.lists} if first.lists else {}
        record = next(iter(climb.owners(first.node)))
        yield ReaderFinding(first.aside.rule, record, first.key, first.text, first.position, MappingProxyType(params))


def tally(texts: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return what the message about texts of a column needs: the texts in order and, where there are more, a count."""
    count = sum(texts.values())
    return {"marks": tuple(sorted(texts)), **({"count": (f"{count:,}",)} if count > 1 else {})}


def _position(description: Description, draft: Draft) -> Position:
    return description.position or draft.places.find(description.node.value) or draft.places.at(None)


def _apart(draft: Draft, owners: dict[str, set[str]], names: Names) -> Draft:
    """Make text of each thing that only another file describes."""
    things = {f.iri: f for f in record_fields().values() if f.kind is Kind.THING}
    raw, written = list(draft.raw), dict(draft.written)

    def other(quad: Quad) -> bool:
        value = quad.object
        return (
            quad.predicate.value in things
            and isinstance(value, NamedNode)
            and draft.file not in owners.get(value.value, {draft.file})
            and value.value not in names
        )

    def mend(quads: Sequence[Quad]) -> list[Quad]:
        result = []
        for quad in quads:
            if other(quad):
                subject, key, text = subject_of(quad), things[quad.predicate.value].key, str(quad.object)[1:-1]
                position = draft.places.find(subject.value, key, text) or draft.places.at(None)
                raw.append(RawFinding(subject, key, text, position, Outcome(None)))
                changed = Quad(subject, quad.predicate, Literal(text))
                written[changed] = (*written.get(changed, ()), *written.pop(quad, (quad,)))
                result.append(changed)
            else:
                result.append(quad)
        return result

    descriptions = [replace(d, quads=mend(d.quads)) for d in draft.descriptions]
    return replace(draft, descriptions=descriptions, loose=mend(draft.loose), raw=raw, written=written)
