"""The terms that shapes name: those of SHACL that are applied, and ours, which must be known to mean anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from usmx_kg.ask.lookup import matches
from usmx_kg.graph import index
from usmx_kg.graph.vocabulary import properties
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import BASE, OWN, PREFIXES, RECORD, shorten

__all__ = ["SHAPES", "STEPS", "TERMS", "Fault", "fault_of", "misplaced", "named_in", "of_paths", "unknown_of_shacl"]

_SH = PREFIXES["sh"]
TERMS = frozenset("""
    AbstractResult BlankNode BlankNodeOrIRI BlankNodeOrLiteral ConstraintComponent IRI IRIOrLiteral Info Literal
    NodeKind NodeShape Parameter PrefixDeclaration PropertyGroup PropertyShape SPARQLAskExecutable SPARQLAskValidator
    SPARQLConstraint SPARQLExecutable SPARQLSelectExecutable SPARQLSelectValidator Severity Shape ValidationReport
    ValidationResult Validator Violation Warning
    alternativePath and ask class closed conforms datatype deactivated declare defaultValue description detail
    disjoint entailment equals flags focusNode group hasValue ignoredProperties in inversePath labelTemplate
    languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength message minCount minExclusive
    minInclusive minLength name namespace node nodeKind nodeValidator not oneOrMorePath optional or order parameter
    path pattern prefix prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint result resultMessage resultPath resultSeverity select severity shapesGraph
    shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape sparql suggestedShapesGraph
    targetClass targetNode targetObjectsOf targetSubjectsOf uniqueLang validator value xone zeroOrMorePath
    zeroOrOnePath
""".split())  # noqa: SIM905  # fmt: skip
"""The terms of SHACL Core and SHACL-SPARQL, which every engine applies; not those of its extensions."""

_COMPONENT = re.compile(r"[A-Z]\w*ConstraintComponent")
_OURS = re.compile(r"https?://(?:www\.)?w3id\.org/+(?P<project>[a-z]+)(?P<rest>[/#].*)?", re.IGNORECASE)
_PARTS = re.compile(r"[#/]+")
_WELL_KNOWN = {
    **{space: prefix for prefix, space in PREFIXES.items() if prefix not in OWN and prefix != "schema"},
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/2006/time#": "time",
    "http://www.w3.org/ns/org#": "org",
}
_CLOSED = ("rdf", "rdfs", "owl", "skos", "xsd")
"""Vocabularies to which nobody adds: what they do not have is a slip."""
_NEWER = frozenset(
    (
        *(PREFIXES["rdf"] + name for name in ("dirLangString", "reifies")),
        *(PREFIXES["xsd"] + name for name in ("anyAtomicType", "anySimpleType", "anyType")),
    )
)
"""Terms of theirs that rdflib's lists don't have yet."""
_IMPORTS = NamedNode(PREFIXES["owl"] + "imports")


def _shacl(names: str) -> frozenset[NamedNode]:
    return frozenset(NamedNode(_SH + name) for name in names.split())


_REPEATED = _shacl("inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath")
STEPS = _REPEATED | _shacl("alternativePath")
"""What leads from a path to the path inside it."""
SHAPES = _shacl("and node not or property qualifiedValueShape xone")
"""What leads from a shape to a shape, or to a list of some."""
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_OF_PROPERTIES = _REPEATED | _shacl("path targetSubjectsOf targetObjectsOf equals disjoint lessThan lessThanOrEquals")
_ALTERNATIVE, _FIRST = NamedNode(_SH + "alternativePath"), NamedNode(PREFIXES["rdf"] + "first")
_OF_CLASSES = _shacl("targetClass class")

Fault = tuple[str, str]
"""What is wrong with an IRI, and the way out."""


def unknown_of_shacl(triple: Triple) -> Iterator[Fault]:
    """Yield what is wrong with the terms of SHACL in a statement: none of the terms that are applied."""
    for term in (triple.subject, triple.predicate, triple.object):
        if not isinstance(term, NamedNode) or not term.value.startswith(_SH):
            continue
        name = term.value.removeprefix(_SH)
        if name not in TERMS and not _COMPONENT.fullmatch(name):
            near = [t for t in TERMS if t.lower() == name.lower()] or get_close_matches(name, TERMS, 1, 0.8)
            hint = f"Did you mean sh:{near[0]}?" if near else "Only SHACL Core and SHACL-SPARQL are applied."
            yield f"sh:{name} is no term that is applied", hint


def named_in(triple: Triple) -> Iterator[str]:
    """Yield the IRIs of a statement, datatypes among them; not what is imported, for no import is followed."""
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, Literal):
            yield term.datatype.value
        elif isinstance(term, NamedNode) and not (term is triple.object and triple.predicate == _IMPORTS):
            yield term.value


def of_paths(triples: Iterable[Triple]) -> frozenset[BlankNode]:
    """Return the nodes of the lists that are paths, or stand in one."""
    leads: dict[object, list[BlankNode]] = {}
    queue: list[BlankNode] = []
    for triple in triples:
        if isinstance(triple.object, BlankNode):
            leads.setdefault(triple.subject, []).append(triple.object)
            queue += [triple.object] if triple.predicate in _OF_PROPERTIES or triple.predicate == _ALTERNATIVE else []
    found: set[BlankNode] = set()
    while queue:
        node = queue.pop()
        if node not in found:
            found.add(node)
            queue += leads.get(node, ())
    return frozenset(found)


def misplaced(triple: Triple, paths: Collection[BlankNode]) -> Fault | None:
    """Return what is wrong with a class of ours where a property has to stand, or the other way round, or None.

    `paths` are the nodes of lists that are paths.
    """
    predicate, value = triple.predicate, triple.object
    if not isinstance(value, NamedNode) or not value.value.startswith(PREFIXES["usmx"]):
        return None
    if predicate in _OF_PROPERTIES or (predicate == _FIRST and triple.subject in paths):
        return no_property(value.value)
    if predicate in _OF_CLASSES and value.value not in _classes() and value.value in _known():
        local = value.value.removeprefix(PREFIXES["usmx"])
        meant = PREFIXES["usmx"] + local[:1].upper() + local[1:]
        hint = f"Did you mean {shorten(meant)}?" if meant in _classes() else "usmx vocab classes lists the classes."
        return f"{shorten(value.value)} is no class, so that nothing would be checked", hint
    return None


def no_property(iri: str) -> Fault | None:
    """Return what is wrong with a class of ours where a property has to stand, or None for what is no class."""
    if not iri.startswith(PREFIXES["usmx"]) or iri not in _classes():
        return None
    local = iri.removeprefix(PREFIXES["usmx"])
    meant = PREFIXES["usmx"] + local[:1].lower() + local[1:]
    hint = f"Did you mean {shorten(meant)}?" if meant in _known() else "usmx vocab properties lists the properties."
    return f"{shorten(iri)} is a class, and no property, so that nothing would be checked", hint


@cache
def _classes() -> frozenset[str]:
    """Return the IRIs of the shipped graph's classes."""
    kind = NamedNode(PREFIXES["owl"] + "Class")
    return frozenset(node.value for node in index("all").subjects(_TYPE, kind) if isinstance(node, NamedNode))


def fault_of(iri: str, more: Collection[str], *, as_property: bool = False) -> Fault | None:
    """Return what is wrong with an IRI of our namespaces, or nearly so, or None. `more` are known beside the graph's.

    `as_property` tells that it stands where a property does, so that no class is proposed.

    An IRI that only nearly is of ours, or of a well-known vocabulary, is the commonest reason why a shape that is
    sound finds nothing: another scheme, a slash in place of the hash, a slip of the pen.
    """
    prefix, colon, local = iri.partition(":")
    if colon and prefix in OWN and not local.startswith("//"):
        return f"<{iri}> is a name with a prefix in brackets, so that nothing would be checked", f"Write {iri}."
    ours = _meant(iri)
    if ours is None:
        return _fault_of_others(iri)
    if iri == ours and (iri in more or iri in _known() or iri.startswith(RECORD) or iri in _spaces()):
        return None
    near = _shown(ours) if ours.startswith(RECORD) else _nearest(ours, more, as_property)
    shown = shorten(iri) or f"<{iri}>"
    hint = f"Did you mean {near}?" if near else "usmx vocab lists our terms, usmx show NAME what is known of a thing."
    if ours.startswith(PREFIXES["usmx"]):
        return f"{shown} is no term of the vocabulary, so that nothing would be checked", hint
    return f"{shown} is nothing that the graph or --background knows, so that nothing would be checked", hint


def _meant(iri: str) -> str | None:
    """Return the IRI of ours that another one is, or was meant to be; None for one of somebody else's."""
    match = _OURS.match(iri)
    if match is None or sorted(match["project"].lower()) != sorted("usmx"):
        return None
    if iri.startswith(BASE) and (iri in _known() or iri in _spaces()):
        return iri
    rest = match["rest"] or ""
    path = [part for part in _PARTS.split(rest) if part]
    if not path:
        return BASE
    word = path[0].lower()
    if word == "ontology":
        return PREFIXES["usmx"] + "/".join(path[1:])
    if len(path) > 1:
        return next(
            (space for space in _spaces() if space.lower() == f"{BASE}{word}/"), f"{BASE}{path[0]}/"
        ) + "/".join(path[1:])
    return PREFIXES["usmx"] + (path[0][len("ontology") :] if word.startswith("ontology") else path[0])


def _fault_of_others(iri: str) -> Fault | None:
    space, local = _parts(iri)
    if not local:
        return None
    meant = _by_form().get(_form(space))
    if meant is not None and meant != space:
        name = f"<{iri}>"
        return (
            f"{name} is not of {_WELL_KNOWN[meant]}:, whose names begin with {meant}",
            f"Did you mean <{meant}{local}>?",
        )
    terms = _closed().get(space)
    if terms is None or iri in terms or iri in _NEWER or re.fullmatch(r"_[1-9]\d*", local):
        return None
    prefix = _WELL_KNOWN[space]
    near = get_close_matches(local, [term.removeprefix(space) for term in terms], 1, 0.6)
    near = [t.removeprefix(space) for t in terms if t.lower() == iri.lower()] or near
    hint = f"Did you mean {prefix}:{near[0]}?" if near else f"Its terms are listed at {space}"
    return f"{prefix}:{local} is no term of its vocabulary, so that nothing would be checked", hint


def _form(space: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", space.lower()).rstrip("#/")


@cache
def _by_form() -> dict[str, str]:
    return {_form(space): space for space in _WELL_KNOWN}


@cache
def _closed() -> dict[str, frozenset[str]]:
    """Return the terms of vocabularies that are closed, by namespace."""
    from rdflib import namespace

    found: dict[str, frozenset[str]] = {}
    for prefix in _CLOSED:
        defined = getattr(namespace, prefix.upper())
        names = (*defined.__annotations__, *getattr(defined, "_extras", ()))
        found[PREFIXES[prefix]] = frozenset(PREFIXES[prefix] + name for name in names if name[:1] != "_")
    return found


@cache
def _known() -> frozenset[str]:
    """Return the IRIs of all that the shipped graph says something of."""
    return frozenset(node.value for node in index("all").nodes() if isinstance(node, NamedNode))


@cache
def _spaces() -> frozenset[str]:
    return frozenset((*OWN.values(), BASE, BASE.rstrip("/"), *(space.rstrip("#/") for space in OWN.values())))


def _nearest(iri: str, more: Iterable[str], as_property: bool) -> str | None:
    """Return the known term that was likely meant, as a person would write it."""
    known = [term for term in (*_known(), *more) if term.startswith(BASE)]
    if as_property:
        known = [term for term in known if term not in _classes()]
    if iri in known:
        return _shown(iri)
    space, local = _parts(iri)
    by_local: dict[str, list[str]] = {}
    for term in sorted(known, key=lambda term: (not term.startswith(space), term)):
        by_local.setdefault(_parts(term)[1].lower(), []).append(term)
    if space == PREFIXES["usmx"] and local in properties():  # a key of records that has its property elsewhere
        return _shown(properties()[local].iri)
    same = [term for term in by_local.get(local.lower(), ()) if term.startswith(space) or _parts(term)[1] == local]
    here = [name for name, terms in by_local.items() if terms[0].startswith(space)]
    alike = get_close_matches(local.lower(), here, 1, 0.75)
    if same or alike:
        return _shown(same[0] if same else by_local[alike[0]][0])
    try:
        called = [term for term in matches(local) if term.startswith(space)]
    except UsageError:
        called = []
    alike = get_close_matches(local.lower(), by_local, 1, 0.85)
    return _shown(called[0] if called else by_local[alike[0]][0]) if called or alike else None


def _parts(iri: str) -> tuple[str, str]:
    """Return the namespace of an IRI and the name in it."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut], iri[cut:]


def _shown(iri: str) -> str:
    return shorten(iri) or f"<{iri}>"
