"""The alignments: a table that the sssom library reads whole, and Turtle files that are made of it and hold true."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from tests.ontology import theirs
from tests.ontology.test_profile import violations
from tests.ontology.test_reasoning import JAVA, two_states, unsatisfiable
from usmx_kg.__about__ import __version__
from usmx_kg.graph import Index, index, statements, triples, type_
from usmx_kg.graph.rulebook import rule_ids
from usmx_kg.graph.vocabulary import label
from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import BASE, PREFIXES, expand

FOLDER = resources.path("ontology/alignments")
SSSOM = Path(sys.prefix) / "outside" / "bin" / "sssom"
MATCH = {f"{PREFIXES['skos']}{name}" for name in ("closeMatch", "exactMatch", "broadMatch", "relatedMatch")}
KIND = {
    "owl class": "owl:Class",
    "owl object property": "owl:ObjectProperty",
    "owl data property": "owl:DatatypeProperty",
    "skos concept": "skos:Concept",
}


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_alignments", FOLDER / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


MADE = _generator()
ROWS: list[dict[str, str]] = MADE.rows()


def _iri(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return str(MADE.prefixes()[prefix]) + local


@cache
def _axioms() -> tuple[Triple, ...]:
    """Return what the files say in OWL 2 DL: all but rdf.ttl."""
    files = [file for file in sorted(FOLDER.glob("*.ttl")) if file.name != "rdf.ttl"]
    return tuple(quad.triple for file in files for quad in statements(file))


def test_files_are_in_step_with_table_and_rules() -> None:
    made = MADE.files()
    for name, text in made.items():
        assert (FOLDER / name).read_text("utf-8") == text, "run ontology/alignments/generate.py"
    assert {file.name for file in FOLDER.glob("*.ttl")} == {*made, "header.ttl"}


def test_our_terms_are_what_the_table_says() -> None:
    ontology = index("ontology")
    assert len(ROWS) > 90
    for row in ROWS:
        iri = expand(row["subject_id"]) or ""
        assert row["subject_label"] == label(iri, among=ontology), row
        assert NamedNode(expand(KIND[row["subject_type"]]) or "") in ontology.objects(NamedNode(iri), type_), row
    assert len({(r["subject_id"], r["object_id"]) for r in ROWS}) == len(ROWS), "two rows for one pair"
    assert sorted(ROWS, key=lambda row: (row["subject_id"], row["predicate_id"], row["object_id"])) == ROWS


@pytest.mark.skipif(not theirs.installed(), reason="npm packages of vocabularies are not installed")
@pytest.mark.parametrize("name", theirs.NAMES)
def test_their_terms_exist(name: str) -> None:
    subjects = {t.subject.value for t in theirs.vocabulary(name) if isinstance(t.subject, NamedNode)}
    known = {iri.replace("http://schema.org/", PREFIXES["schema"]) for iri in subjects}
    prefix = {"cpov": "m8g", "cccev": "m8g", "prov-o": "prov"}.get(name, name)
    asked = {_iri(row["object_id"]) for row in ROWS if row["object_id"].startswith(f"{prefix}:")}
    if prefix == "m8g":
        asked = {iri for iri in asked if iri.endswith("PublicOrganisation") == (name == "cpov")}
    assert asked
    assert asked <= known


def test_false_friends_are_named_and_nothing_else_is_denied() -> None:
    for row in ROWS:
        denied = row["predicate_modifier"] == "Not"
        assert denied == row["comment"].startswith("False friend: "), row
        assert not denied or row["predicate_id"] == "skos:closeMatch"
        assert row["comment"].strip(), row
    friends = {row["object_id"] for row in ROWS if row["predicate_modifier"]}
    assert {"odrl:Constraint", "m8g:Constraint", "uco-core:Assertion", "oa:Annotation", "dpv:LegalBasis"} <= friends


def test_matches_make_no_concept_of_a_class() -> None:
    said = [t for t in triples("alignments") if t.predicate.value in MATCH]
    concepts = set(index("ontology").subjects(type_, NamedNode(f"{PREFIXES['skos']}Concept")))
    assert said
    assert {t.subject for t in said} <= concepts
    assert {t.object.value.partition("#")[0] for t in said if isinstance(t.object, NamedNode)} == {
        "https://w3id.org/dpv"
    }


def test_axioms_and_ontology_are_owl_2_rl_and_dl() -> None:
    links = {"dpv.ttl", "cccev.ttl", "header.ttl", "rdf.ttl"}
    axioms = [q.triple for f in sorted(FOLDER.glob("*.ttl")) if f.name not in links for q in statements(f)]
    assert len(axioms) > 50
    assert violations((*triples("ontology"), *axioms)) == []


@JAVA
def test_axioms_ontology_and_data_are_consistent() -> None:
    assert unsatisfiable((*triples("ontology"), *_axioms(), *two_states())) == []


@JAVA
@pytest.mark.skipif(not theirs.installed(), reason="npm packages of vocabularies are not installed")
@pytest.mark.parametrize("name", [name for name in theirs.NAMES if name != "schema"])
def test_axioms_ontology_and_data_are_consistent_beside(name: str) -> None:
    assert unsatisfiable((*triples("ontology"), *_axioms(), *theirs.vocabulary(name), *two_states())) == []


@JAVA
def test_axioms_have_consequences() -> None:
    """What an axiom says is used: if no ministry were an organization, there could be none."""
    text = MADE.written("", "<x:a> a usmx:Ministry .\nusmx:Ministry owl:disjointWith org:Organization .")
    against = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    assert unsatisfiable((*triples("ontology"), *against)) == []
    assert unsatisfiable((*triples("ontology"), *_axioms(), *against)) is None


def test_every_rule_is_a_criterion_with_its_sources() -> None:
    said = Index(quad for quad in statements(FOLDER / "cccev.ttl"))
    criteria = set(said.subjects(type_, NamedNode("http://data.europa.eu/m8g/Criterion")))
    assert criteria == {NamedNode(f"{PREFIXES['rule']}{name}") for name in rule_ids()}
    derived = NamedNode("http://data.europa.eu/m8g/isDerivedFrom")
    shapes = index("shapes")
    for node in criteria:
        sources = set(said.objects(node, derived)) | set(said.objects(node, NamedNode(expand("dcterms:source") or "")))
        assert sources == set(shapes.objects(node, NamedNode(expand("dcterms:source") or "")))
        assert all("/law/" in str(law) for law in said.objects(node, derived))


def test_header_and_table_have_the_version_of_the_package() -> None:
    (said,) = index("alignments").objects(NamedNode(f"{BASE}alignments"), NamedNode(f"{PREFIXES['owl']}versionInfo"))
    assert said.value == __version__
    head = MADE.TABLE.read_text("utf-8")
    assert f'# mapping_set_version: "{__version__}"' in head
    assert f'# subject_source_version: "{__version__}"' in head


@pytest.mark.skipif(not SSSOM.is_file(), reason="the sssom library is not installed (make test does it)")
def test_the_sssom_library_reads_every_row(tmp_path: Path) -> None:
    """`sssom validate` leaves out rows that it can't read and ends with 0, so they are counted."""
    told = subprocess.run([SSSOM, "validate", MADE.TABLE], capture_output=True, text=True, check=True, timeout=120)
    assert "not well-formed" not in told.stdout + told.stderr
    file = tmp_path / "read.json"
    subprocess.run(
        [SSSOM, "convert", MADE.TABLE, "-O", "json", "-o", file], capture_output=True, check=True, timeout=120
    )
    read = json.loads(file.read_text("utf-8"))["mappings"]
    assert Counter(map(_told, read)) == Counter(map(_told, ROWS))


def _told(row: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, value) for key, value in row.items() if value and key != "subject_source_version"))
