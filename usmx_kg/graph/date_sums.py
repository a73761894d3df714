"""Sums in SPARQL, written so that an engine adds a duration to a date whichever of the two it takes first.

pyoxigraph changes the order of what is added, and then knows no value for `duration + date`: whether `?day + ?span` has
one depends on the names of the variables. A date minus a negative duration always has one. rdflib keeps the order, and
knows no value for `duration + date` either. So each sum that may hold a date is asked for in every order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from usmx_kg.graph.sparql_tokens import Token, tokens

__all__ = ["OXIGRAPH", "RDFLIB", "in_any_order"]

OXIGRAPH, RDFLIB = "oxigraph", "rdflib"
"""Whose evaluation a query is written for."""

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MOST_TERMS = 20
_MOST_LENGTH = 20_000
"""A sum of more terms, or written in more characters in every order, is asked as it is."""
_OPENS, _CLOSES = {"(": ")", "{": "}", "[": "]"}, (")", "}", "]")
_CALLS = frozenset(("FILTER", "BIND", "HAVING", "BY", "ASC", "DESC", "SELECT", "DISTINCT", "REDUCED"))
_CLAUSE_ENDS = frozenset(("WHERE", "FROM", "LIMIT", "OFFSET", "VALUES"))
_NUMBERS = frozenset(
    ("COUNT", "STRLEN", "ABS", "CEIL", "FLOOR", "ROUND", "RAND", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS")
)
"""Functions that give numbers: a sum with one of them holds no date."""
_NOT_OPERANDS = frozenset(("AS", "IN", "NOT", "SEPARATOR", "DISTINCT"))


def in_any_order(text: str, dialect: str) -> str:
    """Return a query whose sums have their value in whatever order an engine adds them.

    A text without sums that may hold a date comes back as it is, and so does one that can't be followed. A sum with a
    number in it holds no date.
    """
    found = list(tokens(text))
    if not any(token.text == "+" for token in found):
        return text
    try:
        written = _Writer(text, found, dialect).pattern(0, len(found))
    except _LostError:
        return text
    return written


class _LostError(Exception):
    """The query is no SPARQL as far as can be told here; the engine will say why."""


class _Writer:
    def __init__(self, text: str, found: Sequence[Token], dialect: str) -> None:
        self.text, self.found, self.dialect = text, found, dialect
        self.ends = self._brackets()

    def _brackets(self) -> dict[int, int]:
        """Return where each opening bracket is closed, by the numbers of their tokens."""
        ends: dict[int, int] = {}
        open_: list[int] = []
        for number, token in enumerate(self.found):
            if token.text in _OPENS:
                open_.append(number)
            elif token.text in _CLOSES:
                if not open_ or _OPENS[self.found[open_[-1]].text] != token.text:
                    raise _LostError
                ends[open_.pop()] = number
        if open_:
            raise _LostError
        return ends

    def word(self, number: int) -> str:
        token = self.found[number] if 0 <= number < len(self.found) else None
        return token.text.upper() if token is not None and token.kind == "word" else ""

    def start(self, number: int) -> int:
        return self.found[number].start if number < len(self.found) else len(self.text)

    def after(self, number: int) -> int:
        """Return where a token ends in the text."""
        return self.found[number].start + len(self.found[number].text)

    def bracketed(self, opening: int, inner: Callable[[int, int], str]) -> str:
        """Return a bracket with what it holds, and the white space on its inside."""
        closing = self.ends[opening]
        return f"{self.found[opening].text}{self.gap(opening)}{inner(opening + 1, closing)}{self.found[closing].text}"

    def gap(self, number: int) -> str:
        """Return what stands between a token and the next one; a comment would go on over what is written behind it."""
        between = self.text[self.after(number) : self.start(number + 1)]
        return "\n" * between.count("\n") + " " if "#" in between else between

    # -- patterns

    def pattern(self, at: int, end: int) -> str:
        """Return what stands outside expressions: `+` is part of a path there."""
        out = [self.text[: self.start(at)]] if at == 0 else []
        clause = False  # between SELECT and its pattern, or behind GROUP BY and the like, all brackets hold expressions
        while at < end:
            token, word = self.found[at], self.word(at)
            if word in ("SELECT", "BY", "HAVING"):
                clause = True
            elif word in _CLAUSE_ENDS or token.text == "{":
                clause = False
            if token.text in _OPENS:
                calls = token.text == "(" and (clause or self._called(at))
                out += [self.bracketed(at, self.expressions if calls else self.pattern)]
                at = self.ends[at]
            else:
                out.append(token.text)
            out.append(self.gap(at))
            at += 1
        return "".join(out)

    def _called(self, opening: int) -> bool:
        """Tell whether a bracket in a pattern is that of a function or of a FILTER, and not of a path or of data."""
        before = self.word(opening - 1)
        if before:
            return before not in ("VALUES", "A")
        named = opening and self.found[opening - 1].kind in ("iri", "name")
        return bool(named) and self.word(opening - 2) in _CALLS

    # -- expressions

    def expressions(self, at: int, end: int) -> str:
        """Return what stands in the brackets of an expression, sums written anew."""
        out: list[str] = []
        while at < end:
            if self._begins(at):
                written, at = self.additive(at, end)
                out.append(written)
            else:
                out.append(self.found[at].text)
                out.append(self.gap(at))
                at += 1
        return "".join(out)

    def _begins(self, number: int) -> bool:
        """Tell whether an operand may begin here."""
        token = self.found[number]
        if token.kind == "word":
            return token.text.upper() not in _NOT_OPERANDS
        return (
            token.kind in ("var", "iri", "name", "string")
            or token.text in "({!+-"
            or bool(_NUMBER.match(self.text, token.start))
        )

    def additive(self, at: int, end: int) -> tuple[str, int]:
        """Return a sum or difference and what follows it."""
        term, exact, number = self.product(at, end)
        terms = [("+", term)]
        while number < end and self.found[number].text in ("+", "-"):
            sign = self.found[number].text
            if number + 1 >= end:
                raise _LostError
            term, numeric, number = self.product(number + 1, end)
            terms.append((sign, term))
            exact = exact or numeric
        added = [n for n, (sign, _) in enumerate(terms) if sign == "+"]
        plain = " ".join(f"{sign} {term}" for sign, term in terms)[2:]
        if len(added) == 1 or exact or len(terms) > _MOST_TERMS:
            return plain, number
        written = f"COALESCE({', '.join(self._from(n, terms) for n in added)}) "
        return (written if len(written) <= _MOST_LENGTH else plain), number

    def _from(self, head: int, terms: Sequence[tuple[str, str]]) -> str:
        """Return a sum that begins with one of its terms; the others follow in their order."""
        written = f"({terms[head][1].strip()})"
        for sign, term in (*terms[:head], *terms[head + 1 :]):
            inner = f"({term.strip()})"
            if sign == "-":
                written = f"({written} - {inner})"
            else:
                written = f"({written} - (-{inner}))" if self.dialect == OXIGRAPH else f"({written} + {inner})"
        return written

    def product(self, at: int, end: int) -> tuple[str, bool, int]:
        """Return a product, whether it is surely a number, and what follows it."""
        written, numeric, number = self.unary(at, end)
        while number < end and self.found[number].text in ("*", "/"):
            operator = self.found[number].text + self.gap(number)
            if number + 1 >= end:
                raise _LostError
            more, _, number = self.unary(number + 1, end)
            written, numeric = f"{written}{operator}{more}", True
        return written, numeric, number

    def unary(self, at: int, end: int) -> tuple[str, bool, int]:
        signs = ""
        while at < end and self.found[at].text in ("!", "+", "-"):
            signs += self.found[at].text + self.gap(at)
            at += 1
        if at >= end or not self._begins(at) or self.found[at].text == "{":
            raise _LostError
        written, numeric, number = self.primary(at, end)
        return signs + written, numeric, number

    def primary(self, at: int, end: int) -> tuple[str, bool, int]:
        token = self.found[at]
        if token.text == "(":
            last = self.ends[at]
            return self.bracketed(at, self.expressions) + self.gap(last), False, last + 1
        if number := _NUMBER.match(self.text, token.start):
            last = at
            while self.after(last) < number.end():
                last += 1
            return number[0] + self.gap(last), True, last + 1
        if token.kind == "string":
            last = at
            if last + 1 < end and self.found[last + 1].kind == "lang":
                last += 1
            elif last + 3 < end and self.found[last + 1].text == self.found[last + 2].text == "^":
                last += 3
            return self.text[token.start : self.after(last)] + self.gap(last), False, last + 1
        if token.kind in ("word", "name", "iri") and at + 1 < end and self.found[at + 1].text in ("(", "{"):
            inner = self.expressions if self.found[at + 1].text == "(" else self.pattern
            last = self.ends[at + 1]
            written = f"{token.text}{self.gap(at)}{self.bracketed(at + 1, inner)}{self.gap(last)}"
            return written, token.text.upper() in _NUMBERS, last + 1
        return token.text + self.gap(at), False, at + 1
