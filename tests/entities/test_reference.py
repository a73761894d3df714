"""States, organs, territories, subdivisions, law, bodies and towns: counts, ties, names, and the generator."""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from usmx_kg.ground.namespaces import BASE, expand

ROOT = Path(__file__).resolve().parents[2]
ENTITIES = ROOT / "data" / "entities"
REFERENCE = [
    "states", "organs", "territories", "subdivisions", "parts", "organizations", "disputed"
]  # fmt: skip
FILES = [*REFERENCE, "actors", "laws", "libraries", "places", "sources"]
CONTESTED = ["aq", "ck", "eh", "fk", "gi", "gs", "io", "nu", "tw", "yt"]


def node(curie: str) -> NamedNode:
    iri = expand(curie)
    assert iri is not None
    return NamedNode(iri)


def load(*names: str) -> Store:
    store = Store()
    for name in names:
        store.bulk_load(path=str(ENTITIES / f"{name}.ttl"), format=RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def store() -> Store:
    return load(*FILES)


def subjects(store: Store, kind: str) -> set[str]:
    found = store.quads_for_pattern(None, node("rdf:type"), node(kind), None)
    return {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}


def objects(store: Store, subject: str, predicate: str) -> list[NamedNode | Literal]:
    found = store.quads_for_pattern(node(subject), node(predicate), None, None)
    return [quad.object for quad in found if isinstance(quad.object, NamedNode | Literal)]


def pairs(store: Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Give the IRI of the subject and the value of the object of each triple with this predicate."""
    for quad in store.quads_for_pattern(None, node(predicate), None, None):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        yield quad.subject.value, quad.object.value


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the generator."""
    with (ENTITIES / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def label(store: Store, subject: str, lang: str) -> str:
    (found,) = [o.value for o in objects(store, subject, "rdfs:label") if isinstance(o, Literal) and o.language == lang]
    return found


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    for library in ("babel", "country_converter", "pycountry"):
        if importlib.util.find_spec(library) is None:
            pytest.skip(f"{library} is not installed")
    spec = importlib.util.spec_from_file_location("entities_generate", ENTITIES / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    found = {name: importlib.metadata.version(name) for name in module.VERSIONS}
    if found != module.VERSIONS:
        pytest.skip(f"made with {module.VERSIONS}, installed are {found}")
    return module


def test_generator_writes_the_same_bytes(generator: ModuleType) -> None:
    for path, text in generator.outputs().items():
        assert path.read_bytes() == text.encode("utf-8"), f"{path.name}: run data/entities/generate.py"


def test_libraries_name_the_versions_used(generator: ModuleType, store: Store) -> None:
    for name, version in generator.VERSIONS.items():
        source = f"source:{name.lower().replace('_', '-')}"
        assert version in label(store, source, "en")


def test_counts(store: Store) -> None:
    assert len(subjects(store, "usmx:State")) == 193 + 2
    assert len(subjects(store, "usmx:Territory")) == 249
    assert len(subjects(store, "usmx:Government")) == 195
    assert len(subjects(store, "usmx:Population")) == 195
    subdivisions = subjects(load("subdivisions"), "usmx:Place")
    assert sum("/mx-" in iri for iri in subdivisions) == 32
    assert sum("/us-" in iri for iri in subdivisions) == 51


def test_a_place_with_two_codes_has_one_iri(store: Store) -> None:
    codes = {code for _, code in pairs(store, "skos:notation")}
    assert sum(code.startswith("US-") for code in codes) == 57
    for code in ["as", "gu", "mp", "pr", "um", "vi"]:
        assert f"US-{code.upper()}" in {o.value for o in objects(store, f"place:{code}", "skos:notation")}
        assert objects(store, f"place:us-{code}", "rdf:type") == []


@pytest.mark.parametrize(
    ("place", "whole"),
    [
        ("place:pr", "place:us"),
        ("place:gl", "place:dk"),
        ("place:re", "place:fr"),
        ("place:hk", "place:cn"),
        ("place:im", "place:gb"),
        ("place:ax", "place:fi"),
        ("place:tk", "place:nz"),
        ("place:mx-oax", "place:mx"),
        ("place:us-tx", "place:us"),
        ("place:us-tx-laredo", "place:us-tx"),
    ],
)
def test_within(store: Store, place: str, whole: str) -> None:
    assert objects(store, place, "usmx:within") == [node(whole)]


def test_every_territory_is_a_states_or_within_one_or_contested(store: Store) -> None:
    page = (ROOT / "docs" / "CONTESTED_PLACES.md").read_text("utf-8")
    for iri in subjects(store, "usmx:Territory"):
        code = iri.rpartition("/")[2]
        of_state = objects(store, f"place:{code}", "usmx:territoryOf")
        within = objects(store, f"place:{code}", "usmx:within")
        assert len(of_state) + len(within) == (0 if code in CONTESTED else 1), code
        assert (f"`place:{code}`" in page) == (code in CONTESTED), code
        assert (len(objects(store, f"place:{code}", "skos:note")) == 2) == (code in CONTESTED), code
        assert of_state in ([], [node(f"actor:{code}")])


def test_who_may_consent(store: Store) -> None:
    competent = defaultdict(set)
    for actor, state in pairs(store, "usmx:mayConsentFor"):
        competent[state].add(actor.rpartition("/")[2])
    assert set(competent) == subjects(store, "usmx:State")
    organs = ["government", "head-of-state", "head-of-government", "foreign-ministry"]
    for state, actors in competent.items():
        code = state.rpartition("/")[2]
        others = {"mx-senate"} if code == "mx" else set()
        assert actors == {code, *(f"{code}-{organ}" for organ in organs)} | others


@pytest.mark.parametrize(
    ("code", "english", "spanish"),
    [
        ("mx", "Government of Mexico", "Gobierno de México"),
        ("us", "Government of the United States", "Gobierno de los Estados Unidos"),
        ("gb", "Government of the United Kingdom", "Gobierno del Reino Unido"),
        ("nl", "Government of the Netherlands", "Gobierno de los Países Bajos"),
        ("pe", "Government of Peru", "Gobierno del Perú"),
        ("ph", "Government of the Philippines", "Gobierno de Filipinas"),
        ("gm", "Government of the Gambia", "Gobierno de Gambia"),
        ("bs", "Government of the Bahamas", "Gobierno de las Bahamas"),
        ("in", "Government of India", "Gobierno de la India"),
        ("sv", "Government of El Salvador", "Gobierno de El Salvador"),
        ("do", "Government of the Dominican Republic", "Gobierno de la República Dominicana"),
        ("cd", "Government of the Democratic Republic of the Congo", "Gobierno de la República Democrática del Congo"),
        ("cg", "Government of the Republic of the Congo", "Gobierno de la República del Congo"),
        ("ae", "Government of the United Arab Emirates", "Gobierno de los Emiratos Árabes Unidos"),
        ("va", "Government of the Holy See", "Gobierno de la Santa Sede"),
        ("fr", "Government of France", "Gobierno de Francia"),
        ("kn", "Government of Saint Kitts and Nevis", "Gobierno de San Cristóbal y Nieves"),
        ("na", "Government of Namibia", "Gobierno de Namibia"),
    ],
)
def test_articles(store: Store, code: str, english: str, spanish: str) -> None:
    assert label(store, f"actor:{code}-government", "en") == english
    assert label(store, f"actor:{code}-government", "es") == spanish


@pytest.mark.parametrize(
    ("entity", "english", "spanish"),
    [
        (
            "actor:mx-foreign-ministry",
            "Ministry of Foreign Affairs of Mexico",
            "Secretaría de Relaciones Exteriores de México",
        ),
        ("actor:mx-population", "population of Mexico", "población de México"),
        (
            "actor:mx-defence-ministry",
            "Ministry of National Defense of Mexico",
            "Secretaría de la Defensa Nacional de México",
        ),
        (
            "actor:us-defence-ministry",
            "Department of Defense of the United States",
            "Departamento de Defensa de los Estados Unidos",
        ),
        ("place:mx-mex", "State of Mexico", "Estado de México"),
        ("place:mx-cmx", "Mexico City", "Ciudad de México"),
        ("place:us-dc", "District of Columbia", "Distrito de Columbia"),
        ("place:pr", "Puerto Rico", "Puerto Rico"),
        ("place:va", "Vatican City", "Ciudad del Vaticano"),
        ("actor:ps", "Palestine", "Palestina"),
        ("actor:mm", "Myanmar", "Myanmar"),
    ],
)
def test_names(store: Store, entity: str, english: str, spanish: str) -> None:
    assert label(store, entity, "en") == english
    assert label(store, entity, "es") == spanish


def entities(store: Store) -> Iterator[str]:
    seen = set()
    for quad in store.quads_for_pattern(None, None, None, None):
        assert isinstance(quad.subject, NamedNode), "a blank node"
        if quad.subject.value not in seen:
            seen.add(quad.subject.value)
            yield quad.subject.value.removeprefix(BASE).replace("/", ":")


def test_everything_is_labelled_typed_and_sourced(store: Store) -> None:
    known = set(entities(store))
    for entity in known:
        assert objects(store, entity, "rdf:type"), entity
        labels = [o.language for o in objects(store, entity, "rdfs:label") if isinstance(o, Literal)]
        assert sorted(map(str, labels)) == ["en", "es"], entity
        if entity.startswith("source:"):
            for predicate in ("dcterms:title", "schema:url", "usmx:reliability"):
                assert len(objects(store, entity, predicate)) == 1, (entity, predicate)
        else:
            assert objects(store, entity, "dcterms:source"), entity


def test_every_source_and_tie_is_there(store: Store) -> None:
    iris = {node(curie).value for curie in entities(store)}
    cited = set()
    for name in ("dcterms:source", "usmx:within", "usmx:territoryOf", "usmx:organOf", "usmx:populationOf"):
        targets = {target for _, target in pairs(store, name)}
        assert targets <= iris, targets - iris
        cited |= targets
    cited.add(node("source:countrycode").value)  # of code-lists.csv, which is no graph
    assert subjects(store, "usmx:SourceDocument") <= cited, "a source that nothing cites"


def test_no_two_actors_and_no_two_places_share_a_name(store: Store) -> None:
    """Two entities of a kind with one name would make it useless in records."""
    shared = defaultdict(set)
    for predicate in ("rdfs:label", "skos:altLabel", "skos:notation"):
        for entity, value in pairs(store, predicate):
            kind, local = entity.removeprefix(BASE).split("/")
            if kind != "source":
                decomposed = unicodedata.normalize("NFKD", value.casefold())
                name = "".join(c for c in decomposed if not unicodedata.combining(c))
                shared[kind, name].add(local)
    assert {key: who for key, who in shared.items() if len(who) > 1} == {("place", "georgia"): {"ge", "us-ga"}}


def test_links_are_those_that_were_read(store: Store) -> None:
    links = {link for _, link in pairs(store, "schema:sameAs")}
    of_states = {link for actor, link in pairs(store, "schema:sameAs") if len(actor.rpartition("/")[2]) == 2}
    assert sum("wikidata.org" in link for link in of_states) == 195 - 2, "all but Namibia and the Holy See"
    organizations = [row["wikidata"] for row in rows("organizations") if row["wikidata"]]
    assert sum("wikidata.org" in link for link in links - of_states) == 6 + len(organizations)
    assert sum("sws.geonames.org" in link for link in links) == 2 + 26
    assert sum("ror.org" in link for link in links) == 5
    assert not [link for link in links if "Q3044735" in link]


@pytest.mark.parametrize("name", REFERENCE)
def test_generated_files_are_sorted(name: str) -> None:
    lines = (ENTITIES / f"{name}.ttl").read_text("utf-8").splitlines()
    heads = [line for line in lines if line and not line.startswith((" ", "#", "@"))]
    assert heads == sorted(heads)
