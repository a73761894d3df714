"""sh:pattern is XPath's: every engine judges each pattern as XPath has it, or it is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.own import ENGINES, HEAD, judged, shapes
from usmx_kg.check.own_shapes import read_shapes
from usmx_kg.check.own_shapes.xpath import PYTHON, RUST, PatternError, rewritten
from usmx_kg.ground.errors import InputError

ROWS = HEAD.count("\n")

CASES = {
    "category": (r"^\p{Lu}\p{Ll}+$", "", "Abc Éa Ωμ", "abc ABC A1"),
    "category group": (r"^\p{L}+$", "", "abc ÉΩж", "a1 a-b"),
    "no category": (r"^\P{N}+$", "", "abc a-b", "a1 ٣"),
    "category in a class": (r"^[\p{Nd}\-]+$", "", "1-2 ٣-٤", "a 1_2"),
    "no category in a denied class": (r"^[^\P{L}a]+$", "", "bcd", "abc 1"),
    "initial and name": (r"^\i\c*$", "", "a1 _x :y é·", "1a -a"),
    "no initial": (r"^\I\C*$", "", "1~ ~~", "ab 1a"),
    "subtraction": ("^[a-z-[aeiou]]+$", "", "bcd", "abc bcE"),
    "subtraction of a category": (r"^[\p{L}-[a-z]]+$", "", "ABC É", "Abc 1"),
    "subtraction twice": ("^[a-z-[b-y-[m]]]+$", "", "amz", "abz"),
    "digits of all scripts": (r"^\d+$", "", "12 ٣٤ १२", "a1 ²"),
    "no digits": (r"^\D+$", "", "ab- ²", "a1 ٣"),
    "words": (r"^\w+$", "", "aé1 a+b $", "a_b a-b"),
    "no words": (r"^\W+$", "", "_- !", "a +"),
    "end": ("^ab$", "", "ab", "ab\n abc"),
    "end of a line": ("^b$", "m", "b a\nb b\nc", "ab bc"),
    "start": ("^b", "", "bc", "a\nb"),
    "dot": ("^a.b$", "", "axb a\tb", "a\nb a\rb"),
    "dot of all": ("^a.b$", "s", "axb a\nb a\rb", "ab"),
    "spaced": ("^ a b [ x] $", "x", "abx", "a ab"),
    "spaced over lines": ("^a\n  b\t$", "x", "ab", "a"),
    "quoted": ("a.b*", "q", "a.b* xa.b*y", "axb ab"),
    "quoted, any case": ("A.b", "qi", "a.B", "axb"),
    "any case": ("^éa$", "i", "ÉA éA", "ea"),
    "any case in a class": ("^[k-m]$", "i", "K L \u212a", "N"),
    "any case in a denied class": ("^[^k]$", "i", "l", "k K \u212a"),
    "any case but not of categories": (r"^\p{Lu}$", "i", "A", "a"),
    "any case and subtraction": ("^[a-z-[k]]+$", "i", "ABc", "aK"),
    "white space": (r"^a\sb$", "", "a\nb a\tb", "a\u00a0b a\u2003b"),
    "no white space": (r"^\S$", "", "a \u00a0", "\t"),
    "escapes": (r"^\(a\|b\)\.\?\*\+\[\]\{\}\^\$\\\-$", "", r"(a|b).?*+[]{}^$\-", "ab"),
    "control characters": (r"^a\tb\nc\rd$", "", "a\tb\nc\rd", "atbncrd"),
    "counts": ("^a{2}b{1,}c{0,2}$", "", "aab aabbcc", "ab aabccc"),
    "lazy": ("^a+?b*?c??$", "", "abc a", "bc"),
    "groups": ("^(?:ab)+(c|d)$", "", "ababc abd", "ab"),
    "set marks": ("^[a&&b~~|]+$", "", "a&b ~|", "c"),
    "hyphens": ("^[-a]+[b-]+$", "", "-a-b", "c"),
    "hat within": ("^[a^]+$", "", "^a", "b"),
    "dot within": ("^[.$*]+$", "", ".$*", "a"),
    "beyond the first plane": ("^[\U0001f600-\U0001f64f]$", "", "\U0001f600", "a"),
    "everything": (r"^[\s\S]+$", "", "a\nb", ""),
    "nothing anchored": ("b", "", "abc b", "a"),
    "slashes": (r"^a\/b$", "", "a/b", "ab"),
    "words' ends": (r"\bfoo\b", "", "foo", "food"),
}  # fmt: skip
"""A pattern, its flags, values that conform and values that don't, parted by blanks."""
LOOKING = {
    "ahead": ("^(?!foo)", "", "bar", "foo"),
    "behind": ("(?<=a)b", "", "ab", "cb"),
    "back": (r"^(a|b)\1$", "", "aa bb", "ab"),
}
"""What Rust's regular expressions don't have."""
REFUSED = {
    "no least": ("a{,3}", ""), "an open brace": ("a{", ""), "a bracket": ("a]", ""),
    "flag": ("a", "g"), "block": (r"\p{IsGreek}", ""), "script": (r"\p{Latin}", ""), "no braces": (r"\pL", ""),
    "no category": (r"\p{Xx}", ""), "named group": ("(?P<a>b)", ""), "flags within": ("(?i)a", ""),
    "POSIX class": ("[[:alpha:]]", ""), "possessive": ("a++", ""), "start of text": (r"\Aa", ""),
    "end of text": (r"a\z", ""), "hexadecimal": (r"\x41", ""), "Unicode": (r"\u0041", ""), "open": ("(a", ""),
    "closed": ("a)", ""), "open class": ("[a", ""), "empty class": ("[]", ""), "backwards": ("[z-a]", ""),
    "backslash": ("a\\", ""), "repeats nothing": ("*a", ""), "repeats the start": ("^*a", ""),
    "count backwards": ("a{3,2}", ""), "an unknown group": (r"(a)\2", ""), "a group that is open": (r"(a\1)", ""),
    "a class ends a range": (r"[a-\d]", ""), "no character": (r"[^\s\S]", ""), "back, any case": (r"(a)\1", "i"),
}  # fmt: skip


def turtle(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + escaped.replace("\t", "\\t") + '"'


def pattern(text: str, flags: str) -> str:
    more = f" ; sh:flags {turtle(flags)}" if flags else ""
    return f"sh:property [ sh:path e:v ; sh:pattern {turtle(text)}{more} ]"


@pytest.mark.parametrize("engine", [*ENGINES, "all"])
@pytest.mark.parametrize("name", CASES)
def test_every_engine_judges_as_xpath_does(name: str, engine: str, tmp_path: Path) -> None:
    text, flags, good, bad = CASES[name]
    values = {*good.split(" "), *bad.split(" ")} - {""}
    stated = " , ".join(map(turtle, sorted(values)))
    report = judged(tmp_path, pattern(text, flags), f"e:v {stated}", engine=engine)
    assert {f.value for f in report.findings} == set(bad.split(" ")) - {""}
    assert all(text in f.message or "\\" in text for f in report.findings), "the pattern is told as it was written"


@pytest.mark.parametrize("name", LOOKING)
@pytest.mark.parametrize("engine", ["pyshacl-turbo", "pyshacl"])
def test_what_only_some_engines_have_is_judged_by_those(name: str, engine: str, tmp_path: Path) -> None:
    text, flags, good, bad = LOOKING[name]
    stated = " , ".join(map(turtle, f"{good} {bad}".split(" ")))
    report = judged(tmp_path, pattern(text, flags), f"e:v {stated}", engine=engine)
    assert {f.value for f in report.findings} == set(bad.split(" "))


@pytest.mark.parametrize("name", LOOKING)
@pytest.mark.parametrize("engine", ["pyshifty", "all"])
def test_and_refused_for_the_others_with_who_can(name: str, engine: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not judged by pyshifty: ") as told:
        judged(tmp_path, "rdfs:label 'x' ;\n" + pattern(*LOOKING[name][:2]), engine=engine)
    assert (told.value.file, told.value.line) == (str(tmp_path / "own.ttl"), ROWS + 3)
    assert told.value.hint == "pyshacl-turbo and pyshacl judge it: --engine pyshacl-turbo."


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_xpath_lacks_is_refused_by_name(name: str, engine: str, tmp_path: Path) -> None:
    text, flags = REFUSED[name]
    with pytest.raises(InputError, match=f"is not judged by {engine}: ") as told:
        read_shapes([shapes(tmp_path, "rdfs:label 'x' ;\n" + pattern(text, flags))], [engine])
    assert (told.value.file, told.value.line) == (str(tmp_path / "own.ttl"), ROWS + 3)
    assert "not valid SHACL" not in str(told.value)
    assert told.value.hint


@pytest.mark.parametrize("dialect", [PYTHON, RUST])
def test_what_is_written_anew_has_no_more_than_all_languages_share(dialect: str) -> None:
    for text, flags, *_ in CASES.values():
        new = rewritten(text, flags, dialect)
        assert set(new.flags) <= {"m"}
        assert rewritten(text, flags, dialect) == new
        assert not any(mark in new.pattern for mark in (r"\p", r"\i", r"\c", r"\w", r"\d", "&&", "-["))


def test_refusals_say_who_can() -> None:
    with pytest.raises(PatternError) as told:
        rewritten("(?=a)", "", RUST)
    assert told.value.python_reads_it
    assert rewritten("(?=a)", "", PYTHON).pattern == "(?=a)"


QUERIES = {
    "end": (r'REGEX(?value, "^ab$")', ["ab"], ["ab\n"]),
    "subtraction": (r'REGEX(?value, "^[a-z-[aeiou]]$")', ["b"], ["a"]),
    "flags": (r'REGEX(?value, "^ a . b $", "xs")', ["a\nb"], ["ab"]),
    "quoted": (r'REGEX(?value, "a.b", "q")', ["a.b"], ["axb"]),
    "initial": (r'REGEX(?value, "^\\\\i\\\\c*$")', ["a1"], ["1a"]),
    "replaced": (r'REPLACE(?value, "[a-z-[b]]", "") = "b"', ["ab"], ["ac"]),
    "in a function": (r'(REGEX(STR(?value), "^b$", "m") && true)', ["a\nb"], ["ab"]),
    "no constant": (r"REGEX(?value, ?value)", ["a"], []),
}  # fmt: skip


@pytest.mark.parametrize("engine", [*ENGINES, "all"])
@pytest.mark.parametrize("name", QUERIES)
def test_patterns_in_queries_are_read_alike(name: str, engine: str, tmp_path: Path) -> None:
    test, found, others = QUERIES[name]
    said = f"""sh:sparql [ sh:message "m" ; sh:select '''SELECT $this ?value {{
      $this <https://example.org/v> ?value FILTER({test}) }}''' ]"""
    stated = " , ".join(map(turtle, [*found, *others]))
    report = judged(tmp_path, said, f"e:v {stated}", engine=engine)
    assert {f.value for f in report.findings} == set(found)


@pytest.mark.parametrize("test", [r'REGEX(?v, "\\\\p{L}")', r'REGEX(?v, "\\\\w")', 'REPLACE(?v, "[[:a:]]", "")'])
def test_patterns_in_queries_that_are_not_are_refused_with_their_line(test: str, tmp_path: Path) -> None:
    said = f"sh:sparql [ sh:select '''SELECT $this {{\n $this e:v ?v\n FILTER({test}) }}''' ; sh:message 'm' ] ."
    said += ' e:x sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ]'
    with pytest.raises(InputError, match="a pattern in a query is refused") as told:
        read_shapes([shapes(tmp_path, said)], list(ENGINES))
    assert told.value.line == ROWS + 4
