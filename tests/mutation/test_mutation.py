"""Each rule bites: a change of its shapes makes one of its fixtures say something else.

Here all changes of constraints and an eighth of those of queries; `python -m tests.mutation`, or make nightly, judges
all of them.
"""

from __future__ import annotations

import zlib
from functools import cache

import pytest

from tests.mutation.judging import mutants, rules, survivors
from tests.mutation.known import known
from tests.mutation.mutant import Mutant
from tests.mutation.queries import edits

_SAMPLED = 8
QUERY = """SELECT $this ?value
WHERE {
  $this usmx:startDate ?start ; usmx:consent/usmx:status* ?value .
  OPTIONAL { ?value a ?kind FILTER (?kind IN (usmx:State, usmx:Place)) }
  FILTER (?start <= 5 && !BOUND(?kind))
}"""


@cache
def of(rule: str) -> list[Mutant]:
    return mutants(rule)


def judged_here(mutant: Mutant) -> bool:
    return not mutant.in_query or zlib.crc32(mutant.name.encode()) % _SAMPLED == 0


@pytest.mark.parametrize("rule", [rule for rule in rules() if of(rule)])
def test_a_fixture_notices(rule: str) -> None:
    listed = known()
    some = [mutant for mutant in of(rule) if judged_here(mutant) and mutant.name not in listed]
    assert [mutant.name for mutant in survivors(rule, some)] == []


def test_what_is_listed_is_little_and_no_constraint_that_is_taken_away() -> None:
    every = {mutant.name: mutant for rule in rules() for mutant in of(rule)}
    listed = known()
    assert listed.keys() <= every.keys(), "a line of survivors.txt names no mutant"
    assert [name for name in listed if every[name].removes and not every[name].in_query] == []
    assert len(listed) <= 0.02 * len(every)
    assert len(every) > 4_000


def tight(text: str) -> str:
    return "".join(text.split())


def test_how_queries_are_changed() -> None:
    found = {tight(QUERY[: edit.start] + edit.new + QUERY[edit.end :]) for edit in edits(QUERY)}
    for old, new in [
        ("$this usmx:startDate ?start ; ", "$this "),
        (" ; usmx:consent/usmx:status* ?value", " "),
        ("status*", "status"),
        ("consent/usmx:status*", "consent|usmx:status*"),
        ("usmx:startDate", "usmx:nothing"),
        ("  OPTIONAL { ?value a ?kind FILTER (?kind IN (usmx:State, usmx:Place)) }\n", "  \n"),
        ("OPTIONAL {", " {"),
        (" FILTER (?kind IN (usmx:State, usmx:Place))", " "),
        ("(usmx:State, usmx:Place)", "( usmx:Place)"),
        ("(usmx:State, usmx:Place)", "(usmx:State)"),
        ("<=", "<"),
        ("<=", ">"),
        ("<= 5", "<= 6"),
        ("<= 5", "<= 4"),
        ("&&", "||"),
        ("?start <= 5 && ", " "),
        (" && !BOUND(?kind)", " "),
        ("!BOUND", "BOUND"),
    ]:
        assert QUERY.count(old) == 1, old
        assert tight(QUERY.replace(old, new)) in found, (old, new)
