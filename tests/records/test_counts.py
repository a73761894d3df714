"""A count is a whole number as programs write it: marks between digits are never read, and the fix joins the groups."""

from __future__ import annotations

import json
from itertools import product

import pytest

from tests.readings.written import record, written
from usmx_kg.check.run import check
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

_MARKS = (",", ".", " ", "\u00a0", "\u202f", "\u2009", "'", "’", "_")
_GROUPS = (("12", "000"), ("2", "000"), ("35", "000"), ("1", "234", "567"), ("100", "000", "000"))
_FORMATS = ("yaml", "json", "jsonl", "csv", "tsv", "xlsx", "parquet", "arrow")
_KEYS = ("personnelCount", "consent.personnelCap")


def _texts() -> list[tuple[str, str]]:
    """Return texts with marks between groups of digits and perhaps a fraction of noughts, each with its digits."""
    found = []
    for mark, groups in product(_MARKS, _GROUPS):
        found.append((mark.join(groups), "".join(groups)))
        found += [
            (mark.join(groups) + point + noughts, "".join(groups))
            for point, noughts in product(".,", ("0", "00"))
            if point != mark
        ]
    found += [("1,00,000", "100000"), ("12,34,567", "1234567"), ("1,00,000.00", "100000")]
    return found


@pytest.mark.parametrize("form", _FORMATS)
def test_marks_between_digits_are_never_read_and_the_fix_joins_them(form: str) -> None:
    for (text, digits), key in product(_texts(), _KEYS):
        records = read([TextSource(written(record(key, text, {}), form), form, "x")])
        assert not records.errors, text
        for lang, begins in (("en", f"Write {digits}, if"), ("es", f"Escriba {digits}, si")):
            [finding] = check(records, lang=lang, only=frozenset(("record-datatypes",)))
            assert finding.value == text
            assert (finding.fix or "").startswith(begins), (text, finding.fix)


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("text", ["12.00", "12.000", "2.000", "0.000", "12.0000", "12,0", "12,000", "12.", ".0", "1e3"])
def test_only_one_nought_is_what_programs_write(form: str, text: str) -> None:
    for key in _KEYS:
        records = read([TextSource(written(record(key, text, {}), form), form, "x")])
        assert [f.value for f in check(records, only=frozenset(("record-datatypes",)))] == [text]


@pytest.mark.parametrize("form", ["json", "jsonl", "jsonld"])
@pytest.mark.parametrize(
    ("number", "digits"), [("12.000", "12000"), ("35.000", "35000"), ("12.00", None), ("12.0", None)]
)
def test_a_number_of_json_that_may_be_thousands_is_not_read(form: str, number: str, digits: str | None) -> None:
    for key in _KEYS:
        data = written(record(key, 987654, {}), form).replace(b"987654", number.encode())
        records = read([TextSource(data, form, f"x.{form}")])
        found = list(check(records, only=frozenset(("record-datatypes",))))
        assert [finding.value for finding in found] == ([number] if digits else [])
        assert all((finding.fix or "").startswith(f"Write {digits}, if") for finding in found)


@pytest.mark.parametrize("digits", ["٣٥", "１２", "३५", "1２", "²", "Ⅻ", "½"])
@pytest.mark.parametrize("form", _FORMATS)
def test_digits_of_other_scripts_are_never_read(form: str, digits: str) -> None:
    records = read([TextSource(written(record("personnelCount", digits, {}), form), form, "x")])
    assert [f.value for f in check(records, only=frozenset(("record-datatypes",)))] == [digits]


@pytest.mark.parametrize("text", ["35,000", "5.000", "1.234.567", "1 000", "12.000"])
def test_no_fix_proposes_the_decimal_reading(text: str) -> None:
    data = json.dumps([record("personnelCount", text, {})]).encode()
    [finding] = check(read([TextSource(data, "json", "x")]), only=frozenset(("record-datatypes",)))
    short = text.partition(",")[0].partition(".")[0].partition(" ")[0]
    assert f"Write {short}," not in (finding.fix or "")
