"""Check records against the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from usmx_kg import records as reading
from usmx_kg.errors import InputError
from usmx_kg.graph import Index, Node
from usmx_kg.namespaces import RECORD
from usmx_kg.records import Input, ReaderFinding, Records, TextSource
from usmx_kg.records.conventions import NOTED
from usmx_kg.records.source import may_be_large
from usmx_kg.rules import rule, rule_ids
from usmx_kg.validation.direct import Raw, judge, judge_alone
from usmx_kg.validation.engine import ALL, DIRECT, Result
from usmx_kg.validation.from_graph import World
from usmx_kg.validation.options import Options
from usmx_kg.validation.report import Because, Finding, Report, Severity, Why
from usmx_kg.validation.things import node_of
from usmx_kg.validation.timeline import Timeline
from usmx_kg.validation.told import ToldByStatements
from usmx_kg.validation.unjudged import unjudged, with_required
from usmx_kg.validation.wording import Wording

if TYPE_CHECKING:
    from usmx_kg.validation.own_shapes import OwnShapes

__all__ = [
    "Because",
    "Finding",
    "Options",
    "Progress",
    "Report",
    "Severity",
    "Why",
    "check",
    "timelines_of",
    "validate",
    "worded",
]

Progress = Callable[[int, int, int], None]
"""Told after each piece of large files: bytes that are done, bytes in all, records that are done."""

_LITTLE = 1 << 16
"""Inputs of fewer bytes in all are judged from their statements: what judges rows would take longer to be there."""
_PACKED = 4
"""About so many bytes of text one of a workbook makes."""
_NAME, _DATATYPES = "name-known", "record-datatypes"
_AGAIN = frozenset(("record-unique", "record-repeated"))


def validate(
    inputs: Iterable[str | Path | TextSource] | str | Path,
    *,
    base: str = RECORD,
    input_format: str | None = None,
    background: Sequence[str | Path] = (),
    shapes: Sequence[str | Path] = (),
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    lang: str = "en",
    fail_on: Severity | str | None = Severity.VIOLATION,
    engine: str | None = None,
    missing: Iterable[str] | None = None,
    codes: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Check record files against the rules and return the report.

    `only` and `skip` are ids of rules, `background` files with facts that the caller trusts (who may consent, places,
    agreements), `shapes` files with SHACL of the caller's own, `fail_on` the lightest severity that makes the report
    not conform (None: never). `engine` names the SHACL engine that is to judge everything; without it, or with
    `direct`, the rules are evaluated directly, wherever that is sure to find the same; with `all` in every way there
    is. `missing` are the marks of a missing value, in any case, instead of the usual ones (NA, N/A, -, unknown, -9 …;
    none: an empty list); `codes` is the list from which codes of states are (`iso`, `cow`, `gw`, `fips`, `m49`, `ioc`),
    None: ISO 3166 where a file does not show that they are not. A file that can't be read becomes one of the report's
    `errors`. Large files in formats of one record a line are read in pieces, by `jobs` processes, and `progress` is
    told after each piece; the report has no timelines of those.

    Raises UsageError for a rule or engine that does not exist, InputError for background or shapes that can't be
    read, and DifferenceError where `all` find different things.
    """
    options = Options.of(
        base=base,
        background=background,
        shapes=shapes,
        only=only,
        skip=skip,
        lang=lang,
        engine=engine,
        missing=missing,
        codes=codes,
    )
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    limit = Severity(fail_on) if fail_on is not None else None
    if any(may_be_large(source, input_format) for source in given):
        from usmx_kg.streaming import report

        return report(given, options, limit, input_format=input_format, jobs=jobs, progress=progress)
    loaded = reading.load_all(given, input_format)
    read = partial(reading.read, loaded, base=base, background=options.trusted, conventions=options.conventions)
    judged = _by_rows([item for item in loaded if isinstance(item, Input)], options)
    if judged is not None:
        errors = tuple(item for item in loaded if isinstance(item, InputError))
        findings, count = judged
        return Report(
            findings, len(loaded), count, errors, limit, lang, lambda: timelines_of(read(), options.trusted, lang)
        )
    found = read()
    findings = check(found, options.trusted, options.shapes, options.only, lang, options.engine)
    draw = partial(timelines_of, found, options.trusted, lang)
    return Report(findings, found.files, len(found.records), tuple(found.errors), limit, lang, draw)


def _by_rows(inputs: Sequence[Input], options: Options) -> tuple[tuple[Finding, ...], int] | None:
    """Return the findings in inputs and the number of records; None where trees are to be judged.

    That is where a SHACL engine judges, and where there is so little that to judge rows would take longer.
    """
    size = sum(len(item.text) + _PACKED * len(item.data) for item in inputs)
    if size < _LITTLE or options.engine is not None or options.shapes is not None:
        return None
    from usmx_kg.streaming.whole import findings_in

    return findings_in(inputs, options)


def check(
    records: Records,
    trusted: Sequence[Quad] = (),
    shapes: OwnShapes | None = None,
    only: frozenset[str] | None = None,
    lang: str = "en",
    engine: str | None = None,
) -> tuple[Finding, ...]:
    """Return the sorted findings in records that were read, by the rules in `only` (None: all) and the given shapes."""
    if engine == ALL:
        from usmx_kg.validation.compared import agreed

        return agreed(partial(check, records, trusted, shapes, only, lang), records.quads, shapes)
    if engine == DIRECT:
        engine = None
    chosen = only if only is not None else frozenset(rule_ids())
    applied = with_required(chosen, shapes is not None)
    more = Index(trusted) if trusted else None
    told = ToldByStatements(records, more)
    wording = Wording(told, lang, shapes)
    raws: Sequence[Raw] = ()
    left: Sequence[Node] = ()
    if engine is None:
        raws, left = _direct(told.world, records)
    results: Iterable[Result] = ()
    if records.records and (engine is not None or left or shapes is not None):
        from usmx_kg.validation.by_engine import results as results_of

        results = results_of(records.quads, told.statements, more, applied, shapes, left, engine)
    return worded(wording, chosen, records.findings, raws, results)


def worded(
    wording: Wording,
    chosen: frozenset[str],
    readers: Sequence[ReaderFinding],
    raws: Iterable[Raw],
    results: Iterable[Result] = (),
) -> tuple[Finding, ...]:
    """Return the sorted findings of readers, of the evaluation and of engines, by the chosen rules, each once.

    What rules find that these require tells which checks were not made (see unjudged).
    """
    applied = with_required(chosen, wording.own is not None)
    read = [wording.of_reader(f, rule(f.rule)) for f in readers if f.rule in applied]
    named = {(f.record.value, wording.value(f)) for f in readers if f.rule == _NAME}
    found = [f for raw in raws if raw.rule in applied for f in wording.of_raw(raw)]
    found += [f for result in results for f in wording.of_result(result)]
    # a value that is no known name is found once, by the reader
    read += [f for f in found if f.rule != _DATATYPES or (f.record, f.value) not in named]
    if applied == chosen:
        return _once(read)
    told = _once(read)
    lacking = applied - chosen
    not_made = unjudged(told, chosen, wording.kind, wording.lang, wording.own)
    return _once([f for f in told if f.rule not in lacking] + [*not_made])


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings sorted, each once."""
    if len(findings) < 2:
        return tuple(findings)
    first: dict[object, Finding] = {}
    for finding in sorted(findings, key=lambda f: f.order):
        first.setdefault(_identity(finding), finding)
    return tuple(first.values())


def timelines_of(records: Records, trusted: Sequence[Quad], lang: str) -> tuple[Timeline, ...]:
    """Return the timelines of the activities among records."""
    from usmx_kg.validation.drawing import timelines

    return timelines(records, trusted, lang)


def _direct(world: World, records: Records) -> tuple[list[Raw], list[Node]]:
    """Return what the direct evaluation finds, and the nodes that it leaves to an engine."""
    found: list[Raw] = []
    left: list[Node] = []
    judged = ((node.value, judge(world.deployment(node))) for node in records.records)
    alone = ((part.id, judge_alone(part)) for part in world.alone())
    for identifier, raws in (*judged, *alone):
        if raws is None:
            left.append(node_of(identifier))
        else:
            found += raws
    return found, left


def _identity(finding: Finding) -> object:
    """Return what two findings share that are one: record, rule, host, sender, key and value.

    The key is among them because one wrong value under two keys has to be mended twice; so has an id that is used
    three times, each of which has its place, and what is told of two columns of one key. A check that was not made is
    none that found something.
    """
    made = finding.severity is not Severity.UNJUDGED
    apart = finding.rule in _AGAIN or finding.rule in NOTED or not made
    place = (finding.file, finding.line, finding.column, finding.cell) if apart else None
    return (finding.record, finding.rule, finding.host, finding.sender, finding.path, finding.value, place, made)
