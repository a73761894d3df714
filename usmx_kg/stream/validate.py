"""Check inputs of any size against the rules: small ones by their statements, others by rows, large ones in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from usmx_kg.check.options import Options
from usmx_kg.check.report import Report
from usmx_kg.check.run import Progress, check, timelines_of
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.findings import Finding, Severity
from usmx_kg.model.records import TextSource
from usmx_kg.read import run as reading
from usmx_kg.read.source import Input, may_be_large

__all__ = ["validate"]

_LITTLE = 1 << 16
"""Inputs of fewer bytes in all are judged from their statements: what judges rows would take longer to be there."""
_PACKED = 4
"""About so many bytes of text one of a workbook makes."""


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
        from usmx_kg.stream.run import report

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
    from usmx_kg.stream.whole import findings_in

    return findings_in(inputs, options)
