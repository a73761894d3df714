"""Codes of lists that are not ISO 3166: never read as ISO, told once a key, and read whole where the list is said."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from tests.cli.running import process, usmx
from tests.records.reading import names, objects, text_of
from tests.streaming.whole import in_pieces
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.cli.conventions import CODES
from usmx_kg.ground import resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.conventions import Conventions
from usmx_kg.model.records import Records, TextSource
from usmx_kg.model.state_codes import ISO, LISTS
from usmx_kg.read.run import read

_ROWS = list(csv.DictReader(resources.path("data/entities/code-lists.csv").read_text("utf-8").splitlines()))
_STATES = set(re.findall(r"^actor:(..)$", resources.path("data/entities/states.ttl").read_text("utf-8"), re.MULTILINE))


def _csv(codes: list[str], key: str = "hostState") -> str:
    return "\n".join([f"id,sendingState,{key}", *(f"r{n},actor:us,{code}" for n, code in enumerate(codes))]) + "\n"


def test_the_command_offers_each_list() -> None:
    assert (ISO, *LISTS) == CODES
    with pytest.raises(UsageError, match="no list of codes 'cia'"):
        Conventions.of(codes="cia")


@pytest.mark.parametrize("name", LISTS)
def test_every_code_of_a_list_is_the_right_state_or_refused_with_its_name(name: str) -> None:
    rows = [row for row in _ROWS if row["list"] == name]
    assert len(rows) > 180
    found = text_of(_csv([row["code"] for row in rows]), "csv", conventions=Conventions.of(codes=name))
    assert not found.errors
    unknown = {value: of for of, _, value, _ in names(found)}
    read_as = {str(q.subject)[1:-1]: q.object for q in found.quads if q.predicate.value.endswith("hostState")}
    for n, row in enumerate(rows):
        value = str(read_as[f"{RECORD}r{n}"])
        if row["iso"].lower() in _STATES:
            assert value == f"<https://w3id.org/usmx/actor/{row['iso'].lower()}>", row
            assert row["code"] not in unknown
        else:
            assert value == f'"{row["code"]}"', row
            assert unknown[row["code"]] == f"r{n}"


@pytest.mark.parametrize(
    ("name", "code", "state"),
    [
        ("cow", "MEX", "mx"), ("cow", "70", "mx"), ("cow", "SLV", "si"), ("cow", "SAL", "sv"), ("cow", "AUS", "at"),
        ("cow", "SWZ", "ch"), ("cow", "MNG", "me"), ("cow", "UKG", "gb"), ("cow", "2", "us"), ("cow", "002", "us"),
        ("gw", "FRN", "fr"), ("gw", "220", "fr"), ("fips", "GM", "de"), ("fips", "CH", "cn"), ("fips", "AU", "at"),
        ("fips", "MX", "mx"), ("m49", "484", "mx"), ("m49", "4", "af"), ("m49", "004", "af"), ("ioc", "GER", "de"),
        ("ioc", "mex", "mx"), ("iso", "SLV", "sv"), ("iso", "GM", "gm"),
    ],
)  # fmt: skip
def test_what_a_code_means_where_its_list_is_said(name: str, code: str, state: str) -> None:
    for text, form in (
        (_csv([code]), "csv"),
        (f"{{id: r, sendingState: actor:us, hostState: {code}}}", "yaml"),
        (json.dumps({"id": "r", "hostState": code}), "jsonl"),
    ):
        found = text_of(text, form, conventions=Conventions.of(codes=name))
        assert objects(found, "hostState") == [f"actor:{state}"], (text, form)


@pytest.mark.parametrize("name", [name for name in LISTS if name != "m49"])
def test_a_code_of_iso_that_the_list_lacks_is_refused(name: str) -> None:
    have = {row["code"] for row in _ROWS if row["list"] == name}
    lacking = [code for code in ("DEU", "CHE", "SVN", "ZMB", "DE", "CZ", "RS") if code not in have]
    assert lacking
    found = text_of(_csv(lacking), "csv", conventions=Conventions.of(codes=name))
    assert objects(found, "hostState") == [f'"{code}"' for code in lacking]
    told = [finding for finding in check(found) if finding.rule == "name-known"]
    assert len(told) == len(lacking)
    assert f"no code of {LISTS[name]}" in told[0].message


def test_a_place_by_code_where_the_list_is_said() -> None:
    found = text_of(_csv(["SLV", '"Ljubljana, SLV"'], "place"), "csv", conventions=Conventions.of(codes="cow"))
    assert objects(found, "place")[0] == "place:si"
    assert {str(q.object) for q in found.quads if q.predicate.value.endswith("within")} == {
        "<https://w3id.org/usmx/place/si>"
    }


# -- without the list: told once a key, none read

_FOREIGN = {
    "cow": (["SLV", "AUS", "FRN", "UKG", "SWZ", "MNG"], {"FRN", "UKG"}),
    "fips": (["GM", "CH", "AU", "UP", "JA", "EI"], {"UP", "JA", "EI"}),
    "ioc": (["GER", "NED", "SUI", "DEN", "MEX"], {"GER", "NED", "SUI", "DEN"}),
    "m49": (["484", "840", "276"], {"484", "840", "276"}),
}


def _rows(codes: list[str], key: str) -> list[dict[str, str]]:
    return [{"id": f"r{n}", "sendingState": "actor:us", key: code} for n, code in enumerate(codes)]


def _as_yaml(codes: list[str], key: str) -> tuple[bytes, str]:
    return json.dumps(_nested(_rows(codes, key))).encode(), "yaml"


def _as_json(codes: list[str], key: str) -> tuple[bytes, str]:
    return json.dumps(_nested(_rows(codes, key))).encode(), "json"


def _as_lines(codes: list[str], key: str) -> tuple[bytes, str]:
    return "".join(json.dumps(row) + "\n" for row in _nested(_rows(codes, key))).encode(), "jsonl"


def _as_csv(codes: list[str], key: str) -> tuple[bytes, str]:
    return _csv(codes, key).encode(), "csv"


def _as_tsv(codes: list[str], key: str) -> tuple[bytes, str]:
    return _csv(codes, key).replace(",", "\t").encode(), "tsv"


def _as_workbook(codes: list[str], key: str) -> tuple[bytes, str]:
    from io import BytesIO

    from openpyxl import Workbook

    book, stream = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "sendingState", key])
    for row in _rows(codes, key):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row.values()])
    book.save(stream)
    return stream.getvalue(), "xlsx"


def _as_parquet(codes: list[str], key: str) -> tuple[bytes, str]:
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_pylist(_nested(_rows(codes, key))), sink)
    return sink.getvalue().to_pybytes(), "parquet"


def _nested(rows: list[dict[str, str]]) -> list[dict[str, object]]:
    found = []
    for row in rows:
        block: dict[str, object] = {}
        for name, value in row.items():
            outer, _, inner = name.partition(".")
            block[outer] = {inner: value} if inner else value
        found.append(block)
    return found


_WRITERS = [_as_yaml, _as_json, _as_lines, _as_csv, _as_tsv, _as_workbook, _as_parquet]


@pytest.mark.parametrize("key", ["hostState", "supports", "consent.grantedBy", "agreement.party"])
@pytest.mark.parametrize("write", _WRITERS)
@pytest.mark.parametrize("name", _FOREIGN)
def test_codes_of_another_list_are_told_once_and_never_read(
    name: str, write: Callable[[list[str], str], tuple[bytes, str]], key: str
) -> None:
    codes, evidence = _FOREIGN[name]
    data, form = write(codes, key)
    found = read([TextSource(data, form, f"x.{form}")])
    assert not found.errors
    assert objects(found, key.rpartition(".")[2]) == [f'"{code}"' for code in codes]
    _is_told(found, key.rpartition(".")[2], codes, evidence, name)


def _is_told(found: Records, key: str, codes: list[str], evidence: set[str], name: str) -> None:
    for lang in ("en", "es"):
        findings = check(found, lang=lang)
        [told] = [finding for finding in findings if finding.rule == "code-list"]
        assert told.path == key
        assert all(code in told.message for code in evidence)
        assert LISTS[name] in told.message
        unknown = [finding for finding in findings if finding.rule == "name-known"]
        assert sorted(str(finding.value) for finding in unknown) == sorted(codes)
        assert all("--codes" in (finding.fix or "") for finding in (told, *unknown))


@pytest.mark.parametrize("write", _WRITERS)
@pytest.mark.parametrize(
    ("codes", "evidence", "name"),
    [
        (["slv", "frn", "mng"], {"frn"}, "cow"),
        (["ENG", "GER", "SUI", "BAR"], {"ENG", "GER", "SUI", "BAR"}, "ioc"),  # ENG is of FIFA's, which has IOC's else
        (["XXX", "GMY", "UKG", "AUS"], {"XXX", "GMY", "UKG"}, "cow"),
    ],
)
def test_codes_in_lower_case_or_with_some_that_no_list_has(
    codes: list[str], evidence: set[str], name: str, write: Callable[[list[str], str], tuple[bytes, str]]
) -> None:
    data, form = write(codes, "hostState")
    found = read([TextSource(data, form, f"x.{form}")])
    assert objects(found, "hostState") == [f'"{code}"' for code in codes]
    _is_told(found, "hostState", codes, evidence, name)


@pytest.mark.parametrize("key", ["place", "consent.coversPlace"])
def test_places_by_codes_of_another_list(key: str) -> None:
    data, form = _as_csv(["SLV", "FRN", "GM"], key)
    found = read([TextSource(data, form, "x.csv")])
    assert objects(found, key.rpartition(".")[2]) == ['"SLV"', '"FRN"', '"GM"']


def test_a_path_that_ends_in_a_code_of_another_list() -> None:
    rows = 'id,hostState,place\na,FRN,"Paris, FRN"\nb,SLV,"Ljubljana, SLV"\nc,UKG,SLV\n'
    found = text_of(rows, "csv")
    assert objects(found, "place") == ['"Paris, FRN"', '"Ljubljana, SLV"', '"SLV"']


def test_a_key_beside_whose_codes_mean_something_else_there() -> None:
    found = text_of("id,sendingState,hostState\na,AUS,FRN\nb,USA,UKG\n", "csv")
    assert objects(found, "sendingState") == ['"AUS"', '"USA"']
    found = text_of("id,sendingState,hostState\na,USA,FRN\nb,USA,UKG\n", "csv")
    assert objects(found, "sendingState") == ["actor:us", "actor:us"]


@pytest.mark.parametrize(
    "codes",
    [
        ["USA", "MEX", "SLV"],
        ["US", "GM", "CH"],
        ["UK", "US"],
        ["DEU", "FRA", "CHE", "QXQ"],
        ["Mexico", "SLV"],
        ["mex", "slv"],
    ],
)
def test_codes_of_iso_are_read(codes: list[str]) -> None:
    found = text_of(_csv(codes), "csv")
    assert "code-list" not in {finding.rule for finding in found.findings}
    assert sum(value.startswith("actor:") for value in objects(found, "hostState")) == len(codes) - codes.count("QXQ")


@pytest.mark.parametrize("write", [_as_lines, _as_csv, _as_tsv, _as_parquet])
def test_where_the_evidence_comes_late(
    write: Callable[[list[str], str], tuple[bytes, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, form = write([*["SLV", "AUS", "MEX"] * 200, "FRN"], "hostState")
    file = tmp_path / f"x.{form}"
    file.write_bytes(data)
    expected = list(check(read([file])))
    found, rest = in_pieces(file, patch=monkeypatch, size=3_000)
    assert not rest.errors
    assert [(f.rule, f.record, f.value, f.line, f.message) for f in found] == [
        (f.rule, f.record, f.value, f.line, f.message) for f in expected
    ]
    assert sum(f.rule == "name-known" for f in found) == 601
    assert sum(f.rule == "code-list" for f in found) == 1
    said, _ = in_pieces(file, patch=monkeypatch, size=3_000, options=Options.of(codes="cow"))
    assert not {f.rule for f in said} & {"name-known", "code-list"}


def test_the_same_bytes_for_any_number_of_processes(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(_csv([*["SLV", "AUS", "MEX"] * 20_000, "FRN"]))
    assert file.stat().st_size > 1_000_000
    one, two = (process("validate", str(file), "-f", "jsonl", "--rule", "code-list", "--jobs", jobs) for jobs in "12")
    assert one.out == two.out
    assert one.out.count("\n") == 1
    assert '"line": 60002' in one.out


def test_every_command_takes_the_list(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(
        "id,sendingState,hostState,missionType,startDate\na,USA,SLV,training,1995-01-01\nb,USA,FRN,training,1995-01-01\n"
    )
    assert "actor:si" in usmx("convert", str(file), "-f", "yaml", "--codes", "cow").out
    assert "Slovenia" in usmx("timeline", str(file), "--codes", "COW").out
    assert "name-known" not in usmx("validate", str(file), "--codes", "cow").out
    asked = usmx("query", "--data", str(file), "--only", "--codes", "cow", "SELECT ?s WHERE { ?d usmx:hostState ?s }")
    assert "actor/si" in asked.out
    assert usmx("diff", str(file), str(file), "--codes", "cow").code == 0
    assert usmx("validate", str(file), "--codes", "cia").code == 2
