"""Places as Mexicans and Americans write them, and what is no state: abbreviations, postal codes, slips."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from tests.records.reading import names, objects, text_of
from usmx_kg.check.run import check
from usmx_kg.graph import index
from usmx_kg.graph.vocabulary import LABEL
from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.place_paths import COMPLETE
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

ENTITIES = Path(__file__).resolve().parents[2] / "data" / "entities"


KNOWN_TOWNS = ["Tijuana, B.C., México", "Culiacán, Sin., México", "El Paso, TX, USA", "San Diego, CA, USA"]
UNKNOWN_INSIDE = ["Base, Iztapalapa, México", "Base, Bexar County, US", "Base, ON, Canada", "Base, N.S.W., Australia"]
SEVERAL = [("South Africa/Malawi/Tanzania", 3), ("US, UK", 2), ("Jordan and Iraq", 2), ("Francia y España", 2)]


def rows(name: str) -> list[dict[str, str]]:
    with (ENTITIES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(text: str) -> tuple[list[str], list[str], list[list[str]]]:
    """Return the value of place, what new places lie within, and what findings name."""
    found = text_of(json.dumps({"id": "a", "place": text}), "json")
    return objects(found, "place"), objects(found, "within"), [of for *_, of in names(found)]


@pytest.mark.parametrize(
    "row", rows("tables/abbreviations.csv"), ids=lambda row: f"{row['code']} {row['abbreviation']}"
)
def test_abbreviations_are_known_inside_their_country(row: dict[str, str]) -> None:
    country, short = row["code"][:2], row["abbreviation"]
    for behind in {"MX": ("México", "Mexico", "MX"), "US": ("USA", "US", "United States", "EE. UU.")}[country]:
        value, within, found = place(f"Campo Uno, {short}, {behind}")
        code = row["code"].lower()
        own = index("background").objects(NamedNode(f"{OWN['place']}{code}"), LABEL)
        assert (value, within, found) == (["_"], [f"place:{code if own else code[3:]}"], []), behind


@pytest.mark.parametrize("short", ["CA", "CO", "DE", "IN", "GA", "MD", "PA", "VA", "AR", "ME"])
def test_an_abbreviation_that_is_a_countrys_code_is_asked_about(short: str) -> None:
    value, _, [meant] = place(f"Somewhere, {short}")
    assert value == [f'"Somewhere, {short}"']
    assert len(meant) >= 2


@pytest.mark.parametrize(
    ("path", "within"),
    [
        ("Apodaca, N.L., México", "place:mx-nle"),
        ("Iztapalapa, CDMX, México", "place:mx-cmx"),
        ("Coyoacán, D.F., México", "place:mx-cmx"),
        ("64000 Apodaca, N.L., México", "place:mx-nle"),
        ("Apodaca, N.L., C.P. 64000, México", "place:mx-nle"),
        ("LACKLAND AFB, TX 78236", "place:us-tx"),
        ("LACKLAND AFB, TX 78236-0001, USA", "place:us-tx"),
        ("Camp Pendleton, CA 92055", "place:us-ca"),
        ("Camp Pendleton, CA, USA", "place:us-ca"),
        ("Camp Pendleton, Calif., US", "place:us-ca"),
    ],
)
def test_paths_with_abbreviations_and_postal_codes(path: str, within: str) -> None:
    assert place(path) == (["_"], [within], [])


@pytest.mark.parametrize(
    "text", ["Tijuana, B.C., México", "Culiacán, Sin., México", "El Paso, TX, USA", "San Diego, CA, USA"]
)
def test_a_known_town_stays_the_known_one(text: str) -> None:
    value, within, found = place(text)
    assert value != ["_"] or within
    assert not found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Houston, TX", ["place:us-tx"]),
        ("TX", ["place:us-tx"]),
        ("Base, Chihuaha, México", ["place:mx-chh"]),
        ("Base, Texs, US", ["place:us-tx"]),
    ],
)
def test_what_was_meant_is_told(text: str, meant: list[str]) -> None:
    value, _, [found] = place(text)
    assert value == [f'"{text}"']
    assert found[-len(meant) :] == meant or set(meant) <= set(found)


@pytest.mark.parametrize(
    "text", ["Base, Iztapalapa, México", "Base, Bexar County, US", "Base, ON, Canada", "Base, N.S.W., Australia"]
)
def test_an_unknown_part_in_the_middle_makes_no_place(text: str) -> None:
    value, within, found = place(text)
    assert (value, within, len(found)) == ([f'"{text}"'], [], 1)


def test_those_countries_are_complete_whose_subdivisions_are_written() -> None:
    codes = {row["code"][:2].lower() for row in rows("tables/abbreviations.csv")}
    assert {f"{OWN['place']}{code}" for code in codes} == set(COMPLETE)


# -- what is no state


def finding(name: str, form: str, lang: str = "en", key: str = "hostState") -> tuple[str, str]:
    if form in ("csv", "tsv"):
        mark = "," if form == "csv" else "\t"
        quoted = f'"{name}"' if "," in name else name
        text = f"id{mark}{key}\na{mark}{quoted}\n"
    else:
        text = json.dumps({"id": "a", key: name})
    report = check(read([TextSource(text, form, f"x.{form}")]), only=frozenset({"name-known"}), lang=lang)
    (found,) = report
    return found.message, found.fix or ""


def territories() -> list[tuple[str, str, str]]:
    return [(row["code"], row["is_independent"].rpartition(" ")[2], "") for row in rows("tables/sovereignty.csv")]


CONTESTED = [row["code"] for row in rows("tables/contested.csv")]


@pytest.mark.parametrize("code", sorted({code for code, *_ in territories()} - set(CONTESTED)))
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_territory_as_a_state_says_whose_it_is(code: str, form: str) -> None:
    state = next(state for of, state, _ in territories() if of == code)
    message, fix = finding(code, form)
    assert f"(place:{code.lower()})" in message
    assert f"(actor:{state.lower()})" in message
    assert state in fix
    assert ("column hostState" in fix) == (form == "csv")
    message, fix = finding(code, form, "es")
    assert "no es un Estado sino un lugar" in message
    assert ("columna hostState" in fix) == (form == "csv")


@pytest.mark.parametrize(
    "name",
    [
        *CONTESTED,
        *(row["en"] for row in rows("tables/disputed.csv")),
        *(row["es"] for row in rows("tables/disputed.csv")),
    ],
)
def test_a_contested_place_as_a_state_gets_a_neutral_sentence(name: str) -> None:
    for lang, words in (("en", "doesn't decide whose it is"), ("es", "no decide de quién es")):
        message, fix = finding(name, "json", lang)
        assert words in message
        assert "Did you mean" not in message
        assert "CONTESTED_PLACES" in fix


@pytest.mark.parametrize("row", rows("former-states.csv"), ids=lambda row: row["names"].partition("|")[0])
def test_former_states_are_told_as_such(row: dict[str, str]) -> None:
    today = {"East Timor", "Timor oriental", "US Miscellaneous Pacific Islands"}  # names of what is listed today too
    for name in row["names"].split("|"):
        if name in today or "(" in name or "Territory" in name or "Territorio" in name:
            continue
        message, _ = finding(name, "json")
        assert "former" in message or "place" in message, name
        if row["today"].startswith("actor:"):
            assert row["today"] in message


@pytest.mark.parametrize(
    ("name", "parts"),
    [("South Africa/Malawi/Tanzania", 3), ("US, UK", 2), ("Jordan and Iraq", 2), ("Francia y España", 2)],
)
def test_several_states_at_once(name: str, parts: int) -> None:
    message, fix = finding(name, "csv")
    assert message.count("actor:") == parts
    assert "semicolon" in fix
    _, fix = finding(name, "json")
    assert "list" in fix


def test_a_fix_speaks_of_the_key_and_the_format_at_hand() -> None:
    for key in ("hostState", "sendingState"):
        for form, words in (("json", f"described under {key}"), ("csv", f"columns {key}.label")):
            _, fix = finding("Nowhereland", form, key=key)
            assert words in fix
            assert "grantedBy" not in fix
    _, fix = finding("NATO SOFA", "csv", key="agreement")
    assert "rename the column agreement to agreement.label" in fix
    _, fix = finding("NATO SOFA", "tsv", "es", key="agreement")
    assert "cambie el nombre de la columna agreement por agreement.label" in fix
    _, fix = finding("Nobody", "csv", key="consent.grantedBy")
    assert "consent.grantedBy.label" in fix
    _, fix = finding("sure", "json", key="consent")
    assert "grantedBy, status" in fix


def test_findings_on_places_name_the_chain() -> None:
    record = {
        "id": "a", "sendingState": "US", "hostState": "MX", "missionType": "training", "place": "Apodaca, N.L., México",
        "startDate": "2019-03-01", "endDate": "2019-03-05",
        "consent": {"grantedBy": "MX", "status": "granted", "decidedOn": "2019-02-01", "coversPlace": "Sonora, Mexico"},
    }  # fmt: skip
    source = read([TextSource(json.dumps(record), "json", "x.json")])
    (found,) = check(source, only=frozenset({"consent-for-place"}))
    assert "Apodaca → Nuevo León → Mexico" in " ".join(map(str, found.because))
    record["place"] = "Somewhere, France"
    found_all = list(
        check(read([TextSource(json.dumps(record), "json", "x.json")]), only=frozenset({"host-is-territory"}))
    )
    assert found_all
    assert all("Somewhere → France" in found.message for found in found_all)
