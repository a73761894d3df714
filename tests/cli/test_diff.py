"""`usmx diff`: what is the same is the same however it is written, and a patch takes one graph to the other."""

from __future__ import annotations

import gzip
import json
import random
import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from tests.cli.running import usmx
from usmx_kg.exchange.diff import compare
from usmx_kg.exchange.example import EXAMPLE
from usmx_kg.exchange.operand import read_both
from usmx_kg.write.canonical_lines import labelled

RECORD = """\
- id: patrol-2031
  label: Patrol
  sendingState: US
  hostState: Mexico
  place: Oaxaca, Mexico
  personnelCount: 60
  consent:
    - {grantedBy: Government of Mexico, status: granted, validUntil: 2031-10-10}
    - {grantedBy: Senate of Mexico, status: granted, coversMission: training}
"""
CHANGED = RECORD.replace("2031-10-10", "2031-10-12").replace("60", "70")


def files(folder: Path, **texts: str) -> list[str]:
    paths = [folder / name.replace("_", ".") for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, "utf-8")
    return list(map(str, paths))


@pytest.mark.parametrize("form", ["json", "turtle"])
def test_a_record_is_the_same_in_every_format(form: str, tmp_path: Path) -> None:
    one, other = str(tmp_path / "a.yaml"), str(tmp_path / "b.out")
    usmx("new", "deployment", "--example", "-o", one)
    usmx("new", "deployment", "--example", "-f", form, "-o", str(tmp_path / f"b.{form}"))
    other = str(tmp_path / f"b.{form}")
    assert usmx("diff", one, other).code == 0
    assert usmx("diff", other, one).out == "No difference.\n"
    assert EXAMPLE


def test_graphs_are_the_same_in_every_serialisation(tmp_path: Path) -> None:
    names = []
    for form, suffix in (("turtle", "ttl"), ("nt", "nt"), ("nq", "nq"), ("trig", "trig"), ("rdfxml", "rdf"),
                         ("jsonld", "jsonld")):  # fmt: skip
        names.append(str(tmp_path / f"shapes.{suffix}"))
        usmx("export", "--part", "shapes", "-f", form, "-o", names[-1])
    (tmp_path / "packed.ttl.gz").write_bytes(gzip.compress(Path(names[0]).read_bytes()))
    names.append(str(tmp_path / "packed.ttl.gz"))
    for name in names[1:]:
        assert usmx("diff", names[0], name).out == "No difference.\n", name


def test_what_changed_is_told_thing_by_thing(tmp_path: Path) -> None:
    done = usmx("diff", *files(tmp_path, a_yaml=RECORD, b_yaml=CHANGED))
    assert done.code == 1
    assert done.out == (
        "Patrol  record:patrol-2031\n"
        "  ~ usmx:consent [Government of Mexico (actor:mx-government), Granted (consent-status:granted)]\n"
        "    - usmx:validUntil 2031-10-10\n"
        "    + usmx:validUntil 2031-10-12\n"
        "  - usmx:personnelCount 60\n"
        "  + usmx:personnelCount 70\n"
        "\n"
        "1 thing changed: 2 statements removed, 2 added.\n"
    )


def test_in_spanish(tmp_path: Path) -> None:
    done = usmx("diff", *files(tmp_path, a_yaml=RECORD, b_yaml=CHANGED), "--lang", "es")
    assert "Gobierno de México" in done.out
    assert "1 cosa cambió: 2 enunciados quitados, 2 añadidos." in done.out


def test_json_tells_the_same(tmp_path: Path) -> None:
    found = json.loads(usmx("diff", *files(tmp_path, a_yaml=RECORD, b_yaml=CHANGED), "-f", "json").out)
    assert found["same"] is False
    assert found["summary"] == {"removed": 2, "added": 2}
    (thing,) = found["things"]
    assert [change["op"] for change in thing["changes"]] == ["change", "remove", "add"]
    assert [change["value"]["value"] for change in thing["changes"][0]["changes"]] == ["2031-10-10", "2031-10-12"]


def test_a_new_and_a_lost_consent_are_told_whole(tmp_path: Path) -> None:
    less = RECORD[: RECORD.index("    - {grantedBy: Senate")]
    done = usmx("diff", *files(tmp_path, a_yaml=RECORD, b_yaml=less))
    assert "  - usmx:consent\n" in done.out
    assert "    - usmx:grantedBy Senate of Mexico (actor:mx-senate)\n" in done.out
    assert "0 added" in done.out
    assert "+ usmx:grantedBy" in usmx("diff", *files(tmp_path, a_yaml=less, b_yaml=RECORD)).out


def test_records_without_ids_are_known_by_their_position(tmp_path: Path) -> None:
    plain, changed = (text.replace("- id: patrol-2031\n  label", "- label") for text in (RECORD, CHANGED))
    found = json.loads(usmx("diff", *files(tmp_path, a_yaml=plain, b_yaml=changed), "-f", "json").out)
    assert found["summary"] == {"removed": 2, "added": 2}
    assert [thing["thing"].rpartition("/")[2] for thing in found["things"]] == ["b-1"]


def test_a_turtle_patch_without_its_signs_is_turtle(tmp_path: Path) -> None:
    done = usmx("diff", *files(tmp_path, a_yaml=RECORD, b_yaml=CHANGED), "-f", "turtle")
    head = [line[2:] for line in done.out.splitlines() if line.startswith("  ")]
    for sign in "-+":
        rows = [line[2:] for line in done.out.splitlines() if line.startswith(sign)]
        assert len(list(parse("\n".join([*head, *rows]), format=RdfFormat.TURTLE))) == len(rows) > 0


def test_named_graphs_are_told_apart(tmp_path: Path) -> None:
    one = '<urn:s> <urn:p> _:b <urn:g> .\n_:b <urn:q> "1" <urn:g> .\n'
    other = one.replace("urn:g", "urn:h")
    names = files(tmp_path, a_nq=one, b_nq=other, c_nq=one.replace("_:b", "_:c"))
    assert usmx("diff", names[0], names[2]).code == 0
    done = usmx("diff", *names[:2], "-f", "nt")
    assert done.code == 1
    assert len(list(parse(re.sub("^. ", "", done.out, flags=re.MULTILINE), format=RdfFormat.N_QUADS))) == 4
    assert usmx("diff", *names[:2], "-f", "turtle").code == 2
    assert "(in <urn:h>)" in usmx("diff", *names[:2]).out
    assert usmx("diff", *files(tmp_path, a_nq=one, b_nq=one.replace("<urn:g>", "_:g"))).code == 3


def test_standard_input_and_what_cannot_be_read(tmp_path: Path) -> None:
    name, broken = files(tmp_path, a_yaml=RECORD, b_yaml="- sendingStat: US\n")
    assert usmx("diff", name, "-", "--input-format", "yaml", given=RECORD).code == 0
    assert usmx("diff", "-", "-").code == 2
    done = usmx("diff", name, broken)
    assert done.code == 3
    assert "b.yaml:1" in done.err
    assert usmx("diff", name, str(tmp_path / "none.ttl")).code == 3


def test_entangled_nodes_end_at_the_deadline(tmp_path: Path) -> None:
    pairs = [pair for block in range(12) for pair in combinations([f"_:n{block}x{i}" for i in range(10)], 2)]
    text = "".join(f"{a} <urn:p> {b} .\n{b} <urn:p> {a} .\n" for a, b in pairs)
    done = usmx("diff", *files(tmp_path, a_nt=text, b_nt=text.replace("_:n", "_:m")), "--timeout", "0.5")
    assert done.code == 3
    assert "entangled" in done.err


def test_deep_and_hostile_values(tmp_path: Path) -> None:
    deep = "<urn:s> <urn:p> _:b0 .\n" + "".join(f"_:b{i} <urn:p> _:b{i + 1} .\n" for i in range(3000))
    names = files(tmp_path, a_nt=deep, b_nt=deep + '_:b3001 <urn:p> "\\u001b[31m\\u202e{x}" .\n')
    done = usmx("diff", *names)
    assert done.code == 1
    assert "\x1b" not in done.out
    assert "\\u202e" not in usmx("diff", *names, "-f", "json").out or "\u202e" not in done.out


BLANKS = st.integers(0, 4).map(lambda i: BlankNode(f"b{i}"))
SUBJECTS = st.one_of(BLANKS, st.sampled_from([NamedNode("urn:a"), NamedNode("urn:b")]))
OBJECTS = st.one_of(SUBJECTS, st.sampled_from([Literal("1"), Literal("x y <z> .", language="es"), Literal('"\\\n')]))
PREDICATES = st.sampled_from([NamedNode("urn:p"), NamedNode("urn:q")])
GRAPHS = st.lists(st.builds(Quad, SUBJECTS, PREDICATES, OBJECTS, st.just(DefaultGraph())), max_size=12)


def canonical(quads: list[Quad]) -> set[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, dataset))


@settings(max_examples=60, deadline=None)
@given(GRAPHS, GRAPHS, st.randoms(use_true_random=False))
def test_any_two_graphs(old: list[Quad], new: list[Quad], chance: random.Random) -> None:
    found = compare(old, new)
    assert bool(found) == (canonical(old) != canonical(new))
    assert (labelled(old, None) - set(found.removed)) | set(found.added) == labelled(new, None)
    assert bool(found.things) == bool(found)
    shuffled = [*old, *old[:2]]
    chance.shuffle(shuffled)
    names = {f"b{i}": BlankNode(f"z{j}") for i, j in enumerate(chance.sample(range(5), 5))}
    again = [
        Quad(*(names[t.value] if isinstance(t, BlankNode) else t for t in (q.subject, q.predicate, q.object)))  # type: ignore[arg-type]
        for q in shuffled
    ]
    assert not compare(old, again)


def test_operands_are_read_alike(tmp_path: Path) -> None:
    a, b = files(tmp_path, a_yaml=RECORD, b_yml=RECORD)
    one, other = read_both(a, b)
    assert len(one) == len(other) > 10
