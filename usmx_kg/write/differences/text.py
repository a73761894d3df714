"""A difference for people: thing by thing, what went with a minus and what came with a plus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from usmx_kg.ground.namespaces import shorten
from usmx_kg.write.escape import line
from usmx_kg.write.results.cells import kind

if TYPE_CHECKING:
    from usmx_kg.graph import Term
    from usmx_kg.model.changes import Change, Difference

__all__ = ["render"]

_WORDS = {
    "en": {"same": "No difference.", "one": "1 thing changed", "many": "{} things changed",
           "counts": "{} statements removed, {} added.", "in": "in"},
    "es": {"same": "Sin diferencias.", "one": "1 cosa cambió", "many": "{} cosas cambiaron",
           "counts": "{} enunciados quitados, {} añadidos.", "in": "en"},
}  # fmt: skip
_COLORS = {"-": "\x1b[31m", "+": "\x1b[32m", "~": ""}
_PLAIN = ("string", "langString", "date", "integer", "boolean", "decimal")


def render(difference: Difference, lang: str, *, color: bool = False) -> str:
    """Return the text; a nameless thing that changed inside has a tilde and what it is known by."""
    words = _WORDS[lang]
    if not difference:
        return f"{words['same']}\n"
    rows: list[str] = []
    for thing in difference.things:
        name, short = difference.labels.get(thing.node.value), _short(thing.node)
        rows.append(f"{line(name)}  {short}" if name else short)
        for change in thing.changes:
            rows += _rows(change, difference, words["in"], 1, color=color)
        rows.append("")
    number = len(difference.things)
    counts = words["counts"].format(*(f"{found:,}" for found in difference.counts.values()))
    rows.append(f"{words['one'] if number == 1 else words['many'].format(f'{number:,}')}: {counts}")
    return "".join(f"{row}\n" for row in rows)


def _rows(change: Change, difference: Difference, inside: str, depth: int, *, color: bool) -> Iterator[str]:
    told = _short_iri(change.predicate)
    if change.sign == "~":
        known = ", ".join(_named(term, difference) for term in change.known_by)
        told += f" [{known}]" if known else ""
    elif not change.inner:
        told += f" {_named(change.value, difference)}"
    if change.graph:
        told += f" ({inside} {_short_iri(change.graph)})"
    row = f"{'  ' * depth}{change.sign} {told}"
    paint = _COLORS[change.sign] if color else ""
    yield f"{paint}{row}\x1b[0m" if paint else row
    for inner in change.inner:
        yield from _rows(inner, difference, inside, depth + 1, color=color)


def _named(term: Term, difference: Difference) -> str:
    label = difference.labels.get(term.value)
    return f"{line(label)} ({_short(term)})" if label and kind(term) == "NamedNode" else _short(term)


def _short(term: Term) -> str:
    if kind(term) == "NamedNode":
        return _short_iri(term.value)
    if kind(term) == "BlankNode":
        return f"_:{term.value}"
    text, language, datatype = line(term.value), term.language, term.datatype.value  # type: ignore[union-attr]
    if language:
        return f"{text}@{language}"
    return text if datatype.rpartition("#")[2] in _PLAIN else f"{text} ({_short_iri(datatype)})"


def _short_iri(iri: str) -> str:
    return line(shorten(iri) or f"<{iri}>")
