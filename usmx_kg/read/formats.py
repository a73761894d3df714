"""The registry of input formats: by name and by suffix, each with the module that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from usmx_kg.ground.errors import InputError, UsageError

__all__ = ["COLUMNAR", "FORMATS", "SUFFIXES", "Format", "format_for", "format_named"]


@dataclass(frozen=True)
class Format:
    """One format. `module` is the one that reads it, imported when it is needed; `label` is its name in prose."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    module: str
    binary: bool = False


FORMATS = (
    Format("yaml", "YAML", (".yaml", ".yml"), "yaml"),
    Format("json", "JSON", (".json",), "json"),
    Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), "jsonl"),
    Format("jsonld", "JSON-LD", (".jsonld",), "json"),
    Format("csv", "CSV", (".csv",), "csv"),
    Format("tsv", "TSV", (".tsv", ".tab"), "tsv"),
    Format("xlsx", "XLSX", (".xlsx",), "xlsx", binary=True),
    Format("turtle", "Turtle", (".ttl", ".turtle"), "rdf"),
    Format("trig", "TriG", (".trig",), "rdf"),
    Format("ntriples", "N-Triples", (".nt",), "rdf"),
    Format("nquads", "N-Quads", (".nq",), "rdf"),
    Format("rdfxml", "RDF/XML", (".rdf", ".owl"), "rdf"),
)
"""Formats that are read and written."""

COLUMNAR = (
    Format("parquet", "Parquet", (".parquet",), "arrow", binary=True),
    Format("arrow", "Arrow", (".arrow", ".feather"), "arrow", binary=True),
)
"""Formats that are only read."""

SUFFIXES = {suffix: form for form in (*FORMATS, *COLUMNAR) for suffix in form.suffixes}
_NAMES = {form.name: form for form in (*FORMATS, *COLUMNAR)} | {suffix[1:]: form for suffix, form in SUFFIXES.items()}
_KNOWN = ", ".join(form.name for form in (*FORMATS, *COLUMNAR))
_OTHER_TABLES = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")


def format_named(name: str) -> Format:
    """Return the format of a name (`yaml`) or suffix (`ttl`). Raises UsageError where there is none."""
    form = _NAMES.get(name.lower().lstrip("."))
    if form is None:
        raise UsageError(f"there is no input format {name!r}", hint=f"Formats: {_KNOWN}")
    return form


def format_for(file: str, named: str | None) -> Format:
    """Return the format of a file: the one it was said to have, else the one of its suffix, before any `.gz`."""
    if named is not None:
        return format_named(named)
    path = PurePath(file)
    suffix = PurePath(path.stem if path.suffix.lower() == ".gz" else path.name).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    what = f"the suffix {suffix!r} tells no format" if suffix else "nothing tells its format"
    hint = "Save it as .xlsx or .csv." if suffix in _OTHER_TABLES else f"Say it with --input-format: {_KNOWN}."
    raise InputError(what, file=file, hint=hint)
