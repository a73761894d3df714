"""The bad and the odd inputs again, within this process: what a caller in Python sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust import bad, good
from usmx_kg.records import read

_LARGE = 2_000_000
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
