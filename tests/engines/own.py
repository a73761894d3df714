"""Shapes of the user's own and records with values of every kind, for tests over all engines."""

from __future__ import annotations

from pathlib import Path

from usmx_kg.check.engines.registry import ENGINES
from usmx_kg.check.report import Report
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.stream.validate import validate

__all__ = ["ENGINES", "HEAD", "judged", "record", "shapes"]

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(PREFIXES.items()))
HEAD += "@prefix e: <https://example.org/> .\n"


def shapes(folder: Path, statements: str, name: str = "own.ttl") -> Path:
    """Write a shape `e:own` about deployments that says something, on line `HEAD` + 2 and after."""
    file = folder / name
    file.write_text(f"{HEAD}e:own a sh:NodeShape ; sh:targetClass usmx:Deployment ;\n{statements} .\n", "utf-8")
    return file


def record(folder: Path, statements: str = "e:n 1") -> Path:
    """Write a deployment `record:r` that says something more than it must, under properties of the user's own."""
    file = folder / "record.ttl"
    file.write_text(
        f'{HEAD}record:r a usmx:Deployment ; rdfs:label "r" ; usmx:sendingState actor:us ; usmx:hostState actor:mx ;\n'
        f'  usmx:startDate "2031-03-01"^^xsd:date ; {statements} .\n',
        "utf-8",
    )
    return file


def judged(
    folder: Path, said: str, stated: str = "e:n 1", *, engine: str = "pyshacl-turbo", lang: str = "en"
) -> Report:
    """Return what a shape finds in a record, and no rule of ours."""
    file = record(folder, stated)
    return validate(file, shapes=[shapes(folder, said)], only=["record-unique"], engine=engine, lang=lang)
