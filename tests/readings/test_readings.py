"""Every entry is read and told as it says, in every format that it names, and docs/KNOWN_READINGS.md lists them all."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.readings.entries import REFUSED, Entry, entries
from tests.readings.page import PAGE, page
from tests.readings.written import absent, given, record, written
from tests.records.reading import graph
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.ground.errors import InputError
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.run import read
from usmx_kg.read.source import BY_LINES
from usmx_kg.stream.run import check_inputs

_TRIED = [pytest.param(entry, form, id=f"{entry} in {form}") for entry in entries() for form in entry.formats]
_LANGUAGES = ("en", "es")


def _found(data: bytes, form: str) -> Records:
    return read([TextSource(data, form, f"x.{form}")])


def _told(finding: Finding) -> str:
    return f"{finding.message} {finding.fix or ''}"


@pytest.mark.parametrize(("entry", "form"), _TRIED)
def test_read_as_it_says(entry: Entry, form: str) -> None:
    records = _found(written(record(entry.key, entry.written, entry.beside), form), form)
    if entry.read == REFUSED and records.errors:
        assert entry.rule is None, f"an error, not a finding: {records.errors[0]}"
        assert entry.says.get("en", "") in f"{records.errors[0]} {records.errors[0].hint or ''}"
        return
    assert not records.errors, str(records.errors[0])
    expected = None if entry.read == REFUSED else entry.read
    reference = _found(given(record(entry.key, expected, entry.beside)), "yaml")
    assert not reference.errors, str(reference.errors[0])
    if entry.read != REFUSED:
        assert graph(records.quads) == graph(reference.quads)
    usual = Counter(finding.rule for finding in check(reference))
    if entry.rule and entry.read == entry.written:  # what is said of it is said of the reference too
        del usual[entry.rule]
    for lang in _LANGUAGES:
        findings = check(records, lang=lang)
        more = Counter(finding.rule for finding in findings) - usual
        if entry.read != REFUSED:
            assert set(more) == ({entry.rule} if entry.rule else set()), more
        else:
            assert entry.rule in more, more
        told = [_told(finding) for finding in findings if finding.rule == entry.rule]
        assert entry.rule is None or any(entry.says.get(lang, "") in text for text in told), told


@pytest.mark.parametrize(("entry", "form"), [case for case in _TRIED if case.values[1] in BY_LINES])
def test_read_the_same_in_pieces(entry: Entry, form: str, tmp_path: Path) -> None:
    file = tmp_path / f"x.{form}"
    file.write_bytes(written(record(entry.key, entry.written, entry.beside), form))
    records = read([file], input_format=form)
    verdicts = list(check_inputs([file], Options.of(), input_format=form, least=0))
    errors: list[InputError] = [error for verdict in verdicts for error in verdict.errors]
    assert [str(error) for error in errors] == [str(error) for error in records.errors]
    if not errors:
        assert [finding for verdict in verdicts for finding in verdict.findings] == list(check(records))


def test_what_is_to_be_read_is_no_surprise() -> None:
    assert absent(record("consent.grantedBy", "NA", {"place": None}))["consent"]["grantedBy"] == "NA"


def test_the_page_is_made_anew() -> None:
    assert PAGE.read_text("utf-8") == page(entries()), "run python -m tests.readings"


def test_an_entry_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "- {kind: a, key: label, written: b, formats: all, read: b, rule: null, sayz: c}\n"
    )
    with pytest.raises(ValueError, match="sayz"):
        entries(tmp_path)
