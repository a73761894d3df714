"""Names that were read as Latin-1 once are refused with what they were, in every format and both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.streaming.whole import in_pieces
from usmx_kg.check.run import check
from usmx_kg.model.findings import Finding
from usmx_kg.model.mojibake import once_utf8
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

NAMES = (
    *("México", "Türkiye", "Côte d'Ivoire", "São Tomé y Príncipe", "Perú", "España", "Bélgica", "Curaçao", "Haïti"),
    *(
        "Secretaría de Relaciones Exteriores",
        "Juchitán, Oaxaca, Mexico",
        "Łódź",
        "Україна",
        "日本",
        "Peña “Nieto” – €5",
    ),
)
RIGHT = (*NAMES, "SÃO PAULO", "Ãland", "Âge", "à", "Ñandú", "plain", "", "Ã", "naïve Â", "Straße", "Ünal")


def misread(text: str, codec: str = "latin-1") -> str:
    return text.encode().decode(codec)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("times", [1, 2])
def test_what_it_was(name: str, times: int) -> None:
    text = name
    for _ in range(times):
        text = misread(text)
    assert once_utf8(text) == name


@pytest.mark.parametrize("name", ["México", "“Peña”", "Türkiye – 5 €"])
def test_by_way_of_windows_1252(name: str) -> None:
    assert once_utf8(name.encode().decode("cp1252", "surrogateescape").encode("utf-8", "replace").decode()) in (
        name,
        None,
    )
    assert once_utf8("".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in name.encode())) == name


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_stays(name: str) -> None:
    assert once_utf8(name) is None


@pytest.mark.parametrize("part", range(3))
@pytest.mark.parametrize("name", ["Juchitán, Niño, Perú", "Łódź, Müller-Platz, Türkiye"])
def test_one_part_of_a_path_may_have_been_misread(name: str, part: int) -> None:
    parts = name.split(", ")
    parts[part] = misread(parts[part])
    assert once_utf8(", ".join(parts)) == name


FORMS = ("yaml", "json", "jsonl", "csv", "tsv", "turtle")


def written(form: str, key: str, text: str) -> str:
    if form in ("csv", "tsv"):
        mark = "," if form == "csv" else "\t"
        return f'id{mark}{key}\na{mark}"{text}"\n'
    if form == "turtle":
        return f'@prefix u: <https://w3id.org/usmx/ontology#> . <x:a> a u:Deployment ; u:{key} "{text}" .'
    return json.dumps({"id": "a", key: text}, ensure_ascii=False) + "\n"


ENTRIES = yaml.safe_load((Path(__file__).parent.parent / "readings" / "mojibake.yaml").read_text("utf-8"))


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["key"])
def test_the_finding_says_what_it_was(entry: dict[str, Any], form: str, lang: str) -> None:
    found = check(read([TextSource(written(form, entry["key"], entry["written"]), form)]), lang=lang)
    (finding,) = [f for f in found if f.rule == entry["rule"]]
    assert entry["says"][lang] in str(finding.fix)


def test_the_same_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("".join(written("jsonl", key, misread("México")) for key in ("hostState", "sendingState")))
    found, _ = in_pieces(path, patch=monkeypatch, size=50)
    told: list[Finding] = [f for f in found if f.rule == "name-known"]
    assert len(told) == 2
    assert all("México" in str(f.fix) for f in told)
