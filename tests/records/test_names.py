"""Names in any form: what they name, what is unknown, what is ambiguous."""

from __future__ import annotations

import pytest

from tests.records.reading import error, names, objects, record, text_of
from usmx_kg.ground.namespaces import OWN, PREFIXES
from usmx_kg.model.name_index import shipped
from usmx_kg.model.name_keys import fold, loosen
from usmx_kg.model.records import TextSource
from usmx_kg.read.background import read_background
from usmx_kg.read.run import read


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Población de  MÉXICO", "poblacion de mexico"),
        ("EE. UU.", "ee uu"),
        ("U.S.", "us"),
        ("mx-government", "mx government"),
        ("Côte d’Ivoire", "cote divoire"),
        ("Trinidad & Tobago", "trinidad and tobago"),
        ("The Netherlands", "netherlands"),
        ("the", "the"),
        ("Ｍｅｘｉｃｏ", "mexico"),
        ("Me\u0301xico", "mexico"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        (" - ", ""),
    ],
)
def test_folding(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_loosening() -> None:
    assert loosen(fold("Gobierno de los Estados Unidos")) == loosen(fold("Gobierno de Estados  Unidos"))
    assert loosen(fold("Gobierno del Perú")) == loosen(fold("gobierno de Perú"))
    assert loosen(fold("el Perú"), first_article=True) == "peru"


@pytest.mark.parametrize(
    "name",
    ["MX", "mx", "MEX", "Mexico", "MEXICO", "México", "méxico", "Me\u0301xico", "'  Mexico  '", "actor:mx",
     "https://w3id.org/usmx/actor/mx", "United Mexican States", "Estados Unidos Mexicanos", "the Mexico"],
)  # fmt: skip
def test_a_state_in_any_form(name: str) -> None:
    found = text_of(record(f"hostState: {name}"))
    assert not found.findings
    assert objects(found, "hostState") == ["actor:mx"]


@pytest.mark.parametrize(
    "name", ["US", "USA", "U.S.", "U. S.", "United States", "the United States", "Estados Unidos", "los Estados Unidos",
             "EE. UU.", "EE.UU.", "EEUU", "ee. uu.", "actor:us"],
)  # fmt: skip
def test_the_united_states(name: str) -> None:
    assert objects(text_of(record(f"sendingState: {name}")), "sendingState") == ["actor:us"]


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Government of Mexico", "mx-government"),
        ("government of mexico", "mx-government"),
        ("Gobierno de México", "mx-government"),
        ("Mexican government", "mx-government"),
        ("mx-government", "mx-government"),
        ("Government of MX", "mx-government"),
        ("Government of the United States", "us-government"),
        ("government of the U.S.", "us-government"),
        ("Government of USA", "us-government"),
        ("Gobierno de Estados Unidos", "us-government"),
        ("Gobierno de los Estados Unidos", "us-government"),
        ("Gobierno de EE. UU.", "us-government"),
        ("Gobierno del Perú", "pe-government"),
        ("Gobierno de Peru", "pe-government"),
        ("population of Mexico", "mx-population"),
        ("población de México", "mx-population"),
        ("Population of the United States", "us-population"),
        ("Ministry of Foreign Affairs of France", "fr-foreign-ministry"),
        ("US", "us"),
        ("Georgia", "ge"),
        ("NO", "no"),
        ("CA", "ca"),
        ("Cote d'Ivoire", "ci"),
    ],
)
def test_actors(name: str, actor: str) -> None:
    found = text_of(record(f'supports: "{name}"'))
    assert not found.findings
    assert objects(found, "supports") == [f"actor:{actor}"]


@pytest.mark.parametrize(
    ("key", "name", "concept"),
    [
        ("missionType", "disaster-relief", "mission:disaster-relief"),
        ("missionType", "Disaster relief", "mission:disaster-relief"),
        ("missionType", "DISASTER RELIEF", "mission:disaster-relief"),
        ("missionType", "Socorro en desastres", "mission:disaster-relief"),
        ("missionType", "mission:disaster-relief", "mission:disaster-relief"),
        ("supportMode", "Indirect", "support-mode:indirect"),
        ("supportMode", "indirecto", "support-mode:indirect"),
        ("activityStatus", "not-held", "activity-status:not-held"),
        ("arms", "Unarmed", "arms:unarmed"),
    ],
)
def test_concepts(key: str, name: str, concept: str) -> None:
    found = text_of(record(f"{key}: {name}"))
    assert not found.findings
    assert objects(found, key) == [concept]


@pytest.mark.parametrize(
    ("key", "name", "nearest"),
    [
        ("hostState", "Mexcio", "actor:mx"),
        ("hostState", "Untied States", "actor:us"),
        ("supports", "Goverment of Mexico", "actor:mx-government"),
        ("supports", "Govt of Mexico", "actor:mx-government"),
        ("supports", "actor:mx-goverment", "actor:mx-government"),
        ("supports", "acotr:mx", "actor:mx"),
        ("missionType", "disaster releif", "mission:disaster-relief"),
        ("missionType", "disaster", "mission:disaster-relief"),
        ("supportMode", "indirct", "support-mode:indirect"),
        ("place", "Oxaca", "place:mx-oax"),
    ],
)
def test_an_unknown_name_stays_text_and_tells_the_nearest(key: str, name: str, nearest: str) -> None:
    found = text_of(record("id: a", f"{key}: {name}"))
    assert not found.errors
    assert objects(found, key) == [f'"{name}"']
    [(of, path, value, meant)] = names(found)
    assert (of, path, value, meant[0]) == ("a", key, name, nearest)
    assert 1 <= len(meant) <= 3
    [finding] = found.findings
    assert set(finding.params) == {"nearest"}
    assert finding.position == found.place(found.records[0], key, name)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("consent.status", "not granted"),
        ("consent.status", "no otorgado"),
        ("consent.status", "cancelado"),
        ("consent.status", "terminado"),
        ("consent.status", "suspended"),
        ("consent.status", "vigente"),
        ("consent.status", "conditional"),
        ("consent.form", "escrito"),
        ("missionType", "instrucción"),
        ("missionType", "disuasión"),
        ("hostState", "Republic of Irelnd and Iceland"),
        ("supports", "Senate of Ireland"),
    ],
)
def test_no_word_of_another_meaning_is_suggested(key: str, name: str) -> None:
    """A word that is like another by letters may mean its opposite, and a name that is known is no slip."""
    block, _, last = key.rpartition(".")
    found = text_of(record(f"{block}: {{{last}: {name}}}" if block else f"{key}: {name}"))
    assert [meant for *_, meant in names(found)] == [[]]


def test_the_name_of_one_state_is_no_slip_for_that_of_another() -> None:
    """Each word of each name stands for itself: Ireland is never suggested for Iceland, nor Austria for Australia."""
    table = shipped().of_classes(frozenset((PREFIXES["usmx"] + "State",)))
    for asked, other in (("republic of ireland", "is"), ("state of austria", "au"), ("kingdom of niger", "ng")):
        assert f"{OWN['actor']}{other}" not in table.nearest(asked)


@pytest.mark.parametrize("name", ["convenio", "pacto", "lease", "convention", "nota diplomática"])
def test_no_class_of_another_meaning_is_suggested(name: str) -> None:
    found = text_of(record(f"agreement: {{type: {name}}}"))
    assert found.errors[0].hint is None
    found = text_of(record("agreement: {type: Tretay}"))
    assert found.errors[0].hint == "Did you mean Treaty?"


def test_only_things_of_the_fields_class_are_looked_at() -> None:
    found = text_of(record("hostState: Government of Mexico", "deployedForce: Oaxaca", "coversMission: x"))
    assert "coversMission" in found.errors[0].message
    found = text_of(record("hostState: Oaxaca", "missionType: Mexico", "place: Government of Mexico"))
    assert [(path, value) for _, path, value, _ in names(found)] == [
        ("hostState", "Oaxaca"),
        ("missionType", "Mexico"),
        ("place", "Government of Mexico"),
    ]
    for _, path, _, meant in names(found):
        folder = {"hostState": ("actor:", "place:"), "missionType": ("mission:",), "place": ("place:",)}[path or ""]
        assert all(name.startswith(folder) for name in meant)


def test_a_name_in_a_nested_block_is_the_records() -> None:
    found = text_of(
        record("id: a", "consent:", "  - grantedBy: MX", "  - grantedBy: Mexcio", "    grantedTo: [US, XX]")
    )
    assert [(of, path, value) for of, path, value, _ in names(found)] == [
        ("a", "grantedBy", "Mexcio"),
        ("a", "grantedTo", "XX"),
    ]
    assert [(f.position.line, f.position.column) for f in found.findings] == [(8, 16), (9, 21)]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("hostState", "actor:zz"),
        ("hostState", "https://w3id.org/usmx/actor/zz"),
        ("place", "place:mx-zzz"),
        ("supportMode", "support-mode:none"),
        ("legalBasis", "law:none"),
        ("source", "source:none"),
        ("agreement", "agreement:none"),
        ("consent", "record:none"),
        ("consent", "nobody"),
        ("hostState", "actor:)"),
    ],
)
def test_a_thing_of_ours_that_does_not_exist(key: str, text: str) -> None:
    found = text_of(record(f"{key}: {text}"))
    assert [(path, value) for _, path, value, _ in names(found)] == [(key, text)]
    assert objects(found, key) == [f'"{text}"']


def test_missions_outside_the_scheme_are_left_to_shacl() -> None:
    found = text_of(record("missionType: mission:none", "consent: {coversMission: mission:none}"))
    assert not found.findings
    assert objects(found, "missionType") == objects(found, "coversMission") == ["mission:none"]


def test_iris_of_others_are_kept() -> None:
    found = text_of(
        record("hostState: https://example.org/host", "source: https://example.org/a?b=1", "agreement: urn:x:1")
    )
    assert not found.findings
    assert objects(found, "hostState") == ["https://example.org/host"]
    assert objects(found, "source") == ["https://example.org/a?b=1"]
    assert objects(found, "agreement") == ["urn:x:1"]


def test_plain_words_where_they_are_allowed() -> None:
    found = text_of(record("legalBasis: specific request", "source: 'Diario Oficial, 3 May'"))
    assert not found.findings
    assert objects(found, "legalBasis") == ['"specific request"']
    assert objects(found, "source") == ['"Diario Oficial, 3 May"']


def test_guesses_are_limited() -> None:
    """What costs is looked into so many times only, or a file of nonsense would take minutes."""
    nonsense = "\n".join(f"- {{id: a{n}, hostState: Mexc{n}}}" for n in range(230))
    found = text_of(nonsense)
    assert len(names(found)) == 230
    assert sum(bool(meant) for *_, meant in names(found)) <= 200
    assert names(text_of(record("hostState: " + "Mexcio" * 100)))[0][3] == []


# -- places


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Mexico", "place:mx"),
        ("MX", "place:mx"),
        ("CA", "place:ca"),
        ("Oaxaca", "place:mx-oax"),
        ("MX-OAX", "place:mx-oax"),
        ("mx-oax", "place:mx-oax"),
        ("place:mx-oax", "place:mx-oax"),
        ("Oaxaca, Mexico", "place:mx-oax"),
        ("oaxaca, MÉXICO", "place:mx-oax"),
        ("Oaxaca, MX", "place:mx-oax"),
        ("MX-OAX, MX", "place:mx-oax"),
        ("Oaxaca, , Mexico,", "place:mx-oax"),
        ("California, United States", "place:us-ca"),
        ("Georgia, United States", "place:us-ga"),
        ("Puerto Rico", "place:pr"),
        ("US-PR", "place:pr"),
        ("Puerto Rico, US", "place:pr"),
        ("Groenlandia", "place:gl"),
        ("State of Mexico, Mexico", "place:mx-mex"),
    ],
)
def test_known_places(name: str, place: str) -> None:
    found = text_of(record(f'place: "{name}"'))
    assert not found.findings
    assert objects(found, "place") == [place]


@pytest.mark.parametrize(
    ("path", "labels", "around"),
    [
        ("Juchitán, Oaxaca, Mexico", ["Juchitán"], "place:mx-oax"),
        ("Juchitán, Oaxaca", ["Juchitán"], "place:mx-oax"),
        ("Juchitán, MX-OAX", ["Juchitán"], "place:mx-oax"),
        ("Juchitán, place:mx-oax", ["Juchitán"], "place:mx-oax"),
        ("Centro, Juchitán, Oaxaca, Mexico", ["Juchitán", "Centro"], "place:mx-oax"),
        ("Camp Lobo, Mexico", ["Camp Lobo"], "place:mx"),
        ("Atlanta, Georgia", ["Atlanta"], "place:ge"),
        ("Atlanta, Georgia, US", ["Atlanta"], "place:us-ga"),
        ("Oaxaca, United States", ["Oaxaca"], "place:us"),
        ("San Juan, Puerto Rico", ["San Juan"], "place:pr"),
        ("Flagstaff, AZ, US", ["Flagstaff"], "place:us-az"),
    ],
)
def test_paths_make_new_places(path: str, labels: list[str], around: str) -> None:
    found = text_of(record(f"place: {path}"))
    assert not found.findings
    assert objects(found, "place") == ["_"]
    assert objects(found, "label") == [f'"{label}"' for label in labels]
    assert objects(found, "within") == [around, *["_"] * (len(labels) - 1)]


def test_one_path_is_one_place_in_a_file() -> None:
    found = text_of(
        record("place: Juchitán, Oaxaca, Mexico", "consent: {grantedBy: MX, coversPlace: 'juchitan, oaxaca, MX'}")
        + "---\n" + record("place: Centro, Juchitán, Oaxaca, Mexico")
    )  # fmt: skip
    nodes = {q.object for q in found.quads if q.predicate.value.endswith(("#place", "#coversPlace"))}
    assert len(nodes) == 2
    assert objects(found, "label") == ['"Juchitán"', '"Centro"']


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [
        ("Georgia", "matches", ["place:ge", "place:us-ga"]),
        ("Narnia", "nearest", None),
        ("Juchitán, Narnia", "nearest", None),
        ("OAX", "nearest", ["place:mx-oax"]),
    ],
)
def test_places_that_are_not_known(text: str, kind: str, meant: list[str] | None) -> None:
    found = text_of(record(f"place: {text}"))
    assert objects(found, "place") == [f'"{text}"']
    [(_, path, value, named)] = names(found)
    assert (path, value) == ("place", text)
    assert set(found.findings[0].params) == {kind}
    if meant is not None:
        assert set(meant) <= set(named)


# -- things written inline, and named by id


def test_inline_things() -> None:
    found = text_of(
        record(
            "supports: {label: Governor of Sonora, type: SubnationalGovernment, organOf: Mexico}",
            "deployedForce: {label: River Guard, type: [MilitaryForce, LawEnforcementAgency], organOf: US}",
            "place: {label: Camp Lobo, within: 'Juchitán, Oaxaca, Mexico'}",
            "agreement: {type: Memorandum of understanding, party: [US, {label: Nation of X, type: State}]}",
            "constraint: {type: Prohibition, label: No arrests}",
            "sendingAuthorization: {authorizedBy: US, decidedOn: 2031-01-01}",
        )
    )
    assert not found.errors
    assert not found.findings
    types = [t for t in objects(found, "rdf:type") if t != "usmx:Deployment"]
    assert sorted(types) == sorted(
        ["usmx:SubnationalGovernment", "usmx:MilitaryForce", "usmx:LawEnforcementAgency", "usmx:Place", "usmx:Place",
         "usmx:MemorandumOfUnderstanding", "usmx:State", "usmx:Prohibition", "usmx:SendingAuthorization"]
    )  # fmt: skip
    assert objects(found, "organOf") == ["actor:mx", "actor:us"]


STANDALONE = """\
- id: a
  sendingState: US
  hostState: MX
  consent: [c-1, record:c-1, c-3]
  agreement: {id: g}
- {id: c-1, type: Consent, grantedBy: MX}
- {id: g, type: Treaty, party: [US, MX]}
- {id: us, type: Consent, grantedBy: MX}
"""


def test_standalone_things_are_named_by_id() -> None:
    found = text_of(STANDALONE)
    assert not found.errors
    assert [node.value.rpartition("/")[2] for node in found.records] == ["a"]
    assert objects(found, "consent") == ["record:c-1", "record:c-1", '"c-3"']
    assert objects(found, "agreement") == ["record:g"]
    assert objects(found, "sendingState") == ["actor:us"]
    assert names(found) == [("a", "consent", "c-3", ["record:c-1"])]


def test_a_fault_in_a_standalone_thing_is_that_of_the_records_that_name_it() -> None:
    """For the first of them it stands where it was made, for the others where they name the thing."""
    found = text_of(
        "- {id: a, consent: c}\n- {id: b, consent: c}\n- {id: c, type: Consent, grantedBy: Mexcio}\n"
        "- {id: d, type: Consent, grantedBy: Mexcio}"
    )
    assert [(f.position.line, f.position.column) for f in found.findings] == [(3, 37), (2, 20), (4, 37)]
    assert [(of, value) for of, _, value, _ in names(found)] == [("a", "Mexcio"), ("b", "Mexcio"), ("d", "Mexcio")]


def test_a_fault_in_a_second_description_is_that_of_its_record_alone() -> None:
    found = text_of(
        "- {id: a, consent: {id: c, grantedBy: MX}}\n- {id: b, consent: {id: c, grantedBy: Nobody}}\n"
        "- {id: d, consent: {id: c, grantedBy: MX}}\n- {id: e, consent: c}"
    )
    assert [(of, value) for of, _, value, _ in names(found)] == [("b", "Nobody")]


def test_a_fault_that_each_repeats_stands_at_each() -> None:
    rows = [f"- {{id: r{n}, consent: {{id: c, grantedBy: Nobody}}}}" for n in range(1, 30)]
    found = text_of("\n".join([*rows, "- {id: r30, consent: c}"]))
    places = [(f.record.value.rpartition("/")[2], f.position.line) for f in found.findings]
    assert sorted(places) == sorted((f"r{n}", n) for n in range(1, 31))


def test_what_another_file_describes_is_unknown_in_this_one() -> None:
    one = "{id: a, sendingState: US, hostState: MX, consent: [c-1, 'http://example.org/c']}"
    two = "[{id: b, consent: c-1}, {id: c-1, type: Consent, grantedBy: MX}, "
    two += "{id: 'http://example.org/c', type: Consent, grantedBy: MX}]"
    found = read([TextSource(one, "yaml", "one.yaml"), TextSource(two, "yaml", "two.yaml")])
    assert not found.errors
    assert [(of, value) for of, _, value, _ in names(found)] == [("a", "c-1"), ("a", "http://example.org/c")]
    assert objects(found, "consent") == ['"c-1"', '"http://example.org/c"', "record:c-1"]
    assert found.findings[1].position.line == 1
    assert {q.object.value for q in found.as_written} >= {"http://example.org/c"}  # type: ignore[union-attr]


def test_the_background_is_known_everywhere() -> None:
    background = read_background(
        [
            TextSource(
                "- {id: c-1, type: Consent, grantedBy: Ministry of Magic, label: The note of May}\n"
                "- {id: actor:mx-magic, type: Ministry, label: Ministry of Magic, organOf: MX, mayConsentFor: MX}\n",
                "yaml",
            )
        ]
    )
    found = text_of(
        record("consent: [c-1, record:c-1, the note of May]", "supports: ministry of magic"), background=background
    )
    assert not found.findings
    assert objects(found, "consent") == ["record:c-1"] * 3
    assert objects(found, "supports") == ["actor:mx-magic"]
    assert not any(q.subject.value.endswith("mx-magic") for q in found.quads)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (record("supports: {label: X, type: Ministri}"), 5, "'Ministri' is no class"),
        (record("supports: {label: X, populationOff: MX}"), 5, "unknown key 'populationOff'"),
        (record("supports: {label: X, startDate: 2031}"), 5, "'startDate' has no meaning here"),
        (record("supports: {label: X, mayConsentFor: MX}"), 5, "competent to consent"),
        (record("supports: {id: actor:mx, label: X}"), 5, "actor:mx is a thing of the package"),
        (record("place: {id: place:mx, territoryOf: US}"), 4, "place:mx is a thing of the package"),
        (record("supports: {id: a b, label: X}"), 5, "'a b' is no id"),
        ("{id: a}\n---\n{type: Consent, grantedBy: MX}", 3, "needs an id"),
    ],
)
def test_bad_inline_things(text: str, line: int, message: str) -> None:
    wrong = error(text)
    assert (wrong.line, message in wrong.message) == (line, True), str(wrong)
