"""What the tests of readers share."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from usmx_kg.graph.vocabulary import properties
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import PREFIXES, RECORD, expand, shorten
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.run import read

_USUAL = {"sendingState": "US", "hostState": "MX", "missionType": "training", "place": "Oaxaca, Mexico"}
RECORD_LINES = tuple(f"{key}: {value}" for key, value in _USUAL.items())

TURTLE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(PREFIXES.items()))
"""All prefixes, one a line."""


def text_of(text: str | bytes, form: str = "yaml", **options: object) -> Records:
    """Read one text under the name `x.<form>`."""
    return read([TextSource(text, form, f"x.{form}")], **options)  # type: ignore[arg-type]


def record(*lines: str) -> str:
    """Return a YAML record: the four usual keys that are not given, a line each, and then the lines given."""
    given = {line.partition(":")[0] for line in lines}
    usual = [line for line in RECORD_LINES if line.partition(":")[0] not in given]
    return "\n".join([*usual, *lines]) + "\n"


def turtle(body: str) -> str:
    """Return a Turtle file whose body begins on line 1, its prefixes after it in SPARQL's way before the end."""
    prefixes = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in sorted(PREFIXES.items()))
    return f"{prefixes} {body}\n"


def objects(records: Records, key: str) -> list[str]:
    """Return the objects of a key, in order: CURIEs, texts, and `"text"^^datatype` for typed literals."""
    iri = properties()[key].iri if key in properties() else expand(key)
    return [term(quad.object) for quad in records.quads if quad.predicate.value == iri]


def term(value: object) -> str:
    if isinstance(value, NamedNode):
        return shorten(value.value) or value.value
    if isinstance(value, BlankNode):
        return "_"
    assert isinstance(value, Literal)
    if value.language:
        return f'"{value.value}"@{value.language}'
    datatype = value.datatype.value.removeprefix(PREFIXES["xsd"])
    return f'"{value.value}"' if datatype == "string" else f'"{value.value}"^^{datatype}'


def error(text: str | bytes, form: str = "yaml", **options: object) -> InputError:
    """Return the one error of a text that holds no more."""
    found = text_of(text, form, **options)
    assert found.records == ()
    assert not found.quads
    assert len(found.errors) == 1, [str(e) for e in found.errors]
    assert found.errors[0].file == f"x.{form}"
    return found.errors[0]


def names(found: Records) -> list[tuple[str, str | None, str, list[str]]]:
    """Return the name-known findings: record, key, text, what was meant (CURIEs)."""
    return [
        (
            f.record.value.removeprefix(RECORD),
            f.path,
            f.value,
            [shorten(iri) or iri for of in f.params.values() for iri in of],
        )
        for f in found.findings
        if f.rule == "name-known"
    ]


def graph(quads: Iterable[Quad]) -> Dataset:
    """Return the statements in a form in which isomorphic graphs are equal."""
    found = Dataset(quads)
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found
