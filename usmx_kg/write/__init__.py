"""Formats out: reports, query results and graphs as text, one module a format, found by name or extension."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from usmx_kg.ground.errors import UsageError

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from usmx_kg.model.answer import Answer
    from usmx_kg.model.changes import Difference
    from usmx_kg.model.findings import Finding, Findings
    from usmx_kg.model.timeline import Timeline

__all__ = [
    "DIFFERENCES", "GRAPHS", "REPORTS", "RESULTS", "STREAMED", "TIMELINES", "form_of", "render_difference",
    "render_findings", "render_graph", "render_report", "render_result", "render_timelines", "result_parts",
]  # fmt: skip

REPORTS = MappingProxyType(
    {
        "text": (".txt",),
        "json": (".json",),
        "jsonl": (".jsonl", ".ndjson"),
        "csv": (".csv",),
        "markdown": (".md",),
        "html": (".html", ".htm"),
        "sarif": (".sarif", ".sarif.json"),
        "junit": (".xml",),
        "github": (),
        "turtle": (".ttl",),
    }
)
"""Formats of validation reports, each a module of `write/reports/`, with the extensions that choose it."""

STREAMED = frozenset(("jsonl", "csv"))
"""Formats of reports that are nothing but findings one after another, so that they can be written as these come."""

RESULTS = MappingProxyType(
    {
        "table": (".txt",),
        "csv": (".csv",),
        "tsv": (".tsv",),
        "json": (".json", ".srj"),
        "xml": (".xml", ".srx"),
        "markdown": (".md",),
        "html": (".html", ".htm"),
    }
)
"""Formats of rows and of yes or no, each a module of `write/results/`."""

GRAPHS = MappingProxyType(
    {
        "turtle": (".ttl",),
        "jsonld": (".jsonld",),
        "nt": (".nt",),
        "nq": (".nq",),
        "trig": (".trig",),
        "rdfxml": (".rdf", ".owl"),
    }
)
"""Formats of triples, each a module of `write/graphs/`."""

TIMELINES = MappingProxyType({"text": (".txt",), "svg": (".svg",), "html": (".html", ".htm")})
"""Formats of timelines, each a module of `write/timelines/`."""

DIFFERENCES = MappingProxyType(
    {"text": (".txt", ".diff"), "json": (".json",), "nt": (".nt", ".nq", ".patch"), "turtle": (".ttl",)}
)
"""Formats of differences, each a module of `write/differences/`."""


def form_of(path: str | Path, *registries: Mapping[str, tuple[str, ...]]) -> str:
    """Return the format that the extension of a file chooses.

    Raises UsageError when none of the registries has it.
    """
    known = {extension: form for registry in registries for form, found in registry.items() for extension in found}
    suffixes = [suffix.lower() for suffix in Path(path).suffixes[-2:]]
    suffix = next((s for s in ("".join(suffixes), *suffixes[-1:]) if s in known), "".join(suffixes[-1:]))
    if suffix not in known:
        raise UsageError(
            f"the extension {suffix or '(none)'} tells no format",
            file=str(path),
            hint=f"Give -f, or one of {' '.join(sorted(known))}",
        )
    return known[suffix]


def render_report(report: Findings, form: str, *, color: bool = False) -> str:
    """Return a validation report in a format of REPORTS; `color` only matters to text."""
    return _module("reports", REPORTS, form).render(report, color=color)  # type: ignore[no-any-return]


def render_findings(findings: Iterable[Finding], form: str, *, first: bool) -> str:
    """Return some findings of a report, one after another in a format of STREAMED, the first ones with their head."""
    return _module("reports", REPORTS, form).rows(findings, first=first)  # type: ignore[no-any-return]


def render_result(result: Answer, form: str, *, color: bool = False, width: int | None = None) -> str:
    """Return a query result in a format of RESULTS, or the triples of one in a format of GRAPHS.

    Raises UsageError for rows, or yes and no, as a graph.
    """
    if form in GRAPHS:
        if result.form not in ("construct", "describe"):
            raise UsageError(
                f"{result.form.upper()} gives no triples to write as {form}", hint=f"Formats: {', '.join(RESULTS)}"
            )
        return render_graph(result.triples, form)
    module = _module("results", RESULTS, form)
    if form == "table":
        return module.render(result, color=color, width=width)  # type: ignore[no-any-return]
    return module.render(result)  # type: ignore[no-any-return]


def result_parts(result: Answer, form: str, *, color: bool = False, width: int | None = None) -> Iterator[str]:
    """Yield what `render_result` returns part by part, so that a large answer takes little memory beside its rows.

    Raises UsageError as that does.
    """
    module = None if form in GRAPHS else _module("results", RESULTS, form)
    if module is None or not hasattr(module, "rows"):
        yield render_result(result, form, color=color, width=width)
    elif form == "table":
        yield from module.rows(result, color=color, width=width)
    else:
        yield from module.rows(result)


def render_graph(
    triples: Iterable[Triple], form: str, *, context: Mapping[str, object] | None = None, nest: bool = False
) -> str:
    """Return triples in a format of GRAPHS, the same bytes for the same triples.

    `context` is the JSON-LD context to use (its `@context` value); with `nest`, JSON-LD puts a node that one other
    node refers to inside that one.
    """
    module = _module("graphs", GRAPHS, form)
    if form == "jsonld":
        return module.render(triples, context=context, nest=nest)  # type: ignore[no-any-return]
    return module.render(triples)  # type: ignore[no-any-return]


def render_timelines(
    timelines: Sequence[Timeline], form: str, *, lang: str = "en", color: bool = False, width: int | None = None
) -> str:
    """Return timelines in a format of TIMELINES; `color` and `width` only matter to text."""
    return _module("timelines", TIMELINES, form).render(timelines, lang, color=color, width=width)  # type: ignore[no-any-return]


def render_difference(difference: Difference, form: str, *, lang: str = "en", color: bool = False) -> str:
    """Return a difference in a format of DIFFERENCES; `color` only matters to text."""
    return _module("differences", DIFFERENCES, form).render(difference, lang, color=color)  # type: ignore[no-any-return]


def _module(folder: str, registry: Mapping[str, tuple[str, ...]], form: str) -> Any:
    if form not in registry:
        raise UsageError(f"there is no format {form!r} here", hint=f"Formats: {', '.join(registry)}")
    return import_module(f"usmx_kg.write.{folder}.{form}")
