"""The document's part of the graph as plain data, and the checks over it; each returns the faults that it finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import PREFIXES, expand, shorten

Graph = frozenset[Triple]
Statement = tuple[str, str, str]

SOURCE = "source:us-troops-in-mexico"
OURS = "usmx:ofKind"
"""Says how we class what the document names; it is not drawn from the document."""


@cache
def text() -> str:
    return resources.path("data/source/us-troops-in-mexico.txt").read_bytes().decode("utf-8")


def _parse(names: Iterable[str]) -> Graph:
    return frozenset(
        quad.triple for name in names for quad in parse(path=str(resources.path(name)), format=RdfFormat.TURTLE)
    )


def entity_files() -> list[str]:
    return sorted(f"data/entities/{file.name}" for file in resources.path("data/entities").glob("document-*.ttl"))


@cache
def graph() -> Graph:
    """Return passages, claims, asserted statements and the document's entities."""
    return _parse([f"data/source/{name}.ttl" for name in ("passages", "claims", "statements")] + entity_files())


_short = cache(shorten)


def curie(term: object) -> str:
    if isinstance(term, NamedNode):
        return _short(term.value) or term.value
    assert isinstance(term, Literal)
    return term.value


def node(name: str) -> NamedNode:
    return NamedNode(expand(name) or name)


@dataclass(frozen=True)
class Passage:
    """A sentence; reasons are the languages in which its lack of content is explained."""

    name: str
    start: int
    end: int
    exact: str
    reasons: frozenset[str]


@dataclass(frozen=True)
class Claim:
    """A claim with its parts as CURIEs and plain text."""

    name: str
    statement: Statement
    negated: str
    modality: str
    cue: str | None
    quote: str
    passage: str
    tensions: frozenset[str]

    @property
    def asserted(self) -> bool:
        return self.modality == "modality:flat" and self.negated == "false"


@dataclass(frozen=True)
class Document:
    """What a graph says of the document."""

    graph: Graph

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, list[Literal | NamedNode]]]:
        values: dict[str, dict[str, list[Literal | NamedNode]]] = defaultdict(lambda: defaultdict(list))
        for triple in self.graph:
            assert isinstance(triple.object, Literal | NamedNode)
            values[curie(triple.subject)][curie(triple.predicate)].append(triple.object)
        return values

    def of_type(self, kind: str) -> list[str]:
        return sorted(name for name, said in self._values.items() if node(kind) in said.get("rdf:type", ()))

    def values(self, subject: str, predicate: str) -> list[str]:
        return sorted(curie(value) for value in self._values.get(subject, {}).get(predicate, ()))

    def one(self, subject: str, predicate: str) -> str:
        found = self.values(subject, predicate)
        assert len(found) == 1, f"{subject} has {len(found)} values of {predicate}"
        return found[0]

    def span(self, name: str) -> tuple[int, int]:
        return int(self.one(name, "oa:start")), int(self.one(name, "oa:end"))

    @cached_property
    def passages(self) -> dict[str, Passage]:
        return {
            name: Passage(
                name,
                *self.span(f"{name}-position"),
                self.one(f"{name}-quote", "oa:exact"),
                frozenset(
                    reason.language or ""
                    for reason in self._values[name].get("usmx:noContentReason", ())
                    if isinstance(reason, Literal)
                ),
            )
            for name in self.of_type("usmx:Passage")
        }

    @cached_property
    def claims(self) -> dict[str, Claim]:
        return {
            name: Claim(
                name,
                (self.one(name, "rdf:subject"), self.one(name, "rdf:predicate"), self.one(name, "rdf:object")),
                self.one(name, "usmx:negated"),
                self.one(name, "usmx:modality"),
                self.one(name, "usmx:cue") if self.values(name, "usmx:cue") else None,
                self.one(name, "usmx:quote"),
                self.one(name, "usmx:passage"),
                frozenset(self.values(name, "usmx:inTensionWith")),
            )
            for name in self.of_type("usmx:Claim")
        }

    @cached_property
    def entities(self) -> list[str]:
        """Return the things that the document's own files describe."""
        folders = ("actor:", "place:", "law:", "agreement:", "threat:", "aim:", "topic:")
        return sorted(n for n, said in self._values.items() if n.startswith(folders) and "rdf:type" in said)

    @cached_property
    def statements(self) -> set[Statement]:
        """Return the plain statements that are drawn from the document."""
        own = PREFIXES["usmx"]
        outside = ("passage:", "claim:")
        metadata = {OURS, "usmx:sha256", "usmx:sourceKind", "usmx:reliability"}
        return {
            (curie(t.subject), curie(t.predicate), curie(t.object))
            for t in self.graph
            if t.predicate.value.startswith(own)
            and not curie(t.subject).startswith(outside)
            and curie(t.predicate) not in metadata
        }


def unaccounted(document: Document) -> list[str]:
    """Find passages with neither claims nor a reason in both languages, and those with both."""
    speaking = {claim.passage for claim in document.claims.values()}
    return [
        passage.name
        for passage in document.passages.values()
        if passage.reasons != (frozenset() if passage.name in speaking else {"en", "es"})
    ]


def misplaced(document: Document) -> list[str]:
    """Find passages whose words do not stand at their offsets, and what of the text no passage covers."""
    faults, position = [], 0
    spans = [(p.start, p.end, p.name) for p in document.passages.values()]
    for passage in document.passages.values():
        if passage.exact != text()[passage.start : passage.end]:
            faults.append(f"{passage.name} is not the text at {passage.start}-{passage.end}")
    for selector in document.values(SOURCE, "oa:hasSelector"):
        spans.append((*document.span(selector), selector))
    for start, end, name in [*sorted(spans), (len(text()), len(text()), "end")]:
        if start < position:
            faults.append(f"{name} overlaps what stands before it")
        if text()[position:start].strip():
            faults.append(f"not covered: {text()[position:start].strip()[:60]}")
        position = max(position, end)
    return faults


def misquoted(document: Document) -> list[str]:
    """Find quotes that are not in their passage, cues not in their quote, and cues missing or out of place."""
    faults = []
    for claim in document.claims.values():
        passage = document.passages.get(claim.passage)
        if passage is None or not claim.quote or claim.quote not in passage.exact:
            faults.append(f"{claim.name}: quote not in {claim.passage}")
        if (claim.cue is None) != (claim.modality == "modality:flat"):
            faults.append(f"{claim.name}: {claim.modality} with cue {claim.cue}")
        if claim.cue is not None and (not claim.cue or claim.cue not in claim.quote):
            faults.append(f"{claim.name}: cue not in quote")
    return faults


def unbacked(document: Document) -> list[Statement]:
    """Find plain statements that no flat, unnegated claim makes."""
    backed = {claim.statement for claim in document.claims.values() if claim.asserted}
    return sorted(document.statements - backed)


def unasserted(document: Document) -> list[Statement]:
    """Find flat, unnegated claims that are not plain statements too."""
    return sorted({c.statement for c in document.claims.values() if c.asserted} - document.statements)


def one_sided(document: Document) -> list[str]:
    """Find claims in tension with one that is unknown or does not say so of them."""
    return [
        f"{claim.name} - {other}"
        for claim in document.claims.values()
        for other in claim.tensions
        if other not in document.claims or claim.name not in document.claims[other].tensions
    ]


def unnamed(document: Document) -> list[str]:
    """Find entities without the text's own words as a label, each word for word in a sentence that is its source."""
    faults = []
    for entity in document.entities:
        sources = [document.passages[name].exact.lower() for name in document.values(entity, "dcterms:source")]
        labels = document.values(entity, "skos:altLabel")
        if not labels:
            faults.append(f"{entity}: no words of the text")
        for label in labels:
            if not any(label.lower() in words for words in sources):
                faults.append(f"{entity}: “{label}” is not in its sources")
    return faults


def wrongly_sourced(document: Document) -> list[str]:
    """Find entities whose sources are not exactly the passages with claims about them."""
    speaking = defaultdict(set)
    for claim in document.claims.values():
        for thing in (claim.statement[0], claim.statement[2]):
            speaking[thing].add(claim.passage)
    return [e for e in document.entities if set(document.values(e, "dcterms:source")) != speaking[e]]
