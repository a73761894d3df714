"""What SHACL takes as the values of its parameters (SHACL 1.0, 2 to 6): the rest is refused, as engines only guess.

A shape with another value is ill-formed, and "the validation process must produce a failure" or may do anything (3.4):
of three engines one passes over it, one judges by it and one fails, each over another value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from usmx_kg.check.own_shapes.names import TARGET
from usmx_kg.check.own_shapes.source import ShapesFile
from usmx_kg.check.own_shapes.terms import SHAPES, STEPS
from usmx_kg.graph import Index, Node, Term
from usmx_kg.ground.namespaces import BASE, OWN, PREFIXES, shorten

__all__ = ["check_parameters"]

_SH, _XSD, _RDF = PREFIXES["sh"], PREFIXES["xsd"], PREFIXES["rdf"]
_NIL, _FIRST, _REST = (NamedNode(_RDF + name) for name in ("nil", "first", "rest"))
_TEXTS = (_XSD + "string", _RDF + "langString", _RDF + "dirLangString")
_COUNT = re.compile(r"\+?\d+")
_MOST = 2**31 - 1
"""Of a larger count one engine makes none, and nothing that is checked comes near it."""
_TRUTHS = ("true", "false", "1", "0")
_KINDS = frozenset(
    _SH + name for name in ("BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRI", "IRIOrLiteral", "Literal")
)


class _Takes(NamedTuple):
    """What a parameter takes: in words, and whether a value is that; lists are asked for their members."""

    told: str
    fits: Callable[[Term], bool]
    a_list: bool = False
    least: int = 0


def _is_count(value: Term) -> bool:
    typed = isinstance(value, Literal) and value.datatype.value == _XSD + "integer"
    return typed and _COUNT.fullmatch(value.value[:20]) is not None and int(value.value) <= _MOST


def _is_truth(value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype.value == _XSD + "boolean" and value.value in _TRUTHS


def _is_string(value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype.value == _XSD + "string"


def _is_node(value: Term) -> bool:
    return isinstance(value, NamedNode | BlankNode)


_IS_COUNT = _Takes(f"a whole number from 0 to {_MOST:,}", _is_count)
_IS_TRUTH = _Takes("true or false", _is_truth)
_IS_STRING = _Takes('a plain text, such as "…"', _is_string)
_IS_TEXT = _Takes('a text, such as "…" or "…"@en', lambda v: isinstance(v, Literal) and v.datatype.value in _TEXTS)
_IS_THING = _Takes("the IRI of a thing: no literal is judged here", lambda v: isinstance(v, NamedNode))
_IS_IRI = _Takes("an IRI", lambda v: isinstance(v, NamedNode))
_IS_LITERAL = _Takes("a literal", lambda v: isinstance(v, Literal))
_IS_NODE = _Takes("an IRI or […]", _is_node)
_IS_KIND = _Takes(
    f"one of {', '.join(sorted(shorten(kind) or kind for kind in _KINDS))}",
    lambda v: isinstance(v, NamedNode) and v.value in _KINDS,
)

_TAKEN = {
    _IS_COUNT: "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount",
    _IS_TRUTH: "closed deactivated optional qualifiedValueShapesDisjoint uniqueLang",
    _IS_STRING: "ask flags labelTemplate pattern prefix select",
    _IS_TEXT: "description message name",
    _IS_IRI: "class datatype disjoint equals lessThan lessThanOrEquals severity targetClass targetObjectsOf"
    " targetSubjectsOf",
    _IS_THING: "targetNode",
    _IS_LITERAL: "maxExclusive maxInclusive minExclusive minInclusive",
    _IS_NODE: "declare inversePath node nodeValidator not oneOrMorePath parameter path prefixes property"
    " propertyValidator qualifiedValueShape sparql validator zeroOrMorePath zeroOrOnePath",
    _IS_KIND: "nodeKind",
    _Takes("a list ( … ) of IRIs", _IS_IRI.fits, a_list=True): "ignoredProperties",
    _Takes('a list ( … ) of languages, such as ( "en" "es" )', _is_string, a_list=True): "languageIn",
    _Takes("a list ( … ) of one shape or more", _is_node, a_list=True, least=1): "and or xone",
    _Takes("a list ( … ) of two paths or more", _is_node, a_list=True, least=2): "alternativePath",
    _Takes("a list ( … ) of values", lambda _: True, a_list=True): "in",
}
_TAKES = MappingProxyType({NamedNode(_SH + name): takes for takes, names in _TAKEN.items() for name in names.split()})

_ONCE = frozenset(
    NamedNode(_SH + name)
    for name in (
        *("closed", "datatype", "deactivated", "flags", "ignoredProperties", "in", "languageIn", "maxCount"),
        *("maxExclusive", "maxInclusive", "maxLength", "minCount", "minExclusive", "minInclusive", "minLength"),
        *("nodeKind", "path", "pattern", "qualifiedMaxCount", "qualifiedMinCount", "qualifiedValueShape"),
        *("qualifiedValueShapesDisjoint", "select", "ask", "severity", "uniqueLang"),
    )
)
"""Parameters of which a shape, constraint or validator has one value at most."""

_NEEDS = {
    "flags": ("pattern",),
    "qualifiedMinCount": ("qualifiedValueShape",),
    "qualifiedMaxCount": ("qualifiedValueShape",),
    "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount"),
    "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
    "ignoredProperties": ("closed",),
}
"""What says nothing by itself, and what has to stand beside it."""
_OF_VALUES = frozenset(
    ("lessThan", "lessThanOrEquals", "maxCount", "minCount", "qualifiedMaxCount", "qualifiedMinCount", "uniqueLang")
)
"""Parameters of property shapes alone: they are about all values of a path."""
_NOT_DONE = {
    NamedNode(PREFIXES["owl"] + "imports"): (
        "owl:imports is not followed, so that what it brings would not be checked",
        "Give that file by another --shapes, or leave the line out.",
    ),
    NamedNode(_SH + "entailment"): (
        "sh:entailment asks for conclusions that are not drawn",
        "Leave it out; the shapes see what records and background state, and what the classes of ours are under.",
    ),
    NamedNode(_SH + "shapesGraph"): (
        "sh:shapesGraph is not followed, so that what it names would not be checked",
        "Give that file by another --shapes, or leave the line out.",
    ),
}
_TYPE = NamedNode(_RDF + "type")
_ABOUT = frozenset(
    (_TYPE, *(NamedNode(_SH + name) for name in ("deactivated", "description", "group", "message", "name", "order")))
) | {NamedNode(_SH + "severity")}
_ANNOTATIONS = (PREFIXES["rdfs"], PREFIXES["dcterms"], PREFIXES["skos"], PREFIXES["owl"])
_HAVE = {
    "property": "path", "sparql": "select", "parameter": "path",
    "validator": "ask", "nodeValidator": "select", "propertyValidator": "select",
}  # fmt: skip
"""What the value of a parameter has to have."""
_PATH, _DECLARE, _DECLARES = (NamedNode(_SH + name) for name in ("path", "declare", "prefix"))
_PATHS = frozenset((_PATH, *STEPS))


def check_parameters(file: ShapesFile, shapes: Index) -> None:
    """Raise InputError for the first value that a parameter doesn't take; `shapes` are all files together."""
    for triple in file.triples:
        for message, hint in (*_of_kind(triple, shapes), *_faults(triple, shapes)):
            raise file.refused(message, triple, hint)


def _of_kind(triple: Triple, shapes: Index) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a thing for what it is said to be, and what is not done for anybody."""
    subject, value = triple.subject, triple.object
    if triple.predicate in _NOT_DONE and not (isinstance(value, NamedNode) and value.value.startswith(BASE)):
        yield _NOT_DONE[triple.predicate]
    if isinstance(subject, Triple):
        return
    if triple.predicate.value.startswith(TARGET) and all(_is_silent(said) for said in shapes.predicates(subject)):
        yield "this shape has a target and asks for nothing, so that nothing would be checked", "Add what it asks for."
    if triple.predicate != _TYPE:
        return
    has_path = bool(shapes.objects(subject, _PATH))
    if value == NamedNode(_SH + "NodeShape") and has_path:
        yield "a node shape has no sh:path", "Put it into a shape of its own, under sh:property."
    if value == NamedNode(_SH + "PropertyShape") and not has_path:
        yield "a property shape has a sh:path", "Add sh:path to it."
    if value == NamedNode(_SH + "ConstraintComponent"):
        for names in (("parameter",), ("validator", "nodeValidator", "propertyValidator")):
            if not any(shapes.objects(subject, NamedNode(_SH + name)) for name in names):
                needed = " or ".join(f"sh:{name}" for name in names)
                yield f"a constraint component without {needed} is never applied", f"Add {needed}."


def _faults(triple: Triple, shapes: Index) -> Iterator[tuple[str, str]]:
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    takes = _TAKES.get(predicate)
    if takes is None or isinstance(subject, Triple) or isinstance(value, Triple):
        return
    name = shorten(predicate.value) or predicate.value
    members = _members(value, shapes) if takes.a_list else [value]
    if members is None or len(members) < takes.least:
        yield f"{name} takes {takes.told}, not {_shown(value)}", f"Write {takes.told}."
        return
    for member in members:
        if not takes.fits(member):
            yield f"{name} takes {takes.told}, not {_shown(member)}", f"Write {takes.told}."
        elif predicate in SHAPES:
            yield from _of_shape(name, member, shapes)
        elif predicate in _PATHS:
            yield from _of_path(member, shapes)
    if predicate in _ONCE and len(set(shapes.objects(subject, predicate))) > 1:
        yield f"{name} is given twice, and a shape has it once", "Keep one, or make a shape of its own for the other."
    local = predicate.value.removeprefix(_SH)
    beside = _NEEDS.get(local, ())
    if beside and not any(shapes.objects(subject, NamedNode(_SH + other)) for other in beside):
        others = " or ".join(f"sh:{other}" for other in beside)
        yield f"{name} says nothing without {others}", f"Add {others}, or leave {name} out."
    if local in _OF_VALUES and not shapes.objects(subject, _PATH):
        yield (
            f"{name} is about the values of a path, and this shape has none",
            "Put it under sh:property, beside sh:path.",
        )
    if predicate == _DECLARES and len(_namespaces(subject, value, shapes)) > 1:
        yield f"the prefix {value.value}: is declared twice, for two namespaces", "Keep one of them."
    has = _HAVE.get(local)
    if has and isinstance(value, NamedNode | BlankNode) and not shapes.objects(value, NamedNode(_SH + has)):
        yield f"{_shown(value)} under {name} has no sh:{has}", f"Add sh:{has} to it."


def _is_silent(predicate: NamedNode) -> bool:
    """Tell whether a property of a shape says nothing of what it asks for."""
    return predicate in _ABOUT or predicate.value.startswith((TARGET, *_ANNOTATIONS))


def _namespaces(declaration: Node, prefix: Term, shapes: Index) -> set[str]:
    """Return the namespaces for which those who hold a declaration declare a prefix."""
    holders = shapes.subjects(_DECLARE, declaration)
    parts = [
        part
        for holder in holders
        for part in shapes.objects(holder, _DECLARE)
        if isinstance(part, NamedNode | BlankNode)
    ]
    alike = [part for part in parts if prefix in shapes.objects(part, _DECLARES)]
    found = [space for part in alike for space in shapes.objects(part, NamedNode(_SH + "namespace"))]
    return {space.value for space in found if isinstance(space, Literal | NamedNode)}


def _of_shape(name: str, shape: Term, shapes: Index) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the shape that a parameter names: a shape of which nothing is said takes everything."""
    ours = isinstance(shape, NamedNode) and shape.value.startswith(OWN["rule"])
    if isinstance(shape, NamedNode) and not ours and shape not in shapes:
        message = f"{name} names {_shown(shape)}, of which the shapes say nothing, so that nothing would be checked"
        yield message, "Describe it, or give the file that does with another --shapes."


def _of_path(path: Term, shapes: Index) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a path (SHACL 1.0, 2.3.1): what is in it is looked at where it is stated."""
    if isinstance(path, NamedNode) and path != _NIL:
        return
    members = _members(path, shapes)
    if members is not None:
        if len(members) < 2:
            yield "a path in brackets ( … ) has two steps or more", "Write a single property without brackets."
        for member in members:
            yield from _of_path(member, shapes)
        return
    steps = [value for step in STEPS for value in shapes.objects(path, step)] if isinstance(path, BlankNode) else []
    if len(steps) != 1:
        kinds = ", ".join(sorted(shorten(step.value) or step.value for step in STEPS))
        message = f"{_shown(path)} is no path" if not steps else "a path in brackets [ … ] has one value"
        yield message, f"Write a property, ( … ) of several, or [ … ] with one of {kinds}."


def _members(value: Term, shapes: Index) -> Sequence[Term] | None:
    """Return the members of a list, None for what is none; it is known not to lead back to itself."""
    members: list[Term] = []
    node = value
    while node != _NIL:
        if not isinstance(node, NamedNode | BlankNode):
            return None
        first, rest = shapes.objects(node, _FIRST), shapes.objects(node, _REST)
        if len(first) != 1 or len(rest) != 1:
            return None
        members += first
        node = rest[0]
    return members


def _shown(value: Term) -> str:
    if isinstance(value, NamedNode):
        return shorten(value.value) or f"<{value.value}>"
    if not isinstance(value, Literal):
        return "a node without a name"
    text = value.value if len(value.value) <= 60 else f"{value.value[:60]}…"
    if value.language:
        return f'"{text}"@{value.language}'
    if value.datatype.value in (_XSD + "integer", _XSD + "decimal", _XSD + "boolean") and text.strip():
        return text
    datatype = value.datatype.value
    return f'"{text}"' if datatype == _XSD + "string" else f'"{text}"^^{shorten(datatype) or f"<{datatype}>"}'
