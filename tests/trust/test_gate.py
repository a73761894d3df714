"""The bad and the odd inputs again, within this process: what a caller in Python sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust import bad, good
from tests.trust.samples import packed
from usmx_kg.read.run import read
from usmx_kg.stream.validate import validate

_LARGE = 2_000_000
_DENSE = 900_000
"""What is larger may be refused for its ratio, once it is packed."""
BAD = [case for case in bad.corpus() if len(case.data) < _LARGE]
GOOD = [case for case in good.corpus() if len(case.data) < _LARGE]
FORMS = sorted({Path(case.file).suffixes[0] if "." in case.file else "" for case in BAD})


@pytest.mark.parametrize("form", FORMS)
def test_refused(form: str, tmp_path: Path) -> None:
    for case in BAD:
        if "".join(Path(case.file).suffixes[:1]) == form:
            file = tmp_path / case.file
            file.write_bytes(case.data)
            found = read([file])
            told = [str(error) for error in found.errors]
            assert told, case.name
            assert any(case.message in one for one in told), (case.name, told)
            assert not case.line or found.errors[0].line or found.errors[0].cell, (case.name, told)
            assert all(error.file == str(file) and error.exit_code == 3 for error in found.errors)
            assert not found.records, case.name


@pytest.mark.parametrize("form", FORMS)
def test_read(form: str, tmp_path: Path) -> None:
    for case in GOOD:
        if "".join(Path(case.file).suffixes[:1]).lower() == form:
            file = tmp_path / case.file
            file.write_bytes(case.data)
            found = read([file])
            assert not found.errors, case.name
            assert len(found.records) == case.records, case.name


BY_LINES = (".jsonl", ".csv", ".tsv", ".nt", ".nq")


@pytest.mark.parametrize("form", BY_LINES)
def test_the_same_is_refused_in_pieces(form: str, tmp_path: Path) -> None:
    """What is packed is read in pieces, however small it is."""
    for case in BAD:
        if case.file == f"x{form}" and len(case.data) < _DENSE:
            file = tmp_path / f"{case.file}.gz"
            file.write_bytes(packed(case.data))
            report = validate([file])
            told = [str(error) for error in report.errors]
            assert told, case.name
            assert any(case.message in one for one in told), (case.name, told)
            assert not case.line or report.errors[0].line, (case.name, told)


@pytest.mark.parametrize("form", BY_LINES)
def test_the_same_is_read_in_pieces(form: str, tmp_path: Path) -> None:
    for case in GOOD:
        if case.file == f"x{form}" and not case.data.startswith(b"\x1f\x8b"):
            whole, pieces = tmp_path / case.file, tmp_path / f"{case.file}.gz"
            whole.write_bytes(case.data)
            pieces.write_bytes(packed(case.data))
            one, other = validate([whole]), validate([pieces])
            assert not other.errors, case.name
            assert other.records == one.records == case.records, case.name
            found = [[(f.rule, f.value, f.line, f.column) for f in report.findings] for report in (one, other)]
            assert found[0] == found[1], case.name
