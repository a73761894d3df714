"""Who says what: each statement of a case has a backing with a page, and each page backs something."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from types import ModuleType

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, Triple

from tests.cases.reading import CASES, PERIODS, Backing, local, name
from tests.cli.running import usmx
from usmx_kg.ask.describe import describe
from usmx_kg.graph import Index, index
from usmx_kg.ground.namespaces import OWN


def unbacked(statements: list[Triple], backings: list[Backing], generator: ModuleType) -> list[str]:
    """Return the statements that need a backing and have none."""
    backed = {backing.statement for backing in backings}
    return [str(t) for t in statements if generator.needs_backing(t) and t not in backed]


def test_every_statement_has_a_backing_with_a_page(
    statements: list[Triple], backings: list[Backing], generator: ModuleType
) -> None:
    assert unbacked(statements, backings, generator) == []
    assert [backing.name for backing in backings if not backing.sources] == []


def test_a_statement_without_a_backing_is_noticed(
    statements: list[Triple], backings: list[Backing], generator: ModuleType
) -> None:
    lost = backings[len(backings) // 2].statement
    assert unbacked(statements, [b for b in backings if b.statement != lost], generator) == [str(lost)]


def test_only_names_and_links_inside_a_record_go_without_a_backing(
    statements: list[Triple], generator: ModuleType
) -> None:
    free = {generator.turtle(t.predicate) for t in statements if not generator.needs_backing(t)} - {"rdf:type"}
    assert free <= generator.FRAMING
    assert not free & {
        "usmx:status",
        "usmx:grantedBy",
        "usmx:decidedOn",
        "usmx:place",
        "usmx:deployedForce",
        "skos:note",
    }


def in_dispute(generator: ModuleType) -> set[Triple]:
    """Return what pages say of a case and the record leaves out, since they contradict each other."""
    told = (yaml.safe_load((CASES / f"{period}.sources.yaml").read_text("utf-8")) for period in PERIODS)
    pages = (page for cases in told for case in cases.values() for page in case.values())
    return {statement for page in pages for statement in generator.disputed(page.get("disputed", {}))}


def test_every_backing_is_about_a_statement_of_a_case_or_one_in_dispute(
    statements: list[Triple], backings: list[Backing], generator: ModuleType
) -> None:
    said = set(statements) | in_dispute(generator)
    assert [backing.name for backing in backings if backing.statement not in said] == []


def test_of_what_is_in_dispute_nothing_is_stated(
    statements: list[Triple], backings: list[Backing], generator: ModuleType
) -> None:
    """Three figures for the strength at Veracruz: each has its page, none is the record's."""
    dispute = in_dispute(generator)
    assert dispute <= {backing.statement for backing in backings}
    stated = {(t.subject, t.predicate) for t in statements}
    assert not stated & {(t.subject, t.predicate) for t in dispute}
    counts = {t.object.value for t in dispute if t.predicate == name("usmx:personnelCount")}  # type: ignore[union-attr]
    assert counts == {"2300", "7000", "8600"}


def test_every_page_is_told_and_used(backings: list[Backing], behind: Index) -> None:
    shipped = index("all")
    cited = {source for backing in backings for source in backing.sources}
    for source in cited:
        page = name(f"source:{source}")
        for predicate in ("dcterms:title", "schema:url", "usmx:reliability"):
            assert len(shipped.objects(page, name(predicate))) == 1, f"{source}: {predicate}"
        assert isinstance(shipped.value(page, name("schema:url")), NamedNode)
        labels = {v.language for v in shipped.objects(page, name("rdfs:label")) if isinstance(v, Literal)}
        assert labels == {"en", "es"}, source
    told = behind.subjects(name("rdf:type"), name("usmx:SourceDocument"))
    assert {local(page, "source") for page in told} <= cited


@pytest.mark.parametrize("period", PERIODS)
def test_every_listed_page_backs_something(period: str) -> None:
    listed = yaml.safe_load((CASES / f"{period}.sources.yaml").read_text("utf-8"))
    for case, pages in listed.items():
        for page, said in pages.items():
            assert said["backs"], f"{case}: {page}"
            assert all(said["backs"].values()), f"{case}: {page}"
            assert "supports" in said or "read" in said, f"{case}: {page}: say what it supports"


def test_a_page_has_one_name() -> None:
    shipped = index("all")
    names: dict[object, set[object]] = defaultdict(set)
    for node in shipped.subjects(name("schema:url")):
        for url in shipped.objects(node, name("schema:url")):
            names[url].add(node)
    assert [f"{url}: {nodes}" for url, nodes in names.items() if len(nodes) > 1] == []


def test_a_node_names_exactly_the_pages_behind_it(statements: list[Triple], backings: list[Backing]) -> None:
    said: dict[object, set[object]] = defaultdict(set)
    backed: dict[object, set[object]] = defaultdict(set)
    for statement in statements:
        if statement.predicate == name("dcterms:source"):
            said[statement.subject].add(statement.object)
    for backing in backings:
        backed[backing.statement.subject] |= {name(f"source:{source}") for source in backing.sources}
    assert said == backed


def test_no_backing_mixes_official_texts_press_and_others(backings: list[Backing], generator: ModuleType) -> None:
    shipped = index("all")
    for backing in backings:
        standings = set()
        for source in backing.sources:
            reliability = shipped.value(name(f"source:{source}"), name("usmx:reliability"))
            assert isinstance(reliability, Literal)
            standings.add(generator.Standing.of(reliability.value))
        assert len(standings) == 1, backing.name


@pytest.mark.parametrize(
    ("reliability", "standing"),
    [
        ("official", "official"),
        ("official (US State Dept. FRUS)", "official"),
        ("official text, OCR", "official"),
        ("press", "press"),
        ("copy of press", "press"),
        ("press quoting official text", "press"),
        ("low-grade outlet quoting an official post", "other"),
        ("encyclopedia", "other"),
        ("contemporary polemic", "other"),
    ],
)
def test_standing_is_read_off_the_reliability(generator: ModuleType, reliability: str, standing: str) -> None:
    assert generator.Standing.of(reliability) == standing


def test_the_backings_are_what_the_generator_writes(generator: ModuleType) -> None:
    book = generator.Book()
    for period in generator.periods():
        written = (CASES / "backings" / f"{period.name}.ttl").read_text("utf-8")
        assert generator.page(period, book) == written, f"run python data/cases/generate.py ({period.name})"


def test_a_backing_of_nothing_is_refused(generator: ModuleType, statements: list[Triple]) -> None:
    with pytest.raises(SystemExit, match="el-pino-crossing-1916 has no statement 'endDate'"):
        generator.chosen("endDate", "el-pino-crossing-1916", statements)


@pytest.mark.parametrize(("lang", "mark"), [("en", "in dispute"), ("es", "en disputa")])
def test_a_case_shows_what_is_in_dispute_with_its_pages(lang: str, mark: str) -> None:
    lines = usmx("show", "case:veracruz-occupation-1914", "-v", "--lang", lang).out.splitlines()
    shown = {line: after for line, after in pairwise(lines) if mark in line and "[" in line}
    assert sorted(line.split()[-1] for line in shown) == ["2300", "7000", "8600"]
    assert all("source:" in after for after in shown.values())
    page = describe(f"{OWN['case']}veracruz-occupation-1914", lang)._repr_html_()
    assert page.count(f"[{mark}]") == 3
