"""Vocabularies of others as they publish them, for the reasoner: npm packages that ship them and, where told, files.

PROV-O, ORG, the Web Annotation vocabulary, GeoSPARQL and schema.org come with `npm ci --prefix tests/outside`. The
environment variable USMX_VOCABULARIES names a folder with more: `gist.ttl`, `cpov.ttl`, `cccev.ttl`, which no
registry of packages has.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from usmx_kg.ground.namespaces import PREFIXES

PACKAGES = Path(__file__).resolve().parent.parent / "outside" / "node_modules" / "@vocabulary"
SHIPPED = {name: PACKAGES / name / f"{name}.nq" for name in ("prov", "org", "oa", "geo", "schema")}
GIVEN = {file.stem: file for file in sorted(Path(os.environ.get("USMX_VOCABULARIES", "/nowhere")).glob("*.ttl"))}
NAMES = (*SHIPPED, *(name for name in GIVEN if name not in SHIPPED))

_AXIOMS = re.compile(
    rf"{PREFIXES['rdf']}|{PREFIXES['owl']}|{PREFIXES['rdfs']}(?:sub(?:Class|Property)Of|domain|range)$"
)
_LEFT_OUT = {NamedNode(f"{PREFIXES['owl']}{name}") for name in ("AnnotationProperty", "imports", "topObjectProperty")}
_INVERSE = NamedNode(f"{PREFIXES['owl']}inverseOf")


def installed() -> bool:
    """Return whether all packages are there."""
    return all(file.is_file() for file in SHIPPED.values())


@cache
def vocabulary(name: str) -> tuple[Triple, ...]:
    """Return the axioms of a vocabulary, without its imports: nothing is fetched.

    Names of inverses are left out as well: owlready2 fails on those of PROV-O, and ours are the inverse of none.
    """
    file = GIVEN.get(name) or SHIPPED[name]
    form = RdfFormat.TURTLE if file.suffix == ".ttl" else RdfFormat.N_QUADS
    said = (quad.triple for quad in parse(path=str(file), format=form))
    said = (t for t in said if t.predicate != _INVERSE or isinstance(t.subject, BlankNode))
    return tuple(t for t in said if _AXIOMS.match(t.predicate.value) and _LEFT_OUT.isdisjoint((t.predicate, t.object)))
