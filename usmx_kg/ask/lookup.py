"""What a word of the user's means: things, terms, concepts and rules by CURIE, IRI, code, label or local name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pyoxigraph import NamedNode

from usmx_kg import graph
from usmx_kg.graph.vocabulary import ALT_LABEL, LABEL, PREF_LABEL, label, subclasses
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import BASE, OWN, PREFIXES, expand, shorten
from usmx_kg.model.name_index import Table, shipped
from usmx_kg.model.name_keys import fold

__all__ = ["all_terms", "find", "matches", "of_class", "of_scheme"]

_VOCAB = "`usmx vocab` lists what there is."
_DEPRECATED = NamedNode(f"{PREFIXES['owl']}deprecated")


@cache
def all_terms() -> tuple[str, ...]:
    """Return the IRIs of all that the shipped graph says something about, in our namespaces, sorted.

    Names that were replaced are not offered; who gives one is told of its successor.
    """
    shipped = graph.index("all")
    subjects = {node.value for node in shipped.nodes() if isinstance(node, NamedNode)}
    replaced = {node.value for node in shipped.subjects(_DEPRECATED) if isinstance(node, NamedNode)}
    return tuple(sorted(iri for iri in subjects - replaced if iri.startswith(BASE)))


@cache
def _table() -> Table:
    return Table(_named())


def _named() -> Iterator[tuple[str, str]]:
    """Yield folded names and IRIs, the namespaces in the order of the prefix table."""
    index, order = graph.index("all"), list(OWN.values())
    by_space: dict[str, list[str]] = {space: [] for space in order}
    for iri in all_terms():
        space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
        by_space.setdefault(space, []).append(iri)
    for space, iris in by_space.items():
        for iri in iris:
            yield fold(iri.removeprefix(space)), iri
            for predicate in (LABEL, PREF_LABEL, ALT_LABEL):
                for text in index.objects(NamedNode(iri), predicate):
                    yield fold(text.value), iri


@cache
def _everything(class_iri: str) -> Table:
    """Return all that the graph has of a class, by name."""
    index, kinds = graph.index("all"), subclasses(class_iri)
    members = {iri for iri in all_terms() if any(t.value in kinds for t in index.objects(NamedNode(iri), graph.type_))}
    return Table((name, iri) for name, iri in _named() if iri in members)


def matches(word: str) -> tuple[str, ...]:
    """Return the IRIs of all that a word names: one for a CURIE or IRI, else all that bear the name.

    Raises UsageError, with the nearest names, when there is none.
    """
    iri = expand(word) or (word if "://" in word else None)
    if iri is not None:
        if iri in all_terms() or _described(iri):
            return (iri,)
        raise _unknown(word, _nearest(iri))
    folded = fold(word)
    found = _table().exactly(folded) or _table().loosely(folded) if folded else ()
    if not found:
        raise _unknown(word, list(_table().nearest(folded)))
    return found


def _described(iri: str) -> bool:
    """Tell whether the graph says anything of a thing, be it of others."""
    try:
        return NamedNode(iri) in graph.index("all")
    except ValueError:
        return False


def find(word: str) -> str:
    """Return the IRI of the one thing that a word names.

    Raises UsageError when it names none, with the nearest names, or several, with all of them.
    """
    return _single(word, matches(word))


def of_class(word: str, class_iri: str) -> str:
    """Return the IRI of the thing of a class that a word names; see `find`.

    Names are looked up as records have them; then, for passages, cases and all else that no record names, among all
    that the graph holds: by label, slug or other name.
    """
    table = shipped().of_classes(frozenset((class_iri,)))
    if shipped().find(word, table):
        return _among(word, table)
    return _among(
        word, _everything(class_iri), f"`usmx query 'SELECT ?one {{ ?one a {shorten(class_iri)} }}'` lists them."
    )


def of_scheme(word: str, scheme_iri: str) -> str:
    """Return the IRI of the concept of a scheme that a word names; see `find`."""
    return _among(word, shipped().of_scheme(scheme_iri))


def _among(word: str, table: Table, listed: str = _VOCAB) -> str:
    iri = expand(word) or (word if "://" in word else None)
    if iri is not None:
        return _checked(word, iri)
    found = shipped().find(word, table) or table.loosely(fold(word))
    if not found:
        raise _unknown(word, list(table.nearest(fold(word))), listed)
    return _single(word, found)


def _checked(word: str, iri: str) -> str:
    """Refuse an IRI of ours that nothing is known of, and one that is none; things of others may be in --data."""
    if iri.startswith(tuple(s for p, s in OWN.items() if p not in ("record", "case"))) and iri not in all_terms():
        raise _unknown(word, _nearest(iri))
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise UsageError(f"{word!r} is no valid IRI") from error


def _single(word: str, found: tuple[str, ...]) -> str:
    if len(found) > 1:
        names = ", ".join(f"{shorten(iri) or iri} ({label(iri)})" for iri in found)
        raise UsageError(f"{word!r} names several things", hint=f"Say which: {names}")
    return found[0]


def _nearest(iri: str) -> list[str]:
    """Return the IRIs of the same namespace that come nearest, else of any."""
    space = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    local = Table((fold(term.removeprefix(space)), term) for term in all_terms() if term.startswith(space))
    wanted = fold(iri.removeprefix(space))
    return list(local.nearest(wanted) or _table().nearest(wanted))


def _unknown(word: str, near: list[str], listed: str = _VOCAB) -> UsageError:
    names = ", ".join(f"{shorten(iri) or iri} ({label(iri, among=graph.index('all'))})" for iri in near)
    hint = f"Did you mean {names}?" if names else listed
    return UsageError(f"nothing is called {word!r}", hint=hint)
