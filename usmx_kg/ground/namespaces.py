"""The one prefix table of the project, and the way between IRIs and CURIEs."""

from __future__ import annotations

import re
from types import MappingProxyType

__all__ = ["BASE", "CONTEXT", "ONTOLOGY", "OWN", "PREFIXES", "RECORD", "REUSED", "expand", "record_key", "shorten"]

BASE = "https://w3id.org/usmx/"
ONTOLOGY = f"{BASE}ontology"
CONTEXT = f"{BASE}ontology/context.jsonld"
RECORD = f"{BASE}record/"

_FOLDERS = (
    *("mission", "activity", "asset", "arms"),
    *(
        "condition-status",
        "consent-event",
        "consent-status",
        "consent-form",
        "consent-limit",
        "agreement-content",
        "support-mode",
        "activity-status",
        "modality",
        "source-kind",
    ),
    *("actor", "place", "law", "agreement", "threat", "aim", "topic"),
    *("source", "passage", "claim", "inclusion", "rule", "case", "dataset", "record"),
)

OWN = MappingProxyType(
    {"usmx": f"{ONTOLOGY}#", "usmx-app": f"{BASE}app#", **{folder: f"{BASE}{folder}/" for folder in _FOLDERS}}
)
"""Prefixes of our own namespaces."""

PREFIXES = MappingProxyType(
    {
        **OWN,
        "bibo": "http://purl.org/ontology/bibo/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "oa": "http://www.w3.org/ns/oa#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "vann": "http://purl.org/vocab/vann/",
        "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Every prefix that shipped files, exports and queries know."""

REUSED = MappingProxyType(
    {
        "label": f"{PREFIXES['rdfs']}label",
        "note": f"{PREFIXES['skos']}note",
        "source": f"{PREFIXES['dcterms']}source",
    }
)
"""Keys of records whose properties are those of other vocabularies."""

_REUSED_KEYS = {iri: key for key, iri in REUSED.items()}
_CURIE = re.compile(r"([a-z][a-z-]*):([^/\s][^\s]*)?\Z")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def expand(name: str) -> str | None:
    """Return the IRI of a CURIE with a known prefix, or None."""
    match = _CURIE.match(name)
    if match is None or match[1] not in PREFIXES:
        return None
    return PREFIXES[match[1]] + (match[2] or "")


def record_key(path: str) -> str:
    """Return the key of a property that is given as key, CURIE or IRI; what is no property of records stays."""
    iri = expand(path) or path
    return _REUSED_KEYS.get(iri) or iri.removeprefix(OWN["usmx"])


def shorten(iri: str) -> str | None:
    """Return the CURIE of an IRI where a known prefix leaves a plain local name, or None."""
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and _LOCAL.match(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return None
