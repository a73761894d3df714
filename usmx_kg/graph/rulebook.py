"""The rules as texts: what each demands, why, and how to mend a record that breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.graph import Index, Node, part_files, statements
from usmx_kg.ground import resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import OWN, PREFIXES

__all__ = ["Reach", "Rule", "closest", "examples", "reach", "rule", "rule_ids", "rules"]

_SH, _DCT, _USMX, _APP = (PREFIXES[name] for name in ("sh", "dcterms", "usmx", "usmx-app"))
_RULE = OWN["rule"]
SEVERITY, MESSAGE = NamedNode(f"{_SH}severity"), NamedNode(f"{_SH}message")
PROPERTY, SPARQL = NamedNode(f"{_SH}property"), NamedNode(f"{_SH}sparql")
PART_OF = NamedNode(f"{_DCT}isPartOf")
REQUIRES = NamedNode(f"{_DCT}requires")
TARGET = NamedNode(f"{_SH}targetClass")
PATHS = tuple(NamedNode(f"{_SH}{name}") for name in ("path", "targetObjectsOf"))
QUERIES = tuple(NamedNode(f"{_SH}{name}") for name in ("select", "ask"))
SOURCE, FIX, OURS = NamedNode(f"{_DCT}source"), NamedNode(f"{_APP}fix"), NamedNode(f"{_APP}ours")
FIRST = NamedNode(f"{PREFIXES['rdf']}first")
LABEL = NamedNode(f"{PREFIXES['rdfs']}label")
DEFINITION = NamedNode(f"{PREFIXES['skos']}definition")
_TERM = re.compile(r"\busmx:(\w+)")


@dataclass(frozen=True)
class Text:
    """A text in English and Spanish."""

    en: str
    es: str

    def __getitem__(self, lang: str) -> str:
        return self.es if lang == "es" else self.en


@dataclass(frozen=True)
class Rule:
    """One rule, as its shape tells it.

    `family` is its folder (`consent`, `agreement`, `conduct`, `record`); `severity` is `violation`, `warning` or
    `info`; `sources` are the IRIs of passages and laws that state it; `ours` says why we set it where no source does;
    `messages` are by the IRI of the shape, constraint or part (dcterms:isPartOf) that carries them, and so are `fixes`
    of parts that have one of their own. `requires` are the ids of the rules that a record has to keep for this one to
    be judged at all (dcterms:requires).
    """

    id: str
    family: str
    severity: str
    label: Text
    definition: Text
    fix: Text
    ours: Text | None
    sources: tuple[str, ...]
    messages: dict[str, Text]
    fixes: dict[str, Text]
    requires: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """Return the IRI of the rule."""
        return _RULE + self.id

    @property
    def passage(self) -> str | None:
        """Return the IRI of the first passage of the document that states the rule, or None."""
        return next((s for s in self.sources if s.startswith(OWN["passage"])), None)


class Reach(NamedTuple):
    """What the shapes of a rule look at, by local name: the classes that they are about, and the terms that they read.

    `paths` are those of the terms that stand in paths and targets; the others stand in queries.
    """

    classes: frozenset[str]
    paths: frozenset[str]
    terms: frozenset[str]


def rule_ids() -> tuple[str, ...]:
    """Return the ids of all shipped rules, in the order of family and id, without reading the rules."""
    return tuple(_rule_files())


@cache
def rules() -> dict[str, Rule]:
    """Return all shipped rules by id, in the order of family and id."""
    return {name: rule(name) for name in rule_ids()}


@cache
def rule(name: str) -> Rule:
    """Return the rule of this id, CURIE or IRI; nothing but its own file is read.

    Raises UsageError with the nearest ids when there is none.
    """
    wanted = name.removeprefix(_RULE).removeprefix("rule:")
    file = _rule_files().get(wanted)
    if file is None:
        near = closest(wanted, _rule_files())
        raise UsageError(
            f"there is no rule {name!r}",
            hint=f"Did you mean {', '.join(near)}?" if near else "`usmx rules` lists them.",
        )
    return _rule(Index(statements(file)), NamedNode(_RULE + wanted), file.parent.name)


@cache
def reach(name: str) -> Reach:
    """Return what the shapes of a rule look at, by its id: their targets, and all terms of paths and queries."""
    shapes = Index(statements(_rule_files()[name]))
    ends = (value for predicate in (*PATHS, FIRST) for value in shapes.values(predicate))
    paths = frozenset(_local(value) for value in ends if isinstance(value, NamedNode))
    queries = (value.value for predicate in QUERIES for value in shapes.values(predicate) if isinstance(value, Literal))
    classes = frozenset(_local(value) for value in shapes.values(TARGET) if isinstance(value, NamedNode))
    return Reach(classes, paths, paths.union(term for query in queries for term in _TERM.findall(query)))


def _local(term: NamedNode) -> str:
    return term.value.removeprefix(_USMX)


@cache
def _rule_files() -> dict[str, Path]:
    """Return the file of each rule; what all rules share lies beside their families' folders."""
    return {file.stem: file for file in part_files("shapes") if file.parent != resources.path("shapes")}


def examples(name: str) -> dict[str, str]:
    """Return the smallest record that breaks a rule (`fail`) and one that keeps it (`pass`), as YAML."""
    kinds = {kind: resources.path(f"data/examples/rules/{name}.{kind}.yaml") for kind in ("fail", "pass")}
    return {kind: path.read_text("utf-8") for kind, path in kinds.items() if path.is_file()}


def closest(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three ids that look like a name."""
    from difflib import get_close_matches

    return get_close_matches(name, list(known), n=3, cutoff=0.5)


def _rule(shapes: Index, node: NamedNode, family: str) -> Rule:
    parts: dict[str, Text] = {}
    fixes: dict[str, Text] = {}
    named = (*shapes.objects(node, PROPERTY), *shapes.objects(node, SPARQL), *shapes.subjects(PART_OF, node))
    for part in (node, *named):
        if isinstance(part, NamedNode | BlankNode) and shapes.objects(part, MESSAGE):
            parts[part.value] = _text(shapes, part, MESSAGE)
        if part != node and isinstance(part, NamedNode) and shapes.objects(part, FIX):
            fixes[part.value] = _text(shapes, part, FIX)
    severity = shapes.value(node, SEVERITY)
    return Rule(
        id=node.value.removeprefix(_RULE),
        family=family,
        severity=severity.value.removeprefix(_SH).lower() if isinstance(severity, NamedNode) else "violation",
        label=_text(shapes, node, LABEL),
        definition=_text(shapes, node, DEFINITION),
        fix=_text(shapes, node, FIX),
        ours=_text(shapes, node, OURS) if shapes.objects(node, OURS) else None,
        sources=tuple(s.value for s in shapes.objects(node, SOURCE) if isinstance(s, NamedNode)),
        messages=parts,
        fixes=fixes,
        requires=tuple(r.value.removeprefix(_RULE) for r in shapes.objects(node, REQUIRES) if isinstance(r, NamedNode)),
    )


def _text(shapes: Index, node: Node, predicate: NamedNode) -> Text:
    texts = {v.language: v.value for v in shapes.objects(node, predicate) if isinstance(v, Literal)}
    return Text(*(re.sub(r"\s+", " ", texts.get(lang, "")).strip() for lang in ("en", "es")))
