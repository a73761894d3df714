"""What engines are known to differ on, by examples: `python -m tests.engines.differences` writes the table anew."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.engines.own import ENGINES, judged
from usmx_kg.check.engines.known_differences import KNOWN

__all__ = ["DOCUMENT", "EXAMPLES", "Example", "committed", "measured", "table"]

DOCUMENT = Path(__file__).parents[2] / "docs/ENGINES.md"
_BETWEEN = re.compile(r"(?<=<!-- known differences -->\n).*(?=<!-- end -->)", re.DOTALL)


class Example(NamedTuple):
    """A shape, what a record states, how the table tells both, and whether the standards see a finding."""

    name: str
    said: str
    stated: str
    told: str
    right: bool


def _asks(pattern: str, test: str = "", end: str = "") -> str:
    condition = f"FILTER({test})" if test else ""
    return (
        f"sh:sparql [ sh:message 'm' ; sh:select '''SELECT $this {{ {pattern} {condition} }} {end}''' ] .\n"
        'e:ns sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ]'
    )


def _bound(constraint: str) -> str:
    return f"sh:property [ sh:path e:a ; {constraint} ]"


_LESS, _TWO = _bound("sh:lessThan e:b"), "$this e:a ?a ; e:b ?b"
_YEAR = 'e:a "2030"^^xsd:gYear ; e:b "2031"^^xsd:gYear'
_DAYS = 'e:a "2031-01-01"^^xsd:date ; e:b "2031-03-01"^^xsd:date'
_ZONES = 'e:a "2031-01-01+14:00"^^xsd:date ; e:b "2031-01-01-05:00"^^xsd:date'
_MONTHS = "sh:minInclusive 'P6M'^^xsd:yearMonthDuration"

_VALIDATOR = (
    "e:least 5 . e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:least ] ; sh:nodeValidator [\n"
    "  a sh:SPARQLSelectValidator ; sh:message 'm' ; sh:select 'SELECT $this ?value { $this e:a ?value }' ] .\n"
    'e:ns sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ]'
)

EXAMPLES = (
    Example("time zones", _LESS, _ZONES, "`2031-01-01+14:00` `sh:lessThan` `2031-01-01-05:00`", False),
    Example("time zones", _bound("sh:minInclusive '2031-01-01'^^xsd:date"), 'e:a "2031-01-01Z"^^xsd:date',
            "`2031-01-01Z` with `sh:minInclusive` `2031-01-01`", True),
    Example("time zones", _asks(_TWO, "?a < ?b"), _ZONES, "`FILTER(?a < ?b)` with the first two", True),
    Example("durations", _bound(_MONTHS), 'e:a "P1Y"^^xsd:yearMonthDuration',
            "`P1Y` with `sh:minInclusive` `P6M`", False),
    Example("durations", _asks("$this e:a ?a", "?a > 'P30D'^^xsd:dayTimeDuration"),
            'e:a "P31D"^^xsd:dayTimeDuration', '`FILTER(?a > "P30D")` with `P31D`', True),
    Example("durations", _asks(_TWO, "?a + ?b > ?a"), 'e:a "2031-01-01"^^xsd:date ; e:b "P1D"^^xsd:duration',
            "`?a + ?b`, a date and an xsd:duration", True),
    Example("differences of dates", _asks(_TWO, "?b - ?a > 'P30D'^^xsd:dayTimeDuration"), _DAYS,
            '`?b - ?a > "P30D"`, two dates', True),
    Example("sums with differences of dates", _asks(_TWO, "?a + (?b - ?a) = ?b"), _DAYS,
            "`?a + (?b - ?a) = ?b`, two dates", True),
    Example("years and months", _LESS, _YEAR, "`2030` `sh:lessThan` `2031`, xsd:gYear", False),
    Example("years and months", _bound("sh:minInclusive '2030-01'^^xsd:gYearMonth"), 'e:a "2031-01"^^xsd:gYearMonth',
            "`2031-01` with `sh:minInclusive` `2030-01`, xsd:gYearMonth", False),
    Example("years and months", _asks(_TWO, "?a < ?b"), _YEAR, "`FILTER(?a < ?b)` with the years", True),
    Example("numbers in IN", _asks("$this e:a ?a", "?a IN (1)"), "e:a 1.0", "`1.0 IN (1)`", True),
    Example("numbers in IN", _asks("$this e:a ?a", "?a NOT IN (1)"), "e:a 1.0", "`1.0 NOT IN (1)`", False),
    Example("alternative paths", _asks("$this (e:p|e:q) ?x", "", "GROUP BY $this HAVING(COUNT(?x) > 1)"),
            "e:p e:o ; e:q e:o", "`COUNT(?x) > 1` over `(p|q)`, both to one thing", True),
    Example("alternative paths", _asks("$this (e:p|e:q) ?x", "", "GROUP BY $this HAVING(SUM(?x) > 1)"),
            "e:p 1 ; e:q 1", "`SUM(?x) > 1` over `(p|q)`, both 1", True),
    Example("GROUP_CONCAT", _asks("$this e:p ?x", "", "GROUP BY $this HAVING(GROUP_CONCAT(?x) = '1')"), "e:p 1",
            "`GROUP_CONCAT(?x)` of a number", True),
    Example("paths of no length", _asks("$this e:p ?x . e:nowhere e:q* ?y"), "e:p 1",
            "`e:nowhere e:q* ?y`, not in the data", True),
    Example("casts", _asks("$this e:a ?a", "xsd:integer(?a) = 1"), "e:a 1.9", "`xsd:integer(1.9) = 1`", True),
    Example("language ranges", _asks("$this e:a ?a", "LANGMATCHES(LANG(?a), 'es-*')"), 'e:a "x"@es-419',
            '`LANGMATCHES(LANG("x"@es-419), "es-*")`', False),
    Example("values that have no order", _asks("$this e:a ?a", "?a < 'z'"), 'e:a "2031-01-01"^^xsd:date',
            '`FILTER(?a < "z")`, a date', False),
    Example("true as 1", _asks("$this e:a ?a", "?a = true"), 'e:a "1"^^xsd:boolean',
            '`FILTER(?a = true)` with `"1"^^xsd:boolean`', True),
    Example("values of node validators", _VALIDATOR, "e:a 1", "`SELECT $this ?value { $this e:a ?value }`", True),
)  # fmt: skip


def measured(example: Example) -> dict[str, bool]:
    """Return whether each engine finds something."""
    found = {}
    for engine in ENGINES:
        with tempfile.TemporaryDirectory() as folder:
            found[engine] = bool(judged(Path(folder), example.said, example.stated, engine=engine).findings)
    return found


def table(found: Mapping[str, Mapping[str, bool]]) -> str:
    """Return the table of the document; `found` is what was measured, by the words for each example."""
    rows = [
        f"| what | example: is it found? | by the standards | {' | '.join(f'`{name}`' for name in ENGINES)} |",
        f"|---|---|---|{'---|' * len(ENGINES)}",
    ]
    for known in KNOWN:
        for number, example in enumerate(example for example in EXAMPLES if example.name == known.name):
            outcomes = [_word(found[example.told][name], example.right) for name in ENGINES]
            what = (
                "" if number else f"{known.told[0].upper()}{known.told[1:]}" if known.told[:2] != "py" else known.told
            )
            what, told = (text.replace("|", "\\|") for text in (what, example.told))
            rows.append(f"| {what} | {told} | {'yes' if example.right else 'no'} | {' | '.join(outcomes)} |")
    return "".join(f"{row}\n" for row in rows)


def _word(found: bool, right: bool) -> str:
    word = "yes" if found else "no"
    return word if found == right else f"**{word}**"


def committed() -> str:
    """Return the table that the document has."""
    found = _BETWEEN.search(DOCUMENT.read_text("utf-8"))
    assert found is not None, f"{DOCUMENT.name} has no marks for the table"
    return found[0]


def written() -> str:
    """Return the document with the table as it is measured now."""
    now = table({example.told: measured(example) for example in EXAMPLES})
    return DOCUMENT.read_text("utf-8").replace(committed(), now)


if __name__ == "__main__":
    DOCUMENT.write_text(written(), "utf-8")
