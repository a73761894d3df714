"""Each migration makes `after.ttl` of `before.ttl`; names that were replaced stay, with successors that exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryTriples, RdfFormat, Store, Triple, parse

from tests.cases.reading import CASES
from usmx_kg import graph
from usmx_kg.ask.lookup import all_terms, matches
from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import PREFIXES

FOLDERS = sorted(path for path in resources.path("ontology/migrations").iterdir() if path.is_dir())
DEPRECATED = NamedNode(f"{PREFIXES['owl']}deprecated")
SUCCESSOR = NamedNode(f"{PREFIXES['dcterms']}isReplacedBy")


def said(path: Path) -> set[Triple]:
    return {quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)}


def migrated(folder: Path, *files: Path) -> set[Triple]:
    store = Store()
    for file in files:
        store.load(path=str(file), format=RdfFormat.TURTLE)
    found = store.query((folder / "migrate.rq").read_text("utf-8"))
    assert isinstance(found, QueryTriples)
    return set(found)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_migration_makes_what_it_promises(folder: Path) -> None:
    assert migrated(folder, folder / "before.ttl") == said(folder / "after.ttl")
    assert said(folder / "before.ttl") != said(folder / "after.ttl")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_migration_leaves_what_is_up_to_date(folder: Path) -> None:
    assert migrated(folder, folder / "after.ttl") == said(folder / "after.ttl")


def test_migrations_are_numbered_and_told_in_the_readme() -> None:
    told = (FOLDERS[0].parent / "README.md").read_text("utf-8")
    assert [int(folder.name[:4]) for folder in FOLDERS] == list(range(1, len(FOLDERS) + 1))
    assert all(f"`{folder.name}`" in told for folder in FOLDERS)


def test_migrations_are_not_loaded() -> None:
    assert not [file for file in graph.part_files("all") if "migrations" in file.parts]


def test_names_that_were_replaced_have_successors_that_exist() -> None:
    shipped = graph.index("all")
    replaced = set(shipped.subjects(DEPRECATED, Literal(True)))
    assert replaced
    for node in replaced:
        for successor in shipped.objects(node, SUCCESSOR):
            assert isinstance(successor, NamedNode)
            assert successor in shipped, successor
            assert successor not in replaced, successor
    assert set(shipped.subjects(SUCCESSOR)) <= replaced


def test_replaced_names_are_known_and_not_offered() -> None:
    old = next(iter(said(CASES / "backings" / "replaced.ttl"))).subject
    assert isinstance(old, NamedNode)
    assert matches(old.value) == (old.value,)
    assert old.value not in all_terms()


def test_names_that_were_replaced_are_followed_in_the_users_data() -> None:
    (folder,) = (folder for folder in FOLDERS if folder.name.endswith("-backing"))
    replaced = CASES / "backings" / "replaced.ttl"
    assert migrated(folder, replaced) == set()
    old, new = next((t.subject, t.object) for t in said(replaced) if t.predicate == SUCCESSOR)
    store = Store()
    store.load(path=str(replaced), format=RdfFormat.TURTLE)
    mine = Triple(NamedNode("https://example.org/remark"), NamedNode(f"{PREFIXES['dcterms']}source"), old)
    store.extend(quad for quad in parse(f"{mine} .", format=RdfFormat.N_TRIPLES))
    found = store.query((folder / "migrate.rq").read_text("utf-8"))
    assert isinstance(found, QueryTriples)
    assert [t.object for t in found] == [new]
