"""What stands in a file for something else: marks of missing values, and days that mean "open" or "unknown"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from usmx_kg.graph.vocabulary import Field
from usmx_kg.model.state_codes import list_named
from usmx_kg.model.values import DATE, date

__all__ = ["MARKS", "NOTED", "USUAL", "YEARS", "Aside", "Conventions", "of_day"]

_WORDS = (
    # of programs: R, pandas, spreadsheets, databases
    "NA", "N/A", "n.a", "#NA", "NaN", "NaT", "NULL", "None", "nil", "undefined", "blank", "empty",
    # of people, in English
    "n/d", "n.d", "ND", "n/k", "n.k", "unknown", "unk", "not known", "not available", "not applicable", "not stated",
    "not specified", "unspecified", "not reported", "not recorded", "undetermined", "undisclosed", "not disclosed",
    "missing", "no data", "no information", "pending", "TBD", "TBA", "TBC", "to be determined", "to be confirmed",
    # and in Spanish
    "s/d", "s.d", "s/i", "s.i", "ns/nc", "sin dato", "sin datos", "sin información", "sin informacion",
    "no disponible", "no aplica", "desconocido", "desconocida", "se desconoce", "no se sabe", "no se conoce",
    "no consta", "no identificado", "no identificada", "no especificado", "no especificada", "sin especificar",
    "no reportado", "no hay datos", "por definir", "por determinar", "por confirmar", "pendiente", "ninguno",
    "ninguna", "nulo", "vacío", "vacio", "en blanco",
)  # fmt: skip
_CODES = (9, 77, 88, 99, 777, 888, 999, 9999)
"""Numbers that code books give below zero to what is not known, refused or out of place; as floats too."""
_ERRORS = (
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!", "#N/D", "#¡REF!", "#¡VALOR!",
    "#¿NOMBRE?", "#¡DIV/0!", "#¡NUM!", "#¡NULO!",
)  # fmt: skip
"""What spreadsheets show for a value that they could not make, in English and Spanish."""
MARKS = frozenset(
    (
        *(form.format(word) for word in _WORDS for form in ("{}", "{}.", "({})", "[{}]", "<{}>")),
        *(f"{minus}{code}{point}" for code in _CODES for minus in "-\u2212" for point in ("", ".0")),
        *(mark * times for mark in ".-–—?_*" for times in range(1, 9)),
        *_ERRORS, "-NaN", "N / A", "\\N", "…", "~", "¿?", "\u200b", "\ufeff",
    )
)  # fmt: skip
"""What people and programs write where nothing is known, in any case. The empty cell is none of them."""

_MOST_BLANKS = 8
"""So many blanks may stand around a mark."""
_LONGEST_DAY = 30

_ENDS = frozenset(("endDate", "validUntil"))
_OPEN_YEARS = range(2200, 10_000)
_OPEN = frozenset(
    (
        "2079-06-06",  # SQL Server, its small dates
        "2099", "2099-12", "2099-12-31", "2100", "2100-01-01", "2100-12-31", "2199", "2199-12-31",
    )
)  # fmt: skip
"""Last days, months and years that mean an open end, beside all of those years: the largest that systems have."""
_ZERO = frozenset(
    (
        "0001-01-01", "0001-01", "0001",  # .NET, and databases
        "1000-01-01",  # MySQL
        "1111-11-11",  # of people
        "1582-10-14", "1582-10-15",  # SPSS
        "1601-01-01",  # Windows
        "1753-01-01",  # SQL Server
        "1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01",  # spreadsheets
        "1960-01-01",  # SAS, Stata
        "1970-01-01", "1969-12-31",  # Unix, there and west of Greenwich
    )
)  # fmt: skip
"""Day 0 of spreadsheets and systems: what they show for a date that they don't have."""
YEARS = frozenset([day[:4] for day in _OPEN | _ZERO] + [str(year) for year in _OPEN_YEARS])
"""The years of days that stand for something else."""


class Aside(StrEnum):
    """What is told once a column and file of values that stand for something else: a message of a rule.

    MISSING and OPEN are read as if nothing stood there; of ZERO days, which are read as they stand, it is told; CODES
    are of another list than ISO 3166, and not read.
    """

    MISSING = "missing-mark"
    OPEN = "sentinel-day-open"
    ZERO = "sentinel-day-zero"
    CODES = "code-list"

    @property
    def rule(self) -> str:
        """Return the id of the rule that has the message."""
        return "sentinel-day" if self in (Aside.OPEN, Aside.ZERO) else self.value

    @property
    def empty(self) -> bool:
        """Tell whether the value is read as if nothing stood there."""
        return self in (Aside.MISSING, Aside.OPEN)


NOTED = frozenset(aside.rule for aside in Aside)
"""The rules of which a column has one finding, whatever the number of its values."""


@dataclass(frozen=True)
class Conventions:
    """How the writer of a file wrote what is no value.

    `marks` are the marks of a missing value without case, `sure` is true where the user said them, so that a mark that
    is a code as well (NA, of Namibia) is the mark.
    """

    marks: frozenset[str]
    sure: bool = False
    codes: str | None = None

    @classmethod
    def of(cls, missing: Iterable[str] | None = None, codes: str | None = None) -> Conventions:
        """Return the conventions where the user says which marks there are, in any case, and which list of codes.

        With None, the marks are the usual ones, and codes are those of ISO 3166 unless a file shows that they are not.
        Raises UsageError for a list that does not exist.
        """
        found = USUAL
        if missing is not None:
            found = cls(frozenset(mark.strip().casefold() for mark in missing) - {""}, sure=True)
        return found if codes is None else replace(found, codes=list_named(codes))

    @cached_property
    def longest_mark(self) -> int:
        """Return how long a text is at most that is a mark."""
        return max(map(len, self.marks), default=0) + _MOST_BLANKS

    @cached_property
    def longest(self) -> int:
        """Return how long a text is at most that may stand for something else."""
        return max(self.longest_mark, _LONGEST_DAY + _MOST_BLANKS)

    def might(self, text: str) -> bool:
        """Tell whether a text may stand for something else under some key."""
        return self.marks_missing(text) or text.strip()[:4] in YEARS

    def marks_missing(self, text: str) -> bool:
        """Tell whether a text is a mark of a missing value, wherever it means nothing else."""
        return len(text) <= self.longest_mark and text.strip().casefold() in self.marks


def of_day(text: str, field: Field) -> Aside | None:
    """Return what a text stands for under a key that takes a date, None for a day, month or year like others."""
    if text.strip()[:4] not in YEARS:
        return None
    found = date(text, field.key)
    if found.literal.datatype != DATE:
        return None
    written = found.partial or found.literal.value
    if written in _OPEN or int(written[:4]) in _OPEN_YEARS:
        return Aside.OPEN if field.key in _ENDS else Aside.ZERO
    return Aside.ZERO if written in _ZERO else None


USUAL = Conventions(frozenset(mark.casefold() for mark in MARKS))
