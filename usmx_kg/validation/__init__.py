"""Check records against the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Triple, parse

from usmx_kg import records as reading
from usmx_kg.errors import InputError
from usmx_kg.graph import Index, index, part_files
from usmx_kg.namespaces import RECORD
from usmx_kg.records import Records
from usmx_kg.rules import rule, rules
from usmx_kg.validation.background import touched
from usmx_kg.validation.report import Because, Finding, Report, Severity, Why
from usmx_kg.validation.wording import Wording

if TYPE_CHECKING:
    from usmx_kg.validation.engine import Engine

__all__ = ["Because", "Finding", "Report", "Severity", "Why", "check", "validate"]

_NAME, _DATATYPES = "name-known", "record-datatypes"


def validate(
    inputs: Iterable[str | Path] | str | Path,
    *,
    base: str = RECORD,
    input_format: str | None = None,
    background: Sequence[str | Path] = (),
    shapes: Sequence[str | Path] = (),
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    lang: str = "en",
    fail_on: Severity | str | None = Severity.VIOLATION,
) -> Report:
    """Check record files against the rules and return the report.

    `only` and `skip` are ids of rules, `background` files with facts that the caller trusts (who may consent, places,
    agreements), `shapes` files with SHACL of the caller's own, `fail_on` the lightest severity that makes the report
    not conform (None: never). A file that can't be read becomes one of the report's `errors`.

    Raises UsageError for a rule that does not exist and InputError for background or shapes that can't be read.
    """
    chosen = _chosen(only, skip)
    trusted = reading.read_background(background)
    found = reading.read(
        [inputs] if isinstance(inputs, str | Path) else list(inputs),
        base=base,
        input_format=input_format,
        background=trusted,
    )
    own = [quad.triple for path in shapes for quad in _parse_shapes(path)]
    limit = Severity(fail_on) if fail_on is not None else None
    findings = check(found, trusted, own, chosen, lang)
    return Report(findings, found.files, len(found.records), tuple(found.errors), limit, lang)


def check(
    records: Records,
    trusted: Sequence[Quad] = (),
    shapes: Sequence[Triple] = (),
    only: frozenset[str] | None = None,
    lang: str = "en",
) -> tuple[Finding, ...]:
    """Return the sorted findings in records that were read, by the rules in `only` (None: all) and the given shapes."""
    chosen = only if only is not None else frozenset(rules())
    shipped, more = index("background"), Index(trusted)
    wording = Wording(records, _joined(trusted), lang)
    by_reader = [f for f in records.findings if f.rule in chosen]
    found = [wording.of_reader(f, rules()[f.rule]) for f in by_reader]
    named = {(f.record.value, f.value) for f in records.findings if f.rule == _NAME}
    if records.records:
        data = [*(quad.triple for quad in records.quads), *touched(records.quads, shipped, more)]
        for result in _engine().validate(data, [*_shapes(chosen), *shapes]):
            finding = wording.of_result(result)
            if finding is None or (finding.rule == _DATATYPES and (finding.record, finding.value) in named):
                continue
            found.append(finding)
    unique = {(f.record, f.rule, f.host, f.sender, f.value, f.path if not f.value else None): f for f in found}
    return tuple(sorted(unique.values(), key=lambda f: f.order))


def _chosen(only: Iterable[str], skip: Iterable[str]) -> frozenset[str]:
    wanted = {rule(name).id for name in only} or set(rules())
    return frozenset(wanted - {rule(name).id for name in skip})


def _shapes(chosen: frozenset[str]) -> list[Triple]:
    """Return the triples of the chosen rules and of what all rules share (their prefixes)."""
    return [
        quad.triple
        for file in part_files("shapes")
        if file.stem in chosen or file.stem not in rules()
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
    ]


def _parse_shapes(path: str | Path) -> list[Quad]:
    try:
        form = RdfFormat.from_extension(Path(path).suffix.lstrip(".")) or RdfFormat.TURTLE
        return list(parse(path=str(path), format=form))
    except (SyntaxError, OSError) as error:
        raise InputError(f"the shapes can't be read: {error}", file=str(path)) from error


def _joined(trusted: Sequence[Quad]) -> Index:
    """Return the background with what the user trusts beside it."""
    from usmx_kg.graph import triples

    return Index([*triples("background"), *(quad.triple for quad in trusted)]) if trusted else index("background")


def _engine() -> Engine:
    from usmx_kg.validation.pyshacl_engine import PyshaclEngine

    return PyshaclEngine()
