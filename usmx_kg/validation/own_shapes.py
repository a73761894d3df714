"""Shapes of the user's own, read and judged before any engine gets them: engines pass over what they don't know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from usmx_kg import sparql
from usmx_kg.errors import InputError, QueryError
from usmx_kg.graph import Index, Node, index
from usmx_kg.namespaces import OWN, PREFIXES, RECORD, shorten
from usmx_kg.records import jsonld, rdf
from usmx_kg.records.gate import almost_ours
from usmx_kg.records.source import load
from usmx_kg.records.terms import classes
from usmx_kg.vocabulary import properties

__all__ = ["TERMS", "read_shapes"]

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
_QUERIES = {_SH + name for name in ("select", "ask")}
_PROPERTY, _PATH = NamedNode(_SH + "property"), NamedNode(_SH + "path")
_TARGET, _ANONYMOUS = _SH + "target", "urn:usmx:shape:"
_RULE = OWN["rule"]
_CLASSES = frozenset(NamedNode(PREFIXES[prefix] + "Class") for prefix in ("rdfs", "owl"))
"""A shape that is a class has the things of the class as targets."""
_PREFIX, _NAMESPACE = NamedNode(_SH + "prefix"), NamedNode(_SH + "namespace")


def read_shapes(path: str | Path) -> list[Triple]:
    """Read SHACL of the user's own.

    Raises InputError where a file can't be read, changes a rule of ours, names a term that SHACL doesn't have, has no
    target, or asks a query that reaches for other services or graphs.
    """
    found = [quad.triple for quad in _statements(path)]
    ours = next(
        (t.subject for t in found if isinstance(t.subject, NamedNode) and t.subject.value.startswith(_RULE)), None
    )
    if ours is not None:
        message = f"{shorten(ours.value)} is of the package: shapes of your own add to our rules, but can't change them"
        hint = "--skip leaves a rule out; a shape of your own needs another name."
        raise InputError(message, file=str(path), hint=hint)
    for name in dict.fromkeys(_unknown(found)):
        near = get_close_matches(name, TERMS, 1, 0.8)
        hint = f"Did you mean sh:{near[0]}?" if near else "Only SHACL Core and SHACL-SPARQL are applied."
        raise InputError(f"sh:{name} is no term that is applied", file=str(path), line=_line(path, name), hint=hint)
    targets = (t.object for t in found if t.predicate.value.startswith(_TARGET))
    for target in (node for node in targets if isinstance(node, NamedNode)):
        if almost_ours(target.value) or (target.value.startswith(PREFIXES["usmx"]) and target not in index("ontology")):
            name = re.split(r"[/#]", target.value)[-1]
            near = get_close_matches(name, (*properties(), *(c.rpartition("#")[2] for c in classes())), 1, 0.8)
            hint = f"Did you mean usmx:{near[0]}?" if near else "usmx vocab lists our terms."
            message = f"<{target.value}> is no term of the vocabulary, so that nothing would be checked"
            raise InputError(message, file=str(path), line=_line(path, name), hint=hint)
    prefixes = _prefixes(Index(found))
    for triple in found:
        if triple.predicate.value in _QUERIES and isinstance(triple.object, Literal):
            _check_query(triple.object.value, prefixes, str(path))
    from usmx_kg.validation.pyshacl_engine import flaw_in

    flaw = flaw_in(found)
    if flaw:
        raise InputError(f"the shapes are not valid SHACL: {flaw}", file=str(path))
    if not any(t.predicate.value.startswith(_TARGET) or t.object in _CLASSES for t in found):
        hint = "Give a shape sh:targetClass usmx:Deployment, for one."
        raise InputError("no shape here has a target, so that nothing would be checked", file=str(path), hint=hint)
    names = _names(found)
    return [Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object)) for t in found]


def _statements(path: str | Path) -> list[Quad]:
    """Return the statements of a file, read as strictly as records are: within limits, nothing fetched."""
    item = load(path, None)
    if item.form.module == "rdf":
        return rdf.statements(item, item.form.name, item.form.label, RECORD)
    if item.form.name == "jsonld":
        return jsonld.statements(item.trees(), item.name, RECORD)[0]
    raise InputError("shapes are RDF", file=item.name, hint="Write them in Turtle (.ttl).")


def _names(triples: list[Triple]) -> dict[object, NamedNode]:
    """Return IRIs for shapes that have none, so that engines report them alike and always by the same name.

    A property shape is called after the shape that holds it and its path, a node shape by its number in the file.
    """
    owners: dict[BlankNode, Node] = {}
    for t in triples:
        if t.predicate == _PROPERTY and isinstance(t.object, BlankNode) and not isinstance(t.subject, Triple):
            owners.setdefault(t.object, t.subject)
    shapes, names, taken = Index(triples), dict[object, NamedNode](), Counter[str]()
    aimed = (t.subject for t in triples if t.predicate.value.startswith(_TARGET))
    for number, node in enumerate(dict.fromkeys(n for n in aimed if isinstance(n, BlankNode)), 1):
        names[node] = NamedNode(f"{_ANONYMOUS}{number}")
    for node in owners:
        chain: list[BlankNode] = []
        holder: Node = node
        while isinstance(holder, BlankNode) and holder not in names and holder in owners and holder not in chain:
            chain.append(holder)
            holder = owners[holder]
        for part in reversed(chain):
            above = names.get(owners[part], owners[part])
            path = shapes.value(part, _PATH)
            word = re.split(r"[/#:]", path.value)[-1] if isinstance(path, NamedNode) else "property"
            name = f"{above.value if isinstance(above, NamedNode) else _ANONYMOUS}/{word}"
            taken[name] += 1
            names[part] = NamedNode(name if taken[name] == 1 else f"{name}-{taken[name]}")
    return names


def _unknown(triples: list[Triple]) -> Iterator[str]:
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, NamedNode) and term.value.startswith(_SH):
                name = term.value.removeprefix(_SH)
                if name not in TERMS and not _COMPONENT.fullmatch(name):
                    yield name


def _line(path: str | Path, name: str) -> int | None:
    """Return the first line on which a name stands."""
    word = re.compile(rf"[:#]{re.escape(name)}\b")
    with Path(path).open(encoding="utf-8") as file:
        return next((number for number, line in enumerate(file, 1) if word.search(line)), None)


def _check_query(text: str, prefixes: Mapping[str, str], file: str) -> None:
    head = "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in prefixes.items())
    try:
        sparql.check(f"{head}{text}")
    except QueryError as error:
        raise InputError(f"a query of the shapes is refused: {error.message}", file=file, hint=error.hint) from error


def _prefixes(shapes: Index) -> dict[str, str]:
    """Return the prefixes that the shapes declare for their queries."""
    names = ((shapes.value(n, _PREFIX), shapes.value(n, _NAMESPACE)) for n in dict.fromkeys(shapes.subjects(_PREFIX)))
    return {p.value: n.value for p, n in names if isinstance(p, Literal) and isinstance(n, Literal)}
