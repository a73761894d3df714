"""Write the backings of the cases: for each statement of `<period>.ttl`, who says so.

    python data/cases/generate.py            write backings/<period>.ttl for each <period>.sources.yaml
    python data/cases/generate.py --check    write nothing; exit 1 if a file would change

Input is what people write: the records and, beside them, which page backs which statement (README.md). A backing holds
one statement and the pages of one standing that make it: official texts, press and others are never mixed in one.
Its name has a digest of what it holds, so that it means the same for good; numbers would move with each new statement.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

HERE = Path(__file__).resolve().parent
ENTITIES = HERE.parent / "entities" / "sources.ttl"
"""Where pages that back lasting things too are told; the others are told in the first period that cites them."""

PREFIXES = {
    "activity-status": "https://w3id.org/usmx/activity-status/",
    "actor": "https://w3id.org/usmx/actor/",
    "agreement-content": "https://w3id.org/usmx/agreement-content/",
    "arms": "https://w3id.org/usmx/arms/",
    "asset": "https://w3id.org/usmx/asset/",
    "case": "https://w3id.org/usmx/case/",
    "consent-form": "https://w3id.org/usmx/consent-form/",
    "consent-status": "https://w3id.org/usmx/consent-status/",
    "dcterms": "http://purl.org/dc/terms/",
    "mission": "https://w3id.org/usmx/mission/",
    "place": "https://w3id.org/usmx/place/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "source": "https://w3id.org/usmx/source/",
    "source-kind": "https://w3id.org/usmx/source-kind/",
    "support-mode": "https://w3id.org/usmx/support-mode/",
    "usmx": "https://w3id.org/usmx/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
KEYS = {"type": "rdf:type", "note": "skos:note"}
"""Keys of statements that are not terms of usmx."""

FRAMING = frozenset(
    {"rdfs:label", "dcterms:source", "usmx:startDateStated", "usmx:organOf", "usmx:within"}
    | {f"usmx:{key}" for key in ("agreement", "consent", "request", "sendingAuthorization")}
)
"""Predicates that only hold a record together: names, links between its own nodes, how a date was written."""


class Standing(StrEnum):
    """What kind of page backs a statement, read off its reliability."""

    OFFICIAL = "official"
    PRESS = "press"
    OTHER = "other"

    @classmethod
    def of(cls, reliability: str) -> Standing:
        """Tell official texts from press, and both from the rest."""
        if reliability.startswith("official"):
            return cls.OFFICIAL
        return cls.PRESS if "press" in reliability else cls.OTHER


@dataclass(frozen=True)
class Source:
    """A page: its local name, titles, address, kind (a concept of source-kind) and reliability."""

    name: str
    title: str
    title_es: str
    url: str
    kind: str
    reliability: str


def expand(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def shorten(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def turtle(term: object) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if not isinstance(term, Literal):
        raise TypeError(f"a case has no nodes without a name: {term}")
    text = '"' + term.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if term.language:
        return f"{text}@{term.language}"
    datatype = shorten(term.datatype.value)
    return text if datatype == "xsd:string" else f"{text}^^{datatype}"


def needs_backing(triple: Triple) -> bool:
    """Tell whether a statement of a case needs a source of its own.

    The kind of an agreement does, since a rule judges it; the class of any other node does not.
    """
    predicate = turtle(triple.predicate)
    if predicate == "rdf:type":
        return turtle(triple.object).removeprefix("usmx:") in {"Treaty", "ExecutiveAgreement"}
    return predicate not in FRAMING


def chosen(selector: str, node: str, statements: Iterable[Triple]) -> list[Triple]:
    """Return the statements of a node that a selector means: `key`, or `key ~ part of the value | another part`."""
    key, _, parts = (part.strip() for part in selector.partition("~"))
    predicate = expand(KEYS.get(key, f"usmx:{key}"))
    wanted = [part.strip() for part in parts.split("|")]
    found = [
        triple
        for triple in statements
        if triple.subject == expand(f"case:{node}")
        and triple.predicate == predicate
        and any(part in getattr(triple.object, "value", "") for part in wanted)
    ]
    if not found:
        raise SystemExit(f"{node} has no statement {selector!r}")
    return found


def disputed(told: dict[str, dict[str, int | str]]) -> Iterator[Triple]:
    """Yield statements that a page makes and the record does not, since pages contradict each other: key and value."""
    for node, values in told.items():
        for key, value in values.items():
            term = expand(value) if isinstance(value, str) else Literal(value)
            yield Triple(expand(f"case:{node}"), expand(f"usmx:{key}"), term)


class Book:
    """The sources of all periods, each told once in full and cited afterwards by name."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.reliability = {
            shorten(quad.subject.value).removeprefix("source:"): quad.object.value
            for quad in parse(path=str(ENTITIES), format=RdfFormat.TURTLE)
            if quad.predicate == expand("usmx:reliability")
        }

    def backings(self, period: Path) -> Iterator[tuple[str, Triple, Standing, str]]:
        """Yield (case, statement, standing, name of the source) for each backing that a period tells."""
        statements = [quad.triple for quad in parse(path=str(period.with_suffix(".ttl")), format=RdfFormat.TURTLE)]
        told = yaml.safe_load(period.with_suffix(".sources.yaml").read_text(encoding="utf-8"))
        for case, pages in told.items():
            for name, page in pages.items():
                if "url" in page:
                    if name in self.reliability:
                        raise SystemExit(f"{name} is told twice: cite it by its name alone")
                    told_here = (page[key] for key in ("title", "title_es", "url", "kind", "reliability"))
                    self.sources[name] = Source(name, *told_here)
                    self.reliability[name] = page["reliability"]
                standing = Standing.of(self.reliability[name])
                for nodes, selectors in page["backs"].items():
                    for node in nodes.split():
                        for selector in selectors:
                            for statement in chosen(selector, node, statements):
                                yield case, statement, standing, name
                for statement in disputed(page.get("disputed", {})):
                    if statement in statements:
                        raise SystemExit(f"{name} disputes what the record states: {turtle(statement.predicate)}")
                    yield case, statement, standing, name


def source_block(source: Source) -> str:
    title = turtle(Literal(source.title, language="en"))
    return "\n".join(
        (
            f"source:{source.name}",
            "    a usmx:SourceDocument ;",
            f"    rdfs:label {title} , {turtle(Literal(source.title_es, language='es'))} ;",
            f"    dcterms:title {title} ;",
            f"    schema:url <{source.url}> ;",
            f"    usmx:sourceKind source-kind:{source.kind} ;",
            f"    usmx:reliability {turtle(Literal(source.reliability))} ;",
            "    .",
        )
    )


def named(case: str, statement: Triple, standing: Standing) -> str:
    """Return the local name of a backing: the case, and a digest of the statement and of the standing of its pages."""
    said = f"{turtle(statement.subject)} {turtle(statement.predicate)} {turtle(statement.object)} {standing}"
    return f"{case}-backing-{hashlib.sha256(said.encode()).hexdigest()[:10]}"


def backing_block(name: str, statement: Triple, sources: Iterable[str]) -> str:
    return "\n".join(
        (
            f"case:{name}",
            "    a usmx:Backing ;",
            f"    rdf:subject {turtle(statement.subject)} ;",
            f"    rdf:predicate {turtle(statement.predicate)} ;",
            f"    rdf:object {turtle(statement.object)} ;",
            f"    dcterms:source {' , '.join(f'source:{source}' for source in sorted(sources))} ;",
            "    .",
        )
    )


def page(period: Path, book: Book) -> str:
    """Return the Turtle of the backings of one period, with the sources that it tells in full."""
    known = set(book.sources)
    backed: dict[tuple[str, Triple, Standing], set[str]] = {}
    for case, statement, standing, name in book.backings(period):
        backed.setdefault((case, statement, standing), set()).add(name)
    new = sorted(set(book.sources) - known)
    blocks = [source_block(book.sources[name]) for name in new]
    order = list(Standing)
    for (case, statement, standing), names in sorted(
        backed.items(), key=lambda item: (item[0][0], *map(turtle, item[0][1]), order.index(item[0][2]))
    ):
        blocks.append(backing_block(named(case, statement, standing), statement, names))
    body = "\n\n".join(blocks)
    used = [prefix for prefix in PREFIXES if f" {prefix}:" in body or f"\n{prefix}:" in body or f"^^{prefix}:" in body]
    head = [f"# Who says what {period.name}.ttl states. Written by generate.py; edit {period.name}.sources.yaml."]
    head += [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in sorted({*used, "source"})]
    return "\n".join(head) + "\n\n" + body + "\n"


def periods() -> list[Path]:
    return [path.with_name(path.name.removesuffix(".sources.yaml")) for path in sorted(HERE.glob("*.sources.yaml"))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    book, stale = Book(), []
    for period in periods():
        target, text = HERE / "backings" / f"{period.name}.ttl", page(period, book)
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(target.name)
        if not check:
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"backings/{name}", "is out of step" if check else "written", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
