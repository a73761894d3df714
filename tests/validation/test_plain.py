"""Records read from plain values: where they are read so at all, the rules find what they find in the full form.

What is made of that, names that are not known among it, is compared in `tests/streaming/test_short_way.py`.

USMX_PLAIN_RECORDS sets how many records are generated for each share of faults, USMX_PLAIN_SEED which ones.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator

import pytest

from benchmarks.generate.stream import Settings, items
from tests.rules.fixtures import Fixture, fixtures
from usmx_kg.graph import Index
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.blocks import Block, Declared, declared, minted
from usmx_kg.model.known_things import node_of
from usmx_kg.model.known_things import shipped as things
from usmx_kg.model.name_index import shipped
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.model.records import Records, TextSource
from usmx_kg.model.state_codes import codes_under, suspects
from usmx_kg.model.statement_activities import World
from usmx_kg.model.trees import Mapping, plain_of
from usmx_kg.read import yaml as yaml_format
from usmx_kg.read.json import parse
from usmx_kg.read.rows import json_rows
from usmx_kg.read.run import read
from usmx_kg.rules.judge import judge
from usmx_kg.rules.plain_activities import PlainWorld
from usmx_kg.rules.raw import Raw

RECORDS = int(os.environ.get("USMX_PLAIN_RECORDS", "400"))
SEED = int(os.environ.get("USMX_PLAIN_SEED", "20310910"))
BATCH = 400


def described(blocks: list[Block], world: PlainWorld) -> dict[str, Declared]:
    found: dict[str, Declared] = {}
    for number, block in enumerate(blocks):
        for key, inner in declared(block):
            iri = minted(inner["id"], world.base)
            if iri is not None:
                found[iri] = Declared(number, key, inner)
    return found


def judged(blocks: list[Block]) -> Iterator[tuple[str, tuple[Raw, ...]]]:
    """Yield the records that are read from plain values, with what the rules find in them."""
    trees = [parse(json.dumps(block), "x") for block in blocks]
    codes = codes_under(tree for tree in trees if isinstance(tree, Mapping))
    world = PlainWorld(shipped(), things(), RECORD, suspects=suspects(codes, shipped()))
    home = described(blocks, world)
    for number, block in enumerate(blocks):
        world.among(home, number)
        try:
            deployment = world.deployment(block)
        except UnsureError:
            continue
        found = judge(deployment)
        assert found is not None
        yield deployment.id, found


def keys(raws: tuple[Raw, ...]) -> Counter[tuple[object, ...]]:
    """Return findings without the labels of blank nodes, which tell nothing."""
    return Counter((r.rule, r.part, named(r.focus), r.path, named(r.value), r.host, r.sender) for r in raws)


def named(identifier: str | None) -> str | None:
    return identifier if identifier is None or ":" in identifier or identifier.startswith('"') else "_"


def compare(blocks: list[Block], records: Records) -> tuple[int, int]:
    """Return how many records were read from plain values, and how many of these break nothing."""
    world = World(Index(records.quads))
    sure = clear = 0
    for identifier, found in judged(blocks):
        sure += 1
        full = judge(world.deployment(node_of(identifier)))
        assert full is not None, identifier
        assert keys(found) == keys(full), identifier
        clear += not found
    return sure, clear


@pytest.mark.parametrize("faults", [0.0, 0.4, 1.0])
def test_generated_records(faults: float) -> None:
    count = sure = clear = 0
    for batch in range(-(-RECORDS // BATCH)):
        made = items(Settings(min(BATCH, RECORDS), SEED + batch, faults, apart=0.0))
        lines = [json.dumps(item.block) for item in made]
        blocks = [row.plain for row in json_rows("\n".join(lines), "x", 1)]
        alone = [block for block in blocks if block is not None]
        assert len(alone) == len(lines)
        ids = Counter(block.get("id") for block in alone)
        unique = [n for n, block in enumerate(alone) if ids[block.get("id")] == 1]
        text = "\n".join(lines[n] for n in unique)
        s, c = compare([alone[n] for n in unique], read([TextSource(text, "jsonl", "x")]))
        count, sure, clear = count + len(unique), sure + s, clear + c
    assert sure > count * (0.95 if not faults else 0.85)
    assert clear >= sure * 0.9 * (1 - faults)


@pytest.mark.parametrize("fixture", [f for f in fixtures() if f.path.suffix == ".yaml"], ids=lambda f: f.id)
def test_fixtures(fixture: Fixture) -> None:
    text = fixture.path.read_text("utf-8")
    blocks: list[Block] = []
    for tree in yaml_format.trees(text, "x"):
        plain = plain_of(tree)
        blocks += plain if isinstance(plain, list) else [plain]
    ids = [block.get("id") for block in blocks]
    if len(set(ids)) == len(ids):
        compare(blocks, read([TextSource(text, "yaml", "x")]))
