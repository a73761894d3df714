"""Codes of states that are not ISO 3166: which list a column's codes come from, and what they mean there."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from usmx_kg.graph.vocabulary import Field, Kind, subclasses
from usmx_kg.ground import resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.model.former_states import former_name
from usmx_kg.model.keys import record_fields, usmx
from usmx_kg.model.name_index import Names
from usmx_kg.model.name_keys import fold
from usmx_kg.model.trees import Mapping as Mapping_
from usmx_kg.model.trees import Sequence, Tree

__all__ = [
    "ISO",
    "LISTS",
    "NO_SUSPECTS",
    "Code",
    "Suspect",
    "code_in",
    "coded_fields",
    "codes_under",
    "is_code",
    "list_named",
    "suspects",
]

ISO = "iso"
LISTS = {
    "cow": "Correlates of War",
    "gw": "Gleditsch–Ward",
    "fips": "FIPS 10-4",
    "m49": "UN M49",
    "ioc": "IOC",
}
"""The lists beside ISO 3166, by the names that --codes takes. Their codes: data/entities/code-lists.csv."""

_CODE = re.compile(r"[A-Z]{2,3}\Z|[a-z]{2,3}\Z|[0-9]{1,3}\Z")
_ANY_CASE = re.compile(r"[A-Za-z]{2,3}\Z|[0-9]{1,3}\Z")
_STATE, _PLACE = usmx("State"), usmx("Place")
_PLACES = frozenset((_PLACE,))


class Code(NamedTuple):
    """What a code of a list means: the alpha-2 code of ISO 3166, empty for what has none, and a name in English."""

    iso: str
    name: str


class Suspect(NamedTuple):
    """What the codes under a key show: lists that have them (`lists`), and those that ISO lacks (`evidence`)."""

    lists: tuple[str, ...]
    evidence: frozenset[str] = frozenset()


NOT_SUSPECT = Suspect(())
NO_SUSPECTS: Mapping[str, Suspect] = {}
"""Of a file whose codes are those of ISO 3166; it goes from process to process, which a view of a dict can't."""


def list_named(name: str | None) -> str | None:
    """Return the name of a list of codes in lower case. Raises UsageError where there is none."""
    found = None if name is None else name.strip().lower()
    if found is not None and found != ISO and found not in LISTS:
        raise UsageError(f"there is no list of codes {name!r}", hint=f"Lists: {', '.join((ISO, *LISTS))}.")
    return found


def code_in(name: str, text: str) -> Code | None:
    """Return what a text means in a list, in any case, numbers with or without zeros before them; else None."""
    text = text.strip()
    return _lists()[name].get((text.lstrip("0") or text) if text.isdigit() else text.upper())


def is_code(text: str) -> bool:
    """Tell whether a text looks like a code: two or three letters, or up to three digits."""
    return _ANY_CASE.match(text.strip()) is not None


@cache
def coded_fields() -> frozenset[str]:
    """Return the keys that may take the code of a state or of its territory."""
    return frozenset(key for key, field in record_fields().items() if field.kind is Kind.THING and _takes(field))


def _takes(field: Field) -> bool:
    return any(not subclasses(kind).isdisjoint((_STATE, _PLACE)) for kind in field.classes)


def codes_under(records: Iterable[Mapping_]) -> dict[str, dict[str, int]]:
    """Return what looks like a code under keys that may take one, by key, each with the first line that has it."""
    found: dict[str, dict[str, int]] = {}
    queue: list[tuple[str, Tree]] = [("", record) for record in records]
    while queue:
        key, tree = queue.pop()
        if isinstance(tree, Mapping_):
            queue += [(name.text, value) for name, value in tree.entries]
        elif isinstance(tree, Sequence):
            queue += [(key, item) for item in tree.items]
        elif key in coded_fields() and is_code(tree.text):
            line = found.setdefault(key, {}).setdefault(tree.text.strip(), tree.line)
            found[key][tree.text.strip()] = min(line, tree.line)
    return found


def suspects(codes: Mapping[str, Iterable[str]], names: Names) -> dict[str, Suspect]:
    """Return what the texts under keys show, by key; keys whose codes may be those of ISO are not among them.

    A key is suspect where codes of it are in other lists only, most of them in one, unless more of its codes are in
    ISO only. So is another key of the same file whose codes all are in one of these lists and mean something else.
    """
    found: dict[str, Suspect] = {}
    looking = {
        key: frozenset(text for text in map(str.strip, texts) if _CODE.match(text)) for key, texts in codes.items()
    }
    for key, texts in looking.items():
        suspect = _suspect(key, texts, names)
        if suspect is not None:
            found[key] = suspect
    lists = dict.fromkeys(name for suspect in found.values() for name in suspect.lists)
    for key, texts in looking.items():
        if key not in found and texts:
            having = tuple(name for name in lists if all(code_in(name, text) for text in texts))
            if any(_differs(name, text, names) for name in having for text in texts):
                found[key] = Suspect(having)
    return found


def _suspect(key: str, texts: Collection[str], names: Names) -> Suspect | None:
    field = record_fields()[key]
    table = names.of_classes(field.classes)
    unknown = frozenset(text for text in texts if not names.find(text, table) and not _is_known(text, names))
    if _PLACE in field.classes:  # a place may be called by two letters that are no country's
        unknown = frozenset(text for text in unknown if len(text) == 3)
    known = [text for text in texts if names.of_classes(_PLACES).coded(text)]
    shares = {name: sum(code_in(name, text) is not None for text in unknown) for name in LISTS}
    most = max(shares.values())
    having = [name for name, share in shares.items() if share == most and 2 * share > len(unknown)]
    having = [name for name in having if sum(not code_in(name, text) for text in known) <= len(unknown)]
    if not having:
        return None
    best = [name for name in having if all(code_in(name, text) for text in texts)]
    return Suspect(tuple(best or having), unknown)


def _is_known(text: str, names: Names) -> bool:
    """Tell whether a text is the code or name of a place, or of a state that is no more."""
    return bool(names.find(text, names.of_classes(_PLACES))) or former_name(fold(text)) is not None


def _differs(name: str, text: str, names: Names) -> bool:
    """Tell whether a code means one state in a list and another one, or none, in ISO 3166."""
    code, states = code_in(name, text), names.of_classes(frozenset((_STATE,)))
    return code is not None and states.coded(code.iso) != states.coded(text)


@cache
def _lists() -> dict[str, dict[str, Code]]:
    found: dict[str, dict[str, Code]] = {name: {} for name in LISTS}
    with resources.path("data/entities/code-lists.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["list"]][row["code"]] = Code(row["iso"], row["name"])
    return found
