"""Ids: IRIs, CURIEs and short names, and those that are made up for records that have none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from pyoxigraph import NamedNode

from usmx_kg.ground.namespaces import OWN, expand

__all__ = ["MAX_IRI", "absolute", "is_label", "made_up", "mint", "name_of_id"]

MAX_IRI = 2048
"""How many characters one IRI may have."""

_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*://|(?:urn|tag|info|did|ark|doi|ni|mailto):)\S+\Z", re.IGNORECASE)
_SLUG = re.compile(r"[^\W_][\w.~-]*\Z")
_LABEL = re.compile(r"_:[A-Za-z0-9][A-Za-z0-9_-]{0,60}\Z")
_LONGEST_STEM = 100


def absolute(text: str) -> str | None:
    """Return the IRI that a text is, as IRI or as CURIE with a known prefix; None where it is neither or not valid."""
    iri = text if _SCHEME.match(text) else expand(text)
    if iri is None or iri in OWN.values() or len(iri) > MAX_IRI:
        return None
    try:
        return NamedNode(iri).value
    except ValueError:
        return None


def mint(text: str, base: str) -> str | None:
    """Return the IRI of an id: an IRI, a CURIE, or a short name of letters, digits and -._~ put under the base."""
    return absolute(text) or (absolute(base + text) if _SLUG.match(text) else None)


def name_of_id(text: str, base: str) -> str | None:
    """Return the IRI or the label (`_:x`) that a text is as an id, None where it can be none."""
    name = text.strip()
    return name if is_label(name) else mint(name, base)


def is_label(text: str) -> bool:
    """Tell whether a text is the label (`_:x`) of a thing without an IRI, which only its own file can name."""
    return bool(_LABEL.match(text))


def made_up(file: str, position: int, base: str, taken: Callable[[str], bool]) -> str:
    """Return the IRI of a record without an id: from its file's name and its position there, counted from 1."""
    stem = re.sub(r"[^\w.~-]+", "-", PurePath(file).name.split(".")[0]).strip("-._~")
    iri = f"{base}{stem[:_LONGEST_STEM] or 'record'}-{position}"
    while taken(iri):
        iri += "-x"
    return iri
