"""Assert the flat claims that are not negated: write them as plain statements, `statements.ttl`.

A statement that an entity's own file makes already (usmx:organOf) is not repeated. Run
`python data/source/assert_flat.py` after a change of `claims.ttl`; a second run changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

HERE = Path(__file__).parent
CLAIMS = HERE / "claims.ttl"
TARGET = HERE / "statements.ttl"
ENTITIES = HERE.parent / "entities"

HEADER = (
    "# What the source document states flatly. Written by assert_flat.py from claims.ttl; edit that, not this file."
)
BASE = "https://w3id.org/usmx/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
USMX = f"{BASE}ontology#"

Statement = tuple[str, str, str]


def flat(claims: Store) -> set[Statement]:
    """Return subject, predicate and object of each claim that is flat and not negated."""
    found = set()
    for quad in claims.quads_for_pattern(None, NamedNode(f"{USMX}modality"), NamedNode(f"{BASE}modality/flat")):
        claim = quad.subject

        def value(predicate: str, claim: object = claim) -> str:
            (only,) = claims.quads_for_pattern(claim, NamedNode(predicate), None)
            return only.object.value

        if value(f"{USMX}negated") == "false":
            found.add((value(f"{RDF}subject"), value(f"{RDF}predicate"), value(f"{RDF}object")))
    return found


def stated_by_entities(files: Iterable[Path]) -> set[Statement]:
    """Return the statements with our own predicates that the files of entities make."""
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for file in files
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
        if quad.predicate.value.startswith(USMX) and not isinstance(quad.object, Literal)
    }


def curie(iri: str) -> str:
    """Return the short form of one of our IRIs."""
    if iri.startswith(USMX):
        return f"usmx:{iri.removeprefix(USMX)}"
    prefix, _, name = iri.removeprefix(BASE).partition("/")
    return f"{prefix}:{name}"


def turtle(statements: Iterable[Statement]) -> str:
    """Return Turtle that is the same for the same statements."""
    short = sorted(tuple(map(curie, statement)) for statement in statements)
    prefixes = {term.partition(":")[0] for statement in short for term in statement}
    lines = [HEADER]
    for prefix in sorted(prefixes):
        lines.append(f"@prefix {prefix}: <{USMX if prefix == 'usmx' else f'{BASE}{prefix}/'}> .")
    for subject, same_subject in groupby(short, key=lambda statement: statement[0]):
        lines += ["", subject]
        for predicate, same_predicate in groupby(same_subject, key=lambda statement: statement[1]):
            lines.append(f"    {predicate} {' , '.join(statement[2] for statement in same_predicate)} ;")
        lines.append("    .")
    return "\n".join(lines) + "\n"


def generate() -> str:
    """Return `statements.ttl` for the claims and entities as they are."""
    claims = Store()
    claims.bulk_load(path=str(CLAIMS), format=RdfFormat.TURTLE)
    return turtle(flat(claims) - stated_by_entities(sorted(ENTITIES.glob("*.ttl"))))


if __name__ == "__main__":
    TARGET.write_text(generate(), encoding="utf-8", newline="\n")
