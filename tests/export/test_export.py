"""`usmx export`: parts, things, canonical form, and what other tools make of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyld import jsonld
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse
from rdflib import Graph
from rdflib.compare import isomorphic

import usmx_kg
from tests.cli.running import usmx
from usmx_kg import graph
from usmx_kg.graph import PARTS
from usmx_kg.ground import resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.write import GRAPHS


def dataset(triples: list[Triple] | tuple[Triple, ...]) -> Dataset:
    found = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


FORMS = {"turtle": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS,
         "trig": RdfFormat.TRIG, "rdfxml": RdfFormat.RDF_XML}  # fmt: skip


@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_in_every_format_is_the_same_graph(part: str, form: str) -> None:
    text = usmx_kg.export(part=part, form=form)
    assert text == usmx_kg.export(part=part, form=form)
    assert dataset([q.triple for q in parse(text.encode(), format=FORMS[form])]) == dataset(graph.triples(part))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_rdflib_reads_the_same_graph() -> None:
    shipped = graph.to_rdflib(graph.triples("shapes"), Graph())
    for form, name in {"turtle": "turtle", "rdfxml": "xml", "jsonld": "json-ld", "nt": "nt"}.items():
        read = Graph().parse(data=usmx_kg.export(part="shapes", form=form), format=name)
        assert isomorphic(read, shipped), form


def test_parts_are_what_they_say() -> None:
    assert set(graph.triples("ontology")) < set(graph.triples("background")) < set(graph.triples("all"))
    assert usmx("export", "--part", "shapes").out.count("a sh:NodeShape") > 20
    assert {"schema", "mappings"}.isdisjoint(PARTS)


def test_the_vocabulary_holds_none_of_the_applications_settings() -> None:
    app = PREFIXES["usmx-app"]
    for part in ("ontology", "background"):
        said = [t for t in graph.triples(part) if t.predicate.value != f"{PREFIXES['dcterms']}isReplacedBy"]
        assert not [t for t in said if app in f"{t.subject} {t.predicate} {t.object}"], part
        assert app not in usmx_kg.export(part=part, form="nt").replace(f"isReplacedBy> <{app}", "")
    settings = set(graph.triples("app"))
    assert {t.predicate.value for t in settings} > {
        f"{app}{name}" for name in ("recordKey", "repeatable", "valueScheme")
    }
    assert settings < set(graph.triples("all")) - set(graph.triples("background"))
    assert usmx("export", "--part", "app").out == usmx_kg.export(part="app")


def test_the_mappings_are_the_table_as_it_is(tmp_path: Path) -> None:
    table = resources.path("ontology/alignments/usmx.sssom.tsv").read_text("utf-8")
    assert usmx("export", "--part", "mappings").out == usmx_kg.export(part="mappings") == table
    usmx_kg.export(tmp_path / "m.tsv", part="mappings")
    assert (tmp_path / "m.tsv").read_text("utf-8") == table
    refused = usmx("export", "--part", "mappings", "-f", "turtle")
    assert refused.code == 2
    assert "--part mappings -o FILE.sssom.tsv" in refused.err


def test_register_and_alignments_stand_apart() -> None:
    rest = set(graph.triples("background"))
    for part in ("register", "alignments"):
        assert set(graph.triples(part)).isdisjoint(rest)
    assert set(graph.triples("register")) < set(graph.triples("all"))
    shared = set(graph.triples("alignments")) & set(graph.triples("all"))
    assert {t.predicate.value for t in shared} <= {f"{PREFIXES['dcterms']}source"}, "only what a rule is taken from"


def test_framed_jsonld_is_nested_and_the_same_graph() -> None:
    flat, framed = (usmx_kg.export(part="document", form="jsonld", frame=frame) for frame in (False, True))
    assert len(json.loads(framed)["@graph"]) < len(json.loads(flat)["@graph"])
    passage = next(n for n in json.loads(framed)["@graph"] if n.get("id") == "passage:p01s01")
    assert passage["oa:hasSelector"], "the selectors of a passage stand inside it"
    assert all(len(node) > 1 for node in passage["oa:hasSelector"])
    assert usmx("export", "--part", "document", "--frame").out == framed
    assert dataset([q.triple for q in parse(framed.encode(), format=RdfFormat.JSON_LD)]) == dataset(
        graph.triples("document")
    )


def test_another_processor_compacts_to_the_same_nodes() -> None:
    """PyLD's own compaction, from the same triples and context, says the same of a record."""
    ours = json.loads(usmx_kg.export(terms=["usmx:Consent"], form="jsonld"))
    assert ours["@graph"][0]["id"] == "usmx:Consent"
    expanded = jsonld.expand(ours)
    theirs = jsonld.compact(expanded, ours["@context"])
    assert jsonld.expand(theirs) == expanded


def test_jsonld_needs_nothing_from_elsewhere() -> None:
    document = json.loads(usmx_kg.export(terms=["actor:mx"], form="jsonld"))
    assert isinstance(document["@context"], dict)
    assert document["@context"]["usmx"] == "https://w3id.org/usmx/ontology#"


def test_canonical_is_rdfc() -> None:
    text = usmx("export", "--part", "shapes", "--canonical").out
    rows = text.splitlines()
    assert rows == sorted(rows)
    theirs = jsonld.normalize(
        json.loads(usmx_kg.export(part="shapes", form="jsonld")),
        {"algorithm": "URDNA2015", "format": "application/n-quads"},
    )
    assert set(theirs.splitlines()) == set(rows)


def test_only_some_things() -> None:
    text = usmx_kg.export(terms=["passage:p01s01", "actor:mx-senate"])
    subjects = {line for line in text.splitlines() if line and not line.startswith((" ", "@"))}
    assert subjects == {"passage:p01s01", "passage:p01s01-position", "passage:p01s01-quote", "actor:mx-senate"}
    with pytest.raises(UsageError, match="says nothing about"):
        usmx_kg.export(terms=["actor:mx"], part="shapes")
    with pytest.raises(UsageError, match="Did you mean") as error:
        usmx_kg.export(terms=["actor:mx-senat"])
    assert "actor:mx-senate" in str(error.value)


def test_the_api_writes_files(tmp_path: Path) -> None:
    file = tmp_path / "usmx.jsonld"
    text = usmx_kg.export(file, part="document")
    assert file.read_text("utf-8") == text
    assert json.loads(text)["@graph"]
    with pytest.raises(UsageError, match="no part"):
        usmx_kg.export(part="everything")
    with pytest.raises(UsageError, match="no format"):
        usmx_kg.export(form="docx")


def test_plain_pyshacl_works_with_what_is_exported(tmp_path: Path) -> None:
    """A person without usmx: shapes and background written once, then pyshacl over them and records."""
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    usmx("export", "--part", "shapes", "-o", str(shapes))
    good = usmx("new", "deployment", "--example", "-f", "turtle").out
    bad = good.replace("record:invented", "record:refused").replace(
        "consent-status:granted ;", "consent-status:refused ;"
    )
    data.write_text(usmx("export", "--part", "background").out + good + bad, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyshacl", "-s", str(shapes), str(data)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stdout.count("Constraint Violation in") == 1
    assert "rule:consent-given" in done.stdout
    assert "record:refused-relief" in done.stdout
    assert "record:invented" not in done.stdout
