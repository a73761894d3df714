"""The same inputs checked whole and in pieces."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.model.findings import Finding
from usmx_kg.read.run import read
from usmx_kg.stream import pieces
from usmx_kg.stream.checking import Verdict
from usmx_kg.stream.run import check_inputs

OPTIONS = Options.of()


def whole(*files: Path, options: Options = OPTIONS) -> list[Finding]:
    """Return the findings in files that are read whole."""
    records = read(list(files), base=options.base, background=options.trusted)
    assert not records.errors, [str(error) for error in records.errors]
    found = check(records, options.trusted, options.shapes, options.only, options.lang, options.engine)
    return [unhinted(finding) for finding in found]


def in_pieces(
    *files: Path, patch: pytest.MonkeyPatch, size: int = 20_000, jobs: int = 1, options: Options = OPTIONS
) -> tuple[list[Finding], Verdict]:
    """Return the findings in files that are read in pieces of so many bytes, and all else that was found."""
    patch.setattr(pieces, "SIZE", size)
    verdicts = list(check_inputs(list(files), options, jobs=jobs, least=0))
    findings = [unhinted(finding) for verdict in verdicts for finding in verdict.findings]
    errors = tuple(error for verdict in verdicts for error in verdict.errors)
    return findings, Verdict((), sum(v.records for v in verdicts), errors)


def unhinted(finding: Finding) -> Finding:
    """Leave out which names are the nearest: in pieces, those of the records around are looked at."""
    return replace(finding, message=re.sub(r"\. (?:Did you mean |¿Quiso decir ).*\?$", ".", finding.message))
