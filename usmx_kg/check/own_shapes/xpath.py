r"""XPath's regular expressions, which sh:pattern has, written so that an engine reads them as XPath does.

Engines hand patterns to the regular expressions of their language, which lack some of XPath's (`\p`, `\i`, `\c`, class
subtraction, the flags x, s and q) and read others otherwise (`$` before a last newline, `\w`, `\s`, `.`). So classes
are worked out here, as ranges of characters, and what is written anew has nothing in it but what all languages share.
Source: XPath and XQuery Functions and Operators 3.1, section 5.6; XML Schema 1.1 part 2, appendix G.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

__all__ = ["FLAGS", "PYTHON", "RUST", "PatternError", "Rewritten", "rewritten"]

FLAGS = "smixq"
PYTHON, RUST = "python", "rust"
"""Whose regular expressions a pattern is written for; Rust's look neither around nor back."""

Ranges = tuple[tuple[int, int], ...]

_LAST = sys.maxunicode
_SURROGATES = ((0xD800, 0xDFFF),)
_SPACE: Ranges = ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))
_LINE_ENDS: Ranges = ((0xA, 0xA), (0xD, 0xD))
_NAME_START: Ranges = (
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D),
    (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
_NAME: Ranges = (*_NAME_START, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))
_CONTROL = {"n": 0xA, "r": 0xD, "t": 0x9}
_COUNT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_PROPERTY = re.compile(r"\{([A-Za-z0-9-]+)\}")
_AROUND = re.compile(r"\(\?<?[=!]")
_WIDE = 64
"""A class of more ranges than this is too large for the regular expressions of some query engines."""


class PatternError(ValueError):
    """A pattern that XPath, or a dialect, doesn't have; `python_reads_it` where Python's has it, as one would think."""

    def __init__(self, message: str, *, python_reads_it: bool = False) -> None:
        self.python_reads_it = python_reads_it
        super().__init__(message)


class Rewritten(NamedTuple):
    """A pattern and its flags, of which only m is left; `wide` where a class has very many ranges."""

    pattern: str
    flags: str
    wide: bool


def rewritten(pattern: str, flags: str, dialect: str, *, raw: bool = False) -> Rewritten:
    r"""Return a pattern with flags as a dialect has to be told it.

    `raw` is for queries, where `\u0041` is the letter before anything reads it: characters stand for themselves there.
    Raises PatternError for what isn't XPath's, or what the dialect has no way to say.
    """
    for flag in flags:
        if flag not in FLAGS:
            raise PatternError(f"the flag {flag!r} is none of {', '.join(FLAGS)}")
    writer = _Writer(pattern, flags, dialect, raw=raw)
    text = writer.quoted() if "q" in flags else writer.whole()
    return Rewritten(text, "m" if "m" in flags and "q" not in flags else "", writer.wide)


class _Writer:
    """Reads a pattern from left to right and writes it anew."""

    def __init__(self, pattern: str, flags: str, dialect: str, *, raw: bool) -> None:
        self.text, self.at = pattern, 0
        self.any_case, self.all_dots, self.lines, self.spaced = (flag in flags for flag in "ismx")
        self.dialect, self.raw = dialect, raw
        self.groups = 0
        self.closed: set[int] = set()
        self.wide = False

    def quoted(self) -> str:
        return "".join(map(self._character, self.text))

    def whole(self) -> str:
        out, open_ = [], list[int]()
        repeatable = False
        while self.at < len(self.text):
            char = self.text[self.at]
            if self.spaced and char in " \t\n\r":
                self.at += 1
            elif char == "(":
                out.append(self._opened(open_))
                repeatable = False
            elif char == ")":
                if not open_:
                    raise PatternError(") closes nothing")
                self.closed.add(open_.pop())
                self.at += 1
                out.append(")")
                repeatable = True
            elif char == "|":
                self.at += 1
                out.append("|")
                repeatable = False
            elif char in "?*+" or (char == "{" and _COUNT.match(self.text, self.at)):
                if not repeatable:
                    raise PatternError(f"{char} repeats nothing")
                out.append(self._quantifier())
                repeatable = False
            else:
                atom, repeatable = self._atom(char)
                out.append(atom)
        if open_:
            raise PatternError("( is never closed")
        return "".join(out)

    def _opened(self, open_: list[int]) -> str:
        around = _AROUND.match(self.text, self.at)
        if around is not None:
            if self.dialect != PYTHON:
                raise PatternError(f"{around[0]}…) looks around, which XPath doesn't", python_reads_it=True)
            self.at = around.end()
            open_.append(0)
            return around[0]
        if self.text.startswith("(?:", self.at):
            self.at += 3
            open_.append(0)
            return "(?:"
        if self.text.startswith("(?", self.at):
            raise PatternError(f"{self.text[self.at : self.at + 4]} is no part of XPath's regular expressions")
        self.at += 1
        self.groups += 1
        open_.append(self.groups)
        return "("

    def _quantifier(self) -> str:
        match = _COUNT.match(self.text, self.at)
        found = match[0] if match else self.text[self.at]
        if match and match[3] and int(match[3]) < int(match[1]):
            raise PatternError(f"{found} repeats at most less than at least")
        self.at += len(found)
        if self.text[self.at : self.at + 1] == "?":
            self.at += 1
            found += "?"
        return found

    def _atom(self, char: str) -> tuple[str, bool]:
        if char == "[":
            return self._set(self._class()), True
        if char == "\\":
            return self._escape()
        if char in "{}]":
            raise PatternError(f"{char} stands for itself only as \\{char}")
        self.at += 1
        if char == "^":
            return "^", False
        if char == "$":
            return (r"\Z" if self.dialect == PYTHON and not self.lines else "$"), False
        if char == ".":
            return (r"[\s\S]" if self.all_dots else r"[^\n\r]"), True
        return self._character(char), True

    def _escape(self) -> tuple[str, bool]:
        following = self.text[self.at + 1 : self.at + 2]
        if following in ("b", "B") and following:  # the same in all languages, though not XPath's
            self.at += 2
            return f"\\{following}", False
        if following.isdigit() and following != "0":
            return self._back(), True
        value = self._escaped()
        return (self._character(chr(value)) if isinstance(value, int) else self._set(value)), True

    def _back(self) -> str:
        start = self.at + 1
        end = start + 1
        while self.text[end : end + 1].isdigit() and int(self.text[start : end + 1]) <= self.groups:
            end += 1
        number = int(self.text[start:end])
        if number not in self.closed:
            raise PatternError(f"\\{number} goes back to a group that is not closed")
        if self.dialect != PYTHON:
            raise PatternError(f"\\{number} goes back to a group", python_reads_it=True)
        if self.any_case:
            raise PatternError(f"\\{number} goes back to a group under the flag i")
        self.at = end
        return f"(?:\\{number})"

    def _escaped(self) -> int | Ranges:
        """Return the character or the class that a backslash makes of what follows."""
        char = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if not char:
            raise PatternError("a backslash at the end")
        if char in _CONTROL:
            return _CONTROL[char]
        if char in "pP":
            match = _PROPERTY.match(self.text, self.at)
            if match is None:
                raise PatternError(f"\\{char} wants a category: \\{char}{{Lu}}")
            self.at = match.end()
            found = _category(match[1])
            return found if char == "p" else _without(found)
        if char.lower() in _CLASSES:
            found = _class_of(char.lower())
            return found if char.islower() else _without(found)
        if char.isalnum():
            raise PatternError(f"\\{char} is no part of XPath's regular expressions")
        return ord(char)

    def _class(self) -> Ranges:
        """Return the characters of a class in brackets."""
        self.at += 1
        denied = self.text[self.at : self.at + 1] == "^"
        self.at += denied
        letters, fixed = list[tuple[int, int]](), list[tuple[int, int]]()
        taken: Ranges = ()
        first = True
        while True:
            char = self.text[self.at : self.at + 1]
            if not char:
                raise PatternError("[ is never closed")
            if char == "]":
                if first:
                    raise PatternError("[] is empty: write \\]")
                self.at += 1
                break
            if char == "[":
                raise PatternError("[ within a class has to be written \\[")
            if char == "-" and self.text[self.at + 1 : self.at + 2] == "[":
                self.at += 1
                taken = self._class()
                if self.text[self.at : self.at + 1] != "]":
                    raise PatternError("nothing may follow what is taken out of a class")
                continue
            first = False
            low = self._member(char)
            if not isinstance(low, int):
                fixed += low
                continue
            high = low
            following = self.text[self.at + 1 : self.at + 2]
            if self.text[self.at : self.at + 1] == "-" and following not in ("]", "[", ""):
                self.at += 1
                end = self._member(following)
                if not isinstance(end, int):
                    raise PatternError("a range ends in a class")
                if end < low:
                    raise PatternError(f"the range {chr(low)}-{chr(end)} is the wrong way round")
                high = end
            letters.append((low, high))
        found = _joined([*(_any_case(letters) if self.any_case else letters), *fixed])
        if denied:
            found = _without(found)
        return _minus(found, taken) if taken else found

    def _member(self, char: str) -> int | Ranges:
        if char == "\\":
            return self._escaped()
        self.at += 1
        return ord(char)

    def _character(self, char: str) -> str:
        code = ord(char)
        variants = _any_case([(code, code)]) if self.any_case else [(code, code)]
        return self._set(_joined(variants))

    def _set(self, ranges: Ranges) -> str:
        """Return a class that has just these characters."""
        ranges = _minus(ranges, _SURROGATES)
        if not ranges:
            raise PatternError("a class has no character")
        self.wide = self.wide or len(ranges) > _WIDE
        written = [(self._written(low), self._written(high)) for low, high in ranges]
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return written[0][0]
        inside = "".join(low if low == high else f"{low}-{high}" for low, high in written)
        return f"[{inside}]"

    def _written(self, code: int) -> str:
        char = chr(code)
        if char.isascii():
            if char.isalnum() or char in "<> ":
                return char
            return f"\\{char}" if char.isprintable() else f"\\x{code:02X}"
        if self.raw:
            return char
        return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


_CLASSES = frozenset("sdwic")


@cache
def _class_of(letter: str) -> Ranges:
    if letter == "s":
        return _SPACE
    if letter == "i":
        return _NAME_START
    if letter == "c":
        return _joined(_NAME)
    return _category("Nd") if letter == "d" else _without(_joined([r for name in "PZC" for r in _category(name)]))


@cache
def _categories() -> dict[str, Ranges]:
    """Return the characters of each general category, and of each group of them (`L` of `Lu`, `Ll` …)."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    start, before = 0, unicodedata.category("\0")
    for code in range(1, _LAST + 2):
        now = unicodedata.category(chr(code)) if code <= _LAST else ""
        if now != before:
            found[before].append((start, code - 1))
            start, before = code, now
    groups: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, ranges in found.items():
        groups[name[0]] += ranges
    return {name: _joined(ranges) for name, ranges in (*found.items(), *groups.items())}


def _category(name: str) -> Ranges:
    found = _categories().get(name)
    if found is None and name.startswith("Is"):
        raise PatternError(f"\\p{{{name}}}: blocks of characters are not known here; write the range")
    if found is None:
        raise PatternError(f"\\p{{{name}}} is no category of characters; those are Lu, L, Nd …")
    return found


@cache
def _cases() -> dict[int, frozenset[int]]:
    """Return the variants of each character that has any: those with the same lower or upper case."""
    cased = [c for c in map(chr, range(_LAST + 1)) if c.lower() != c or c.upper() != c]
    same: defaultdict[str, set[int]] = defaultdict(set)
    for c in cased:
        same[f"l{c.lower()}"].add(ord(c))
        same[f"u{c.upper()}"].add(ord(c))
    return {ord(c): frozenset(same[f"l{c.lower()}"] | same[f"u{c.upper()}"]) for c in cased}


def _any_case(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    given = list(ranges)
    variants = _cases()
    more = {v for low, high in given for code in _within(low, high, variants) for v in variants[code]}
    return [*given, *((code, code) for code in more)]


def _within(low: int, high: int, among: dict[int, frozenset[int]]) -> Iterator[int]:
    return (
        code
        for code in (range(low, high + 1) if high - low < len(among) else among)
        if low <= code <= high and code in among
    )


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges in order, each two that touch as one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def _without(ranges: Ranges) -> Ranges:
    """Return all other characters."""
    found, start = [], 0
    for low, high in _joined(ranges):
        if start < low:
            found.append((start, low - 1))
        start = high + 1
    if start <= _LAST:
        found.append((start, _LAST))
    return tuple(found)


def _minus(ranges: Ranges, taken: Ranges) -> Ranges:
    return _without(_joined([*_without(ranges), *taken]))
