"""docs/THREAT_MODEL.md says what is so: its tests exist, its figures are counted again, its limits are of the code."""

from __future__ import annotations

import ast
import re

import pytest

from tests.fuzz import test_seeds
from tests.mutation.judging import mutants, rules
from tests.mutation.known import known
from tests.query.test_guard import REFUSED
from tests.trust import bad, good, test_cut, test_queries, test_shapes, test_streams
from usmx_kg.graph import sparql
from usmx_kg.ground import limits, resources
from usmx_kg.model import ids
from usmx_kg.model import trees as tree
from usmx_kg.read import unpack, xlsx, yaml
from usmx_kg.read import workbook_package as package

PAGE = resources.path("docs/THREAT_MODEL.md").read_text("utf-8")
PROMISES = re.findall(r"^\| (\d) \| (.+) \| (.+) \| (.*)\|$", PAGE, re.MULTILINE)
TESTS = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)


def figure(name: str) -> int:
    match = re.search(rf"{name}: ([\d,]+)", PAGE)
    assert match, name
    return int(match[1].replace(",", ""))


def test_each_promise_has_a_test() -> None:
    assert {number for number, *_ in PROMISES} == set("123456789")
    assert [promise for number, promise, held, _ in PROMISES if number != "8" and "`tests/" not in held] == []


@pytest.mark.parametrize(("file", "name"), TESTS, ids=lambda text: text)
def test_each_test_is_there(file: str, name: str) -> None:
    tree_ = ast.parse(resources.path(file).read_text("utf-8"))
    names = {node.name for node in tree_.body if isinstance(node, ast.FunctionDef)}
    assert name in names if name else any(one.startswith("test_") for one in names)


def told(name: str, count: int) -> bool:
    """Tell whether the page says a number that is there, and not long out of date."""
    return figure(name) <= count <= 1.1 * figure(name)


def test_figures_of_inputs() -> None:
    assert told("bad inputs", len(bad.corpus()) + len(test_shapes.REFUSED))
    assert told("odd inputs", len(good.corpus()))
    assert told("ways tried", len(list(bad.closed())))
    hostile = (REFUSED, test_queries.NESTED, test_queries.CHAINS, test_queries.LONG)
    assert told("hostile queries", sum(map(len, hostile)))
    assert told("command lines with each of three streams closed, full and broken", len(test_streams.LINES))
    assert told("cases in CI", len(test_seeds.SEEDS))
    assert told("cuts", sum(map(len, test_cut.WHOLE.values())))
    assert f"every byte of {len(test_cut.WHOLE)} formats" in PAGE


def test_figures_of_mutants() -> None:
    every = [mutant for rule in rules() for mutant in mutants(rule)]
    assert told("mutants", len(every))
    assert told("deletions among them", sum(mutant.removes for mutant in every))
    assert figure("`tests/mutation/survivors.txt`") == len(known())


LIMITS = {
    "an input that is read as a whole": (limits.MAX_BYTES // 1_000_000, "USMX_MAX_MB"),
    "a record of a format that is read line by line": (limits.MAX_BYTES // 1_000_000, "USMX_MAX_MB"),
    "values in one YAML or JSON text": (limits.MAX_VALUES, "USMX_MAX_VALUES"),
    "statements in one": (limits.MAX_STATEMENTS, "USMX_MAX_STATEMENTS"),
    "nesting of blocks": (tree.MAX_DEPTH, ""),
    "values behind YAML aliases": (yaml._MAX_ALIASED, ""),
    "characters of a text": (limits.MAX_LITERAL, ""),
    "characters of an IRI": (ids.MAX_IRI, ""),
    "a packed file": (unpack.MAX_RATIO, ""),
    "parts in which gzip packed a file": (unpack.MOST_MEMBERS, ""),
    "files in a workbook": (package.MAX_ENTRIES, ""),
    "bytes of a workbook": (package.MAX_UNPACKED, ""),
    "cells of a workbook": (package.MAX_CELLS, ""),
    "columns of a sheet": (xlsx.MAX_COLUMNS, ""),
    "nesting of brackets": (sparql.MAX_DEPTH, ""),
    "characters of a query": (sparql.MAX_LENGTH, ""),
    "memory of a query": (limits.MAX_QUERY_MEMORY // 1_000_000, "USMX_MAX_QUERY_MB"),
}


@pytest.mark.parametrize("what", LIMITS)
def test_limits_are_as_the_page_says(what: str) -> None:
    number, variable = LIMITS[what]
    rows = [row for row in PAGE.splitlines() if row.startswith(f"| {what}")]
    assert len(rows) == 1
    stated, raised = (cell.strip() for cell in rows[0].split("|")[2:4])
    assert stated.split()[0] == f"{number:,}"
    assert raised.strip("`") == variable


def test_no_limit_is_missing() -> None:
    rows = PAGE.partition("## Limits")[2].partition("## ")[0].count("\n| ") - 2  # the head, and time
    assert rows == len(LIMITS) == figure("limits")
    read = set(re.findall(r"_limit\(\"(\w+)\"", resources.path("usmx_kg/ground/limits.py").read_text("utf-8")))
    assert read == {variable for _, variable in LIMITS.values() if variable}
