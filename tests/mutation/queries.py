"""Mutants of queries as text: clauses and operands removed; comparisons, logic, paths and constants changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store, Triple

from tests.mutation.mutant import Mutant
from usmx_kg.graph.sparql_tokens import Token, tokens
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["Edit", "edits", "mutants"]

_SELECT = NamedNode(PREFIXES["sh"] + "select")
_OPEN = {"(": ")", "{": "}", "[": "]"}
_CLAUSES = {"FILTER", "OPTIONAL", "BIND", "UNION", "VALUES", "SELECT", "GROUP", "HAVING", "ORDER", "WHERE"}
_COMPARISONS = {"=": ["!="], "!=": ["="], "<": ["<=", ">"], "<=": ["<", ">"], ">": [">=", "<"], ">=": [">", "<"]}
_WORDS = {"MIN": "MAX", "MAX": "MIN", "true": "false", "false": "true", "isLiteral": "isIRI", "isIRI": "isLiteral"}
_STRINGS = {'"-P1D"': '"-P2D"', '"9999-12-31"': '"2031-12-31"'}
_LISTS = {"IN", "COALESCE"}


@dataclass(frozen=True)
class Edit:
    """A part of a text that is replaced; `removes` is true where nothing stands instead."""

    start: int
    end: int
    new: str
    name: str
    removes: bool = False


def mutants(rule: str, shapes: Sequence[Triple]) -> Iterator[Mutant]:
    """Yield all mutants of the queries of a rule's shapes."""
    for triple in shapes:
        if triple.predicate == _SELECT and isinstance(triple.object, Literal):
            text, rest = triple.object.value, [one for one in shapes if one != triple]
            where = triple.subject.value.rpartition("/")[2] if isinstance(triple.subject, NamedNode) else "?"
            for edit in edits(text):
                changed = text[: edit.start] + edit.new + text[edit.end :]
                if _is_query(changed):
                    other = Triple(triple.subject, _SELECT, Literal(changed))
                    yield Mutant(rule, f"{where}: {edit.name}", edit.removes, (*rest, other), in_query=True)


def _is_query(text: str) -> bool:
    """Tell whether a text is still a query: what no engine reads is no mutant."""
    try:
        Store().query(text, prefixes=dict(PREFIXES))
    except (SyntaxError, RuntimeError):  # RuntimeError: a function that there is not
        return False
    return True


def edits(text: str) -> list[Edit]:
    """Return all edits of a query."""
    return list(_Query(text).edits())


class _Query:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _joined(list(tokens(text)))
        self.closing: dict[int, int] = {}
        open_: list[int] = []
        for at, token in enumerate(self.tokens):
            if token.text in _OPEN:
                open_.append(at)
            elif token.text in _OPEN.values():
                self.closing[open_.pop()] = at

    def edits(self) -> Iterator[Edit]:
        for at, token in enumerate(self.tokens):
            word = token.text.upper() if token.kind == "word" else ""
            if word in ("FILTER", "HAVING", "BIND", "OPTIONAL"):
                yield from self.clause(at, word)
            elif word == "UNION":
                yield from self.union(at)
            elif word == "EXISTS":
                yield from self.exists(at)
            elif word == "IF":
                yield from self.branches(at)
            elif token.text == "{":
                yield from self.patterns(at)
            if token.text == "(":
                yield from self.operands(at)
            if word in _LISTS:
                yield from self.members(at, word)
            yield from self.values(at)

    def cut(self, first: int, last: int, name: str = "") -> Edit:
        """Return the edit that removes the tokens from one to another."""
        start, end = self.start(first), self.end(last)
        return Edit(start, end, "", name or f"without {_short(self.text[start:end])}", True)

    def start(self, at: int) -> int:
        return self.tokens[at].start

    def end(self, at: int) -> int:
        return self.tokens[at].start + len(self.tokens[at].text)

    def is_(self, at: int, *texts: str) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].text.upper() in texts

    def clause(self, at: int, word: str) -> Iterator[Edit]:
        opening = next(n for n in range(at + 1, len(self.tokens)) if self.tokens[n].text in ("(", "{"))
        last = self.closing[opening]
        yield self.cut(at, last)
        if word == "OPTIONAL":
            shown = _short(self.text[self.start(opening) : self.end(last)])
            yield Edit(self.start(at), self.end(at), "", f"not optional {shown}")

    def union(self, at: int) -> Iterator[Edit]:
        before = next(o for o, c in self.closing.items() if c == at - 1)
        yield self.cut(before, at)
        yield self.cut(at, self.closing[at + 1])

    def exists(self, at: int) -> Iterator[Edit]:
        shown = _short(self.text[self.start(at) : self.end(self.closing[at + 1])])
        if self.is_(at - 1, "NOT"):
            yield Edit(self.start(at - 1), self.end(at), "EXISTS", f"there is {shown}")
        else:
            yield Edit(self.start(at), self.end(at), "NOT EXISTS", f"there is no {shown}")

    def branches(self, at: int) -> Iterator[Edit]:
        """Exchange what IF gives where its condition holds with what it gives where it does not."""
        _, yes, no = (self.text[self.start(a) : self.end(b)] for a, b in self.split(at + 1, ","))
        parts = list(self.split(at + 1, ","))
        new = f"{no}, {yes}"
        yield Edit(self.start(parts[1][0]), self.end(parts[2][1]), new, f"exchanged {_short(f'{yes}, {no}')}")

    def split(self, opening: int, *marks: str) -> Iterator[tuple[int, int]]:
        """Yield the first and last tokens of what marks part between brackets, inner brackets left alone."""
        first = at = opening + 1
        while at < self.closing[opening]:
            if self.tokens[at].text in marks or self.is_(at, "AS"):
                yield first, at - 1
                first = at + 1
                if self.is_(at, "AS"):
                    return
            at = self.closing.get(at, at) + 1
        if first < at:
            yield first, at - 1

    def operands(self, opening: int) -> Iterator[Edit]:
        """Remove each operand of && and ||."""
        at = opening + 1
        start = at
        found: list[tuple[int, str]] = []
        while at < self.closing[opening]:
            if self.tokens[at].text in ("&&", "||"):
                found.append((at, self.tokens[at].text))
            elif self.tokens[at].text == "," or self.is_(at, "AS"):
                yield from self.chain(start, found, at - 1)
                start, found = at + 1, []
            at = self.closing.get(at, at) + 1
        yield from self.chain(start, found, at - 1)

    def chain(self, start: int, marks: list[tuple[int, str]], last: int) -> Iterator[Edit]:
        for number, (at, _) in enumerate(marks):
            before = marks[number - 1][0] + 1 if number else start
            after = marks[number + 1][0] - 1 if number + 1 < len(marks) else last
            if not number:
                yield self.cut(before, at)
            yield self.cut(at, after)

    def members(self, at: int, word: str) -> Iterator[Edit]:
        if not self.is_(at + 1, "("):
            return
        parts = list(self.split(at + 1, ","))
        for number, (first, last) in enumerate(parts):
            if len(parts) == 1:
                return
            shown = f"{word} without {_short(self.text[self.start(first) : self.end(last)])}"
            yield self.cut(first, last + 1, shown) if number + 1 < len(parts) else self.cut(first - 1, last, shown)

    def patterns(self, opening: int) -> Iterator[Edit]:
        """Remove each triple pattern of a group; paths of triple patterns lose a step."""
        at, end = opening + 1, self.closing[opening]
        while at < end:
            token = self.tokens[at]
            word = token.text.upper() if token.kind == "word" else ""
            if token.text == "{":
                at = self.closing[at] + 1
            elif word in ("SELECT", "GROUP"):
                at = next((n for n in range(at, end) if self.is_(n, "{", "HAVING")), end)
            elif word in _CLAUSES:
                brackets = next(n for n in range(at, end) if self.tokens[n].text in ("{", "("))
                at = self.closing[brackets] + 1 if word != "UNION" else at + 1
            elif token.text == ".":
                at += 1
            else:
                last = self.statement(at, end)
                yield from self.of_statement(at, last)
                at = last + 1

    def statement(self, at: int, end: int) -> int:
        """Return the last token of the triple patterns that begin here."""
        while at + 1 < end:
            after = self.tokens[at + 1]
            if after.text in (".", "{") or (after.kind == "word" and after.text.upper() in _CLAUSES):
                return at
            at = self.closing.get(at + 1, at + 1)
        return at

    def of_statement(self, first: int, last: int) -> Iterator[Edit]:
        marks = [at for at in range(first, last + 1) if self.tokens[at].text == ";"]
        parts = list(zip([first, *marks], [*(mark - 1 for mark in marks), last], strict=True))
        if len(parts) == 1:
            yield self.cut(first, last + 1 if self.is_(last + 1, ".") else last)
        else:
            (_, to), *rest = parts
            yield Edit(self.start(first + 1), self.end(to + 1), "", self.cut(first, to).name, True)
            for one, two in rest:
                yield self.cut(one, two)
        for one, two in parts:
            yield from self.path(one + 1, two)

    def path(self, first: int, last: int) -> Iterator[Edit]:
        """Change each step of a path: another property, no repetition, no inversion, one alternative less."""
        for at in range(first, last):  # the last token is the object
            token = self.tokens[at]
            if token.kind == "name" or token.text == "a":
                yield Edit(
                    self.start(at), self.end(at), "usmx:nothing", f"path: {token.text} is another, {self.line(at)}"
                )
            elif token.text in ("*", "?", "^"):
                yield Edit(self.start(at), self.end(at), "", f"path: without {token.text} of {self.line(at)}")
            elif token.text == "|":
                yield Edit(self.start(at), self.end(at + 1), "", f"path: without |{self.tokens[at + 1].text}", True)
                yield Edit(self.start(at - 1), self.end(at), "", f"path: without {self.tokens[at - 1].text}|", True)
            elif token.text == "/":
                yield Edit(self.start(at), self.end(at), "|", f"path: / is | in {self.line(at)}")

    def values(self, at: int) -> Iterator[Edit]:
        """Change what stands in an expression: comparisons, logic, signs, numbers, constants, words."""
        token = self.tokens[at]
        for new in _COMPARISONS.get(token.text, ()):
            yield self.swap(at, new)
        if token.text in ("&&", "||"):
            yield self.swap(at, {"&&": "||", "||": "&&"}[token.text])
        elif token.text == "!":
            yield self.swap(at, "")
        elif token.kind == "word" and token.text in _WORDS:
            yield self.swap(at, _WORDS[token.text])
        elif token.kind == "string" and token.text in _STRINGS:
            yield self.swap(at, _STRINGS[token.text])
        elif token.kind == "other" and token.text.isdigit():
            flag = token.text == "1" and self.is_(at - 1, ",")  # of IF(…, 1, 0): any number but 0 says the same
            for step in (-1,) if flag else (1, -1):
                if int(token.text) + step >= 0:
                    yield self.swap(at, str(int(token.text) + step))
        elif token.kind == "name" and self.is_constant(at):
            yield self.swap(at, "usmx:nothing")

    def is_constant(self, at: int) -> bool:
        """Tell whether a name is a value: an object, or compared; neither a property, nor what SELECT gives."""
        before = self.tokens[at - 1] if at else None
        if before is None or self.is_(at + 1, "AS") or before.text in ("/", "^", "|", "^^"):
            return False
        return before.text in ("=", "!=", "(", ",", "a", "*") or before.kind == "name"

    def swap(self, at: int, new: str) -> Edit:
        return Edit(
            self.start(at), self.end(at), new, f"{self.tokens[at].text} is {new or 'left out'} in {self.line(at)}"
        )

    def line(self, at: int) -> str:
        """Return what stands around a token, to tell where it is."""
        start, end = self.text.rfind("\n", 0, self.start(at)) + 1, self.text.find("\n", self.start(at))
        near = max(start, self.start(at) - 40)
        return _short(self.text[near : min(end, self.start(at) + 40)])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else text[:60] + " … " + text[-27:]


def _joined(some: list[Token]) -> list[Token]:
    """Join the signs that are one operator, and the digits of a number."""
    result: list[Token] = []
    for token in some:
        last = result[-1] if result else None
        if last is not None and last.start + len(last.text) == token.start:
            both = last.text + token.text
            if both in ("&&", "||", "<=", ">=", "!=", "^^") or (both.isdigit() and last.kind == "other"):
                result[-1] = Token("other", both, last.start)
                continue
        result.append(token)
    return result
