"""Every name of every kept list of states, in both languages: none unknown, none to a wrong state."""

from __future__ import annotations

import csv
import gettext
import importlib.util
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from tests.records.reading import names, objects, record, text_of
from usmx_kg.graph import index
from usmx_kg.graph.vocabulary import ALT_LABEL, LABEL
from usmx_kg.ground.namespaces import OWN, PREFIXES, shorten
from usmx_kg.model.name_index import shipped
from usmx_kg.model.name_keys import fold
from usmx_kg.model.slips import is_slip

pycountry = pytest.importorskip("pycountry")
babel = pytest.importorskip("babel")
if importlib.util.find_spec("country_converter") is None:
    pytest.skip("country_converter is not installed", allow_module_level=True)

TABLES = Path(__file__).resolve().parents[2] / "data" / "entities" / "tables"
CODES = ("alpha_2", "alpha_3")
STATES = frozenset((PREFIXES["usmx"] + "State", PREFIXES["usmx"] + "InternationalOrganization"))
PLACES = frozenset((PREFIXES["usmx"] + "Place",))
AMBIGUOUS = {"congo": {"cd", "cg"}, "korea": {"kp", "kr"}, "corea": {"kp", "kr"}}
"""Names of one state in a list that people give to two: asked about."""


@cache
def states() -> frozenset[str]:
    kind = NamedNode(PREFIXES["usmx"] + "State")
    nodes = index("background").subjects(NamedNode(PREFIXES["rdf"] + "type"), kind)
    return frozenset(node.value.rpartition("/")[2] for node in nodes)


def iso() -> Iterator[tuple[str, str]]:
    spanish = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["es"]).gettext
    for country in pycountry.countries:
        for key in ("name", "official_name", "common_name"):
            name = getattr(country, key, None)
            if name:
                yield from ((country.alpha_2.lower(), text) for text in (name, spanish(name)))


def united_nations() -> Iterator[tuple[str, str]]:
    with (TABLES / "un-names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from ((row["code"].lower(), row[key]) for key in row if key not in ("code", "wikidata") and row[key])


def cldr() -> Iterator[tuple[str, str]]:
    with (TABLES / "cldr-names.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "territory"]
    for lang in ("en", "es"):
        names_of = babel.Locale(lang).territories
        yield from ((code.lower(), names_of[code]) for code in names_of if len(code) == 2 and code.isalpha())
        yield from ((row["code"].lower(), row[lang]) for row in rows if row[lang])


def converter() -> Iterator[tuple[str, str]]:
    spec = importlib.util.find_spec("country_converter")
    assert spec is not None
    assert spec.origin is not None
    codes = {country.alpha_3: country.alpha_2.lower() for country in pycountry.countries}
    with Path(spec.origin).with_name("country_data.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["ISO3"] in codes:
                yield from ((codes[row["ISO3"]], row[key]) for key in ("name_short", "name_official") if row[key])


LISTS = {"iso": iso, "united nations": united_nations, "cldr": cldr, "country_converter": converter}
NO_NAMES = {"RU"}
"""What CLDR has for the United Kingdom in Spanish, which is a code of another state."""


@pytest.mark.parametrize("of", LISTS)
def test_every_name_of_a_list_names_its_state(of: str) -> None:
    table, wrong, asked = shipped().of_classes(STATES), [], 0
    listed = [(code, name) for code, name in LISTS[of]() if code in states() and name not in NO_NAMES]
    assert len({code for code, _ in listed}) >= 195
    for code, name in listed:
        found = {iri.rpartition("/")[2] for iri in shipped().find(name, table)}
        several = AMBIGUOUS.get(fold(name.removesuffix(" (el)")))
        asked += found == several
        if found not in ({code}, several):
            wrong.append((code, name, found))
    assert not wrong
    assert asked < 5


@pytest.mark.parametrize("form", ["{0}, {1}", "{0} ({1})"])
def test_official_names_turned_round_name_their_states(form: str) -> None:
    """As lists print them: `Gambia (Republic of The)`, `Guyana, Co-operative Republic of`."""
    table, tried = shipped().of_classes(STATES), 0
    for code, name in {*united_nations(), *iso()}:
        match = re.fullmatch(r"(?:the |la |el |los )?([^,()]+ (?:of the|of|de la|de los|del|de)) ([^,()]+)", name, re.I)
        if match and code in states():
            found = {iri.rpartition("/")[2] for iri in shipped().find(form.format(match[2], match[1]), table)}
            assert found == {code}, (match[2], match[1], found)
            tried += 1
    assert tried > 200


@pytest.mark.parametrize("of", LISTS)
def test_every_name_of_a_list_names_its_territory(of: str) -> None:
    """As places too, in the inverted form as well: `Korea, Republic of` is no path."""
    table, wrong = shipped().of_classes(PLACES), []
    codes = {country.alpha_2.lower() for country in pycountry.countries}
    for code, name in LISTS[of]():
        if code not in codes or name in NO_NAMES or (code == "va" and "Holy" in name) or fold(name) in AMBIGUOUS:
            continue
        found = {iri.rpartition("/")[2] for iri in shipped().find(name, table)}
        if code not in found:
            wrong.append((code, name, found))
    assert not wrong


@pytest.mark.parametrize("of", LISTS)
def test_no_name_of_a_territory_is_read_as_a_state(of: str) -> None:
    table = shipped().of_classes(STATES)
    listed = {(code, name) for code, name in LISTS[of]() if code not in states()}
    # what CLDR calls EU and UN are organizations here; FX and the like are no territories of today
    named = {(code, name): shipped().find(name, table) for code, name in listed if code not in ("eu", "un")}
    assert {key: found for key, found in named.items() if found} == {}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("DR Congo", "cd"), ("DRC", "cd"), ("RDC", "cd"), ("Congo-Kinshasa", "cd"), ("Congo-Brazzaville", "cg"),
        ("UAE", "ae"), ("EAU", "ae"), ("Holland", "nl"), ("Holanda", "nl"), ("Great Britain", "gb"), ("Britain", "gb"),
        ("Gran Bretaña", "gb"), ("Reino Unido de Gran Bretaña", "gb"), ("America", "us"), ("U.S.A.", "us"),
        ("Estados Unidos de Norteamérica", "us"), ("EUA", "us"), ("EE.UU.", "us"), ("Méjico", "mx"),
        ("Macedonia", "mk"),
        ("Burma", "mm"), ("Birmania", "mm"), ("Swaziland", "sz"), ("Suazilandia", "sz"), ("Ivory Coast", "ci"),
        ("Costa de Marfil", "ci"), ("Cape Verde", "cv"), ("East Timor", "tl"), ("Timor Oriental", "tl"),
        ("Czech Republic", "cz"), ("South Korea", "kr"), ("Corea del Sur", "kr"), ("Korea, South", "kr"),
        ("North Korea", "kp"), ("DPRK", "kp"), ("Russia", "ru"), ("Rusia", "ru"), ("Syria", "sy"), ("Siria", "sy"),
        ("Iran", "ir"), ("Irán", "ir"), ("Laos", "la"), ("Moldova", "md"), ("Moldavia", "md"), ("Tanzania", "tz"),
        ("Vietnam", "vn"), ("Viet Nam", "vn"), ("Turkey", "tr"), ("Türkiye", "tr"), ("Turquía", "tr"),
        ("Vatican", "va"), ("Palestine", "ps"), ("Bahamas, The", "bs"), ("Gambia, The", "gm"), ("Irak", "iq"),
        ("Arabia Saudita", "sa"), ("Arabia Saudí", "sa"), ("Bahréin", "bh"), ("Kazajistán", "kz"),
        ("Republic of Ireland", "ie"), ("FYR Macedonia", "mk"), ("Guinea-Conakry", "gn"), ("Rep. Dominicana", "do"),
        ("Syrian Arab Rep.", "sy"), ("China (PRC)", "cn"), ("S. Sudan", "ss"),
    ],
)  # fmt: skip
def test_short_names_that_people_use(name: str, code: str) -> None:
    found = text_of(json.dumps({"id": "a", "hostState": name, "place": name}), "json")
    assert not found.findings, found.findings
    assert objects(found, "hostState") == [f"actor:{code}"]
    assert objects(found, "place") == [f"place:{code}"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Congo", ["actor:cd", "actor:cg"]),
        ("Korea", ["actor:kp", "actor:kr"]),
        ("Corea", ["actor:kp", "actor:kr"]),
        ("América", ["actor:us"]),
        ("E.U.", ["actor:european-union", "actor:us"]),
    ],
)
def test_a_name_of_several_is_asked_about(name: str, meant: list[str]) -> None:
    found = text_of(record(f"sendingState: {name}"))
    assert objects(found, "sendingState") == [f'"{name}"']
    assert [sorted(of) for *_, of in names(found)] == [meant]


def test_the_government_of_an_ambiguous_state_is_ambiguous() -> None:
    found = text_of(record("supports: Gobierno del Congo"))
    assert [sorted(of) for *_, of in names(found)] == [["actor:cd-government", "actor:cg-government"]]


# -- no guess by letters alone


def names_of_states() -> dict[str, set[str]]:
    graph, found = index("background"), dict[str, set[str]]()
    for code in states():
        node = NamedNode(f"{OWN['actor']}{code}")
        texts = (value.value for predicate in (LABEL, ALT_LABEL) for value in graph.objects(node, predicate))
        found[code] = set(map(fold, texts))
    return found


@pytest.mark.parametrize(
    "name",
    ["Crimea", "Narnia", "UAA", "Sala", "Roman", "Malo", "Iram", "Gina", "Islandia del Norte", "Republica", "Unidos",
     "Republic of", "United", "Bolandia", "Costa", "New", "Saint", "X", "Congos Belga", "Islands"],
)  # fmt: skip
def test_no_state_is_suggested_by_letters_alone(name: str) -> None:
    found = text_of(record(f"hostState: {name}"))
    assert not [iri for *_, of in names(found) for iri in of if iri.startswith("actor:")]


def test_a_slip_of_the_pen_is_told() -> None:
    """A letter of the name of any state is left out, doubled or swapped: what is suggested is within reach.

    The state itself is nearly always among that, if the slip isn't the name of another.
    """
    table, known = shipped().of_classes(STATES), names_of_states()
    told = tried = 0
    for code in sorted(states()):
        name = max(known[code], key=lambda text: (text.count(" ") == 0, len(text), text))
        if len(name) < 7 or " " in name:
            continue
        for at in range(2, len(name) - 1):
            for slip in (
                name[:at] + name[at + 1 :],
                name[:at] + name[at] + name[at:],
                name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
            ):
                if shipped().find(slip, table):
                    continue
                near = table.nearest(slip)
                tried += 1
                told += f"{OWN['actor']}{code}" in near
                for iri in near:
                    suggested = iri.rpartition("/")[2]
                    if suggested in known:
                        assert any(is_slip(slip, other) for other in known[suggested]), (slip, suggested)
    assert tried > 1000
    assert told / tried > 0.97, told / tried


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Jefatura de Gobierno de la Ciudad de México", []),
        ("Jefe de Gobierno de la Ciudad de México", []),
        ("Gobierno de la Ciudad de México", []),
        ("Gobierno del Estado de México", []),
        ("Governor of Sonora", []),
        ("Gobernador de Sonora", []),
        ("Presidencia de Francia", []),
        ("Presidente de la República Francesa", []),
        ("Senado de los Estados Unidos", []),
        ("Fiscalía General del Estado de Sonora", []),
        ("Goverment of Mexico", ["actor:mx-government"]),
        ("Gobierno de Mexcio", ["actor:mx-government"]),
        ("Govt of Mexico", ["actor:mx-government"]),
        ("Senate of Mexcio", ["actor:mx-senate"]),
    ],
)
def test_guesses_stay_with_one_state_and_one_office(name: str, meant: list[str]) -> None:
    found = text_of(record("id: a", "consent:", f"  grantedBy: {name}"))
    assert [of for *_, of in names(found)] == [meant]


# -- offices by their own names


@pytest.mark.parametrize(
    ("actor", "forms"),
    [
        (
            "mx-head-of-state",
            ["Presidencia de la República", "Presidente de la República", "Presidenta de la República",
             "Presidente de México", "Presidenta de México", "Presidencia de México", "President of Mexico",
             "Ejecutivo Federal", "Titular del Poder Ejecutivo Federal", "persona titular del Poder Ejecutivo Federal",
             "Jefatura de Estado de México", "Jefe de Estado de México", "Head of State of Mexico",
             "Presidencia de la República (México)", "PRESIDENTA DE LOS ESTADOS UNIDOS MEXICANOS"],
        ),
        ("mx-head-of-government", ["Jefatura de Gobierno de México", "Head of Government of Mexico",
                                   "Jefe de Gobierno de México"]),
        (
            "mx-foreign-ministry",
            ["SRE", "Secretaría de Relaciones Exteriores", "Secretaría de Relaciones Exteriores de México",
             "Cancillería", "Cancillería mexicana", "Ministerio de Relaciones Exteriores de México",
             "Ministry of Foreign Affairs of Mexico", "Foreign Ministry of Mexico",
             "Ministro de Relaciones Exteriores de México"],
        ),
        ("mx-defence-ministry", ["SEDENA", "Sedena", "Defensa", "Secretaría de la Defensa Nacional"]),
        ("mx-navy-ministry", ["Marina", "SEMAR", "Secretaría de Marina"]),
        ("mx-navy", ["Armada", "Armada de México", "Marina de México"]),
        ("mx-attorney-general", ["FGR", "PGR", "Fiscalía General de la República",
                                 "Procuraduría General de la República"]),
        ("mx-national-guard", ["Guardia Nacional", "Guardia Nacional de México", "National Guard of Mexico"]),
        ("mx-senate", ["Senado de la República", "Cámara de Senadores", "Senado de México", "Senate of Mexico"]),
        ("mx-congress", ["Congreso de la Unión", "Congress of Mexico"]),
        ("mx-chamber-of-deputies", ["Cámara de Diputados", "Chamber of Deputies of Mexico"]),
        ("de-head-of-government", ["Canciller de Alemania", "Canciller alemán", "Chancellor of Germany"]),
        ("at-head-of-government", ["Canciller de Austria", "Federal Chancellor of Austria"]),
        ("us-head-of-state", ["White House", "Casa Blanca", "President of the United States", "POTUS",
                              "Presidente de los Estados Unidos"]),
        ("us-foreign-ministry", ["State Department", "Department of State", "Departamento de Estado"]),
        ("us-defence-ministry", ["Pentagon", "DoD", "Department of Defense", "Pentágono"]),
        ("us-war-department", ["War Department"]),
        ("us-congress", ["US Congress", "Congress of the United States"]),
        ("fr-head-of-state", ["Jefe de Estado de Francia", "Jefa de Estado de Francia", "Head of State of France"]),
        ("pe-foreign-ministry", ["Foreign Ministry of Peru", "Cancillería del Perú", "Foreign Minister of Peru"]),
    ],
)  # fmt: skip
def test_offices_by_their_own_names(actor: str, forms: list[str]) -> None:
    for form in forms:
        found = text_of(json.dumps({"id": "a", "consent": {"grantedBy": form}}), "json")
        assert objects(found, "grantedBy") == [f"actor:{actor}"], form


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Congress", {"actor:mx-congress", "actor:us-congress"}),
        ("National Guard", {"actor:mx-national-guard", "actor:us-national-guard"}),
        ("Department of War", {"actor:us-defence-ministry", "actor:us-war-department"}),
        ("Cancillería de Alemania", {"actor:de-foreign-ministry", "actor:de-head-of-government"}),
        ("Canciller de Suiza", {"actor:ch-foreign-ministry"}),
        ("Presidencia", {"actor:mx-head-of-state"}),
    ],
)
def test_an_office_of_two_states_or_times_is_asked_about(name: str, meant: set[str]) -> None:
    found = text_of(record(f"supports: {name}"))
    assert [set(of) for *_, of in names(found)] == [meant]


# -- organizations


def organizations() -> list[dict[str, str]]:
    with (TABLES / "organizations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", organizations(), ids=lambda row: row["slug"])
def test_organizations_send_by_all_their_names(row: dict[str, str]) -> None:
    codes = {country.alpha_2 for country in pycountry.countries}
    listed = [row["en"], row["es"], *row["en_other"].split("|"), *row["es_other"].split("|"), row["wikidata"]]
    for name in filter(None, listed):
        if name in codes:  # AU is Australia, UA is Ukraine
            continue
        found = text_of(json.dumps({"id": "a", "sendingState": name}), "json")
        assert objects(found, "sendingState") == [f"actor:{row['slug']}"], name
    node = NamedNode(f"{OWN['actor']}{row['slug']}")
    assert not index("background").objects(node, NamedNode(PREFIXES["usmx"] + "mayConsentFor"))


# -- identifiers that the graph publishes


def links() -> list[tuple[str, str]]:
    graph, same = index("background"), NamedNode(PREFIXES["schema"] + "sameAs")
    return [(node.value, link.value) for link in graph.values(same) for node in graph.subjects(same, link)]


KEYS = {"State": "hostState", "InternationalOrganization": "sendingState", "Place": "place"}


def test_every_published_identifier_is_accepted_back() -> None:
    """As the IRI of an item, as the address of its page, with either scheme; in a plain record and in RDF."""
    type_ = NamedNode(PREFIXES["rdf"] + "type")
    published = links()
    assert len(published) > 230
    for iri, link in published:
        kinds = {value.value.rpartition("#")[2] for value in index("background").objects(NamedNode(iri), type_)}
        kind = next((KEYS[kind] for kind in KEYS if kind in kinds), None)
        key = kind or ("place" if "/place/" in iri else "supports")
        forms = {link, link.replace("http://", "https://"), link.replace("/entity/", "/wiki/"), link.rstrip("/")}
        for form in forms:
            found = text_of(json.dumps({"id": "a", key: form}), "json")
            assert objects(found, key) == [shorten(iri)], form
    body = "".join(
        f"<{OWN['record']}a{n}> a <{PREFIXES['usmx']}Deployment> ; <{PREFIXES['usmx']}hostState> <{link}> .\n"
        for n, (iri, link) in enumerate(published)
        if len(iri.rpartition("/")[2]) == 2 and "/actor/" in iri
    )
    for form in ("turtle", "trig"):
        read = text_of(body, form)
        assert not read.findings
        assert all(value.startswith("actor:") for value in objects(read, "hostState"))
        assert len(objects(read, "hostState")) == 193


@pytest.mark.parametrize("item", ["Q96", "wd:Q96", "http://www.wikidata.org/entity/Q96"])
def test_an_item_of_a_state_is_its_territory_as_a_place(item: str) -> None:
    found = text_of(json.dumps({"id": "a", "hostState": item, "place": item}), "json")
    assert objects(found, "hostState") == ["actor:mx"]
    assert objects(found, "place") == ["place:mx"]


def test_an_identifier_of_another_kind_is_kept_as_it_is() -> None:
    item = "http://www.wikidata.org/entity/Q622899"  # an agency
    found = text_of(json.dumps({"id": "a", "hostState": item}), "json")
    assert objects(found, "hostState") == [item]


def test_no_name_of_an_actor_is_the_code_of_a_state() -> None:
    """Folded, without its marks: `S.D.N.` would be Sudan's code."""
    graph = index("background")
    codes = {getattr(country, key): country.alpha_2.lower() for country in pycountry.countries for key in CODES}
    wrong = [
        (name.value, node.value)
        for name in graph.values(ALT_LABEL)
        for node in graph.subjects(ALT_LABEL, name)
        if node.value.startswith(OWN["actor"])
        and fold(name.value).upper() in codes
        and node.value != f"{OWN['actor']}{codes[fold(name.value).upper()]}"
    ]
    assert not wrong
