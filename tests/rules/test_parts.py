"""What the direct evaluation finds has a message in the shapes, and what has one there is found by it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import usmx_kg.rules.judge as direct
from usmx_kg.check.message_texts import fill
from usmx_kg.check.record_facts import ToldByStatements
from usmx_kg.check.run import check
from usmx_kg.check.wording import Wording
from usmx_kg.graph.rulebook import rule, rules
from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.positions import Position
from usmx_kg.model.records import ReaderFinding, TextSource
from usmx_kg.read.run import read
from usmx_kg.rules.raw import Raw
from usmx_kg.rules.shortfalls import explains

FOLDER = Path(direct.__file__).parent
READER = {name for name, found in rules().items() if not found.requires}
"""Rules that readers apply."""


def modules() -> Iterator[tuple[ast.Module, dict[str, str]]]:
    """Yield the trees of the modules of the evaluation, with the texts that are given a name in them."""
    for file in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name) and isinstance(node.value.value, str)
        }
        yield tree, named


def pattern(node: ast.expr, named: dict[str, str]) -> str:
    """Return a pattern for the texts that an expression may have."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern(part, named) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return pattern(node.value, named)
    if isinstance(node, ast.Name) and node.id in named:
        return re.escape(named[node.id])
    return r"[\w-]+"


def raws() -> set[tuple[str, str]]:
    """Return the rule and the part of each finding that the evaluation makes, as patterns."""
    return {
        (pattern(node.args[0], named), pattern(node.args[1], named))
        for tree, named in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Raw"
    }


def parts() -> set[tuple[str, str]]:
    """Return each rule with each of its parts that have a message."""
    return {(name, part.removeprefix(OWN["rule"])) for name, found in rules().items() for part in found.messages}


def meet(raw: tuple[str, str], part: tuple[str, str]) -> bool:
    return all(re.fullmatch(one, other) for one, other in zip(raw, part, strict=True))


def test_every_finding_has_its_message() -> None:
    assert len(raws()) > 30
    assert not [raw for raw in raws() if not any(meet(raw, part) for part in parts())]


def test_every_message_has_its_finding() -> None:
    given = {part for part in parts() if part[0] not in READER}
    assert len(given) > 60
    # which of two classes, and what is a source or a note, an engine alone can tell
    engine = {
        "record-datatypes-type-once",
        "record-datatypes-label",
        "record-datatypes-source",
        "record-datatypes-note",
    }
    assert {part for _, part in given if not any(meet(raw, (_, part)) for raw in raws())} <= engine


@pytest.fixture
def wording() -> Wording:
    return Wording(ToldByStatements(read([TextSource("{id: a, sendingState: US}", "yaml", "x")]), None), "en")


@pytest.mark.parametrize(
    "raw",
    [
        Raw("temporary", "temporary-dne", "https://w3id.org/usmx/record/a"),
        Raw("temporary", "temporary", "https://w3id.org/usmx/record/a"),
        Raw("consent-given", "temporary-end", "https://w3id.org/usmx/record/a"),
    ],
)
def test_a_part_that_no_shape_has_is_never_another_sentence(wording: Wording, raw: Raw) -> None:
    with pytest.raises(LookupError, match="has no part"):
        list(wording.of_raw(raw))


def test_nor_is_a_readers(wording: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    record = wording._told.owner(next(iter(read([TextSource("{id: a}", "yaml", "x")]).records)))
    assert record is not None
    found = ReaderFinding("name-known", record, "place", "X", Position("x"))
    known = rule("name-known")
    monkeypatch.delitem(known.messages, f"{known.iri}-unknown")
    with pytest.raises(LookupError, match="name-known-unknown"):
        wording.of_reader(found, known)


def test_every_rule_on_consent_says_whether_it_is_explained() -> None:
    for name, found in rules().items():
        if found.family == "consent":
            assert explains(name) in (True, False)
    with pytest.raises(KeyError):
        explains("consent-of-tomorrow")


VALUES = [".x.yaml", ". , ; :", " a", "a  .", "…", "a\u00a0:", "?", "{?value}", "\\1", "x ,y", "a\n.b"]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_never_changed_by_the_text_around_it(value: str) -> None:
    for template in ("Says {?value}.", "{$value} is, {?value} was", "at {?value}: {?other} x", "{?other} {?value}"):
        told = re.split(r"\{[?$]\w+\}", template)
        expected = {"value": value, "other": "y"}
        names = re.findall(r"\{[?$](\w+)\}", template)
        made = "".join(text + expected.get(name, "") for text, name in zip(told, [*names, ""], strict=True))
        once = made.removesuffix(".") if value.endswith(".") and made.endswith("..") else made
        assert fill(template, expected) == once  # no second full stop after `N.L.`


@pytest.mark.parametrize(
    ("template", "told"),
    [("Says {?value}.", "Says."), ("{?value} x", "x"), ("a {?value}, b", "a, b"), ("x: {?value}", "x:"), ("a", "a")],
)
def test_without_a_value_its_space_goes_too(template: str, told: str) -> None:
    assert fill(template, {}) == told
    assert fill(f"{template}{{?other}}", {"other": " ."}) == f"{told} ."


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_place_of_another_record_is_told_whole(lang: str) -> None:
    for name in (".hidden.yaml", "a .yaml", ",x.yaml", "…yaml"):
        texts = [TextSource("{id: a, note: one}", "yaml", name), TextSource("{id: a, note: two}", "yaml", "b.yaml")]
        (found,) = (f for f in check(read(texts), lang=lang) if f.rule == "record-unique")
        assert f": {name}:1." in found.message
