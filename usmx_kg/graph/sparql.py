"""SPARQL as text: what is refused before it runs, what it names, and parameters put in as terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice, takewhile
from types import MappingProxyType
from urllib.parse import urljoin

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.graph.query_errors import fault
from usmx_kg.graph.sparql_tokens import Token, tokens
from usmx_kg.ground.errors import QueryError, UsageError
from usmx_kg.ground.namespaces import BASE, PREFIXES

__all__ = [
    "FORMS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_TOKENS",
    "bind",
    "check",
    "check_length",
    "declared",
    "iris",
    "is_long",
    "named",
    "names_graphs",
    "ordered",
    "properties_at",
    "unfolded",
]

MAX_DEPTH = 100
"""Brackets may not be nested deeper: the engine overflows its stack at some thousands."""
MAX_LENGTH = 500_000
"""How many characters a query may have."""
MAX_TOKENS = 1_000
"""A longer query may overflow the engine's stack by chains alone (`!!!!…`, `a/a/a/…`), so that it needs a child."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FOLDS = 8
_ENDS_SUBJECT = ("var", "iri", "name", "blank", "string")
_BEGINS_OBJECT = (*_ENDS_SUBJECT, "number")
_STEPS, _AFTER_STEP = ("/", "|", "^", "!"), ("/", "|", "^", "*", "+", "?")
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = "INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split()  # noqa: SIM905
_HIDDEN_SERVICE = re.compile(r"\).*\bservice", re.IGNORECASE | re.DOTALL)


def check(
    text: str,
    *,
    graphs: frozenset[str] | None = frozenset(),
    file: str | None = None,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    r"""Refuse what a query may not do, and name what is plainly wrong.

    Refused are updates, SERVICE, FROM other than one of `graphs` (the named graphs of the data), brackets nested
    deeper than MAX_DEPTH, texts longer than MAX_LENGTH, and undeclared prefixes; with None as `graphs`, FROM is not
    judged. `\u0053ERVICE` is SERVICE: escapes are unfolded before looking. `prefixes` need no declaration.

    Raises QueryError, with line and column.
    """
    check_length(text, file)
    for _ in range(_FOLDS):
        _check(text, graphs, file, prefixes)
        unfolded = _unfold(text)
        if unfolded == text:
            return
        text = unfolded
    raise QueryError("escapes are folded into each other too often", file=file)


def check_length(text: str, file: str | None = None) -> None:
    """Refuse a query that is longer than MAX_LENGTH."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH:,} characters", file=file)


def _unfold(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]

    return _ESCAPE.sub(character, text)


def _check(text: str, graphs: frozenset[str] | None, file: str | None, known: Mapping[str, str]) -> None:
    found = list(tokens(text))
    _check_form(text, found, file)
    prefixes = declared(found, known)
    _check_brackets(text, found, file)
    for token, after in zip(found, [*found[1:], None], strict=True):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SERVICE" or (token.kind == "iri" and _HIDDEN_SERVICE.search(token.text)):
            raise fault(
                text, token.start, "SERVICE is refused: a query reads the graph and your --data, nothing else", file
            )
        if word == "FROM" and after is not None and after.text.upper() != "NAMED":
            _check_from(text, after, graphs, prefixes, file)
        if word == "NAMED" and after is not None:
            _check_from(text, after, graphs, prefixes, file)
        if token.kind == "name" and token.text.partition(":")[0] not in prefixes:
            prefix = token.text.partition(":")[0]
            near = get_close_matches(prefix, prefixes, n=2, cutoff=0.6)
            hint = f"Did you mean {' or '.join(n + ':' for n in near)}?" if near else "Declare it with PREFIX."
            raise fault(text, token.start, f"the prefix {prefix}: is not declared", file, hint)


def _check_form(text: str, found: list[Token], file: str | None) -> None:
    """Refuse updates; find the first word that is neither PREFIX nor BASE."""
    if not found:
        raise QueryError("the query is empty", file=file)
    for token in found:
        word = token.text.upper() if token.kind == "word" else None
        if word in FORMS:
            return
        if word in _UPDATES:
            raise fault(text, token.start, f"{word} is refused: the graph is read-only", file)
        if word not in (None, "PREFIX", "BASE", "VERSION"):
            near = get_close_matches(str(word), FORMS, n=1, cutoff=0.6)
            hint = f"Did you mean {near[0]}?" if near else f"A query begins with {', '.join(FORMS)}."
            raise fault(text, token.start, f"{token.text!r} begins no query", file, hint)
    raise QueryError("this is no SPARQL query", file=file, hint=f"A query begins with {', '.join(FORMS)}.")


def _check_brackets(text: str, found: list[Token], file: str | None) -> None:
    pairs = {")": "(", "}": "{", "]": "["}
    open_: list[Token] = []
    for token in found:
        if token.text in ("(", "{", "["):
            open_.append(token)
            if len(open_) > MAX_DEPTH:
                raise fault(text, token.start, f"brackets are nested more than {MAX_DEPTH} deep", file)
        elif token.text in pairs:
            if not open_ or open_[-1].text != pairs[token.text]:
                raise fault(text, token.start, f"{token.text} closes nothing", file)
            open_.pop()
        elif token.text in ("'", '"'):
            raise fault(text, token.start, "a text is never closed", file)
    if open_:
        raise fault(text, open_[-1].start, f"{open_[-1].text} is never closed", file)


def _check_from(
    text: str, token: Token, graphs: frozenset[str] | None, prefixes: Mapping[str, str], file: str | None
) -> None:
    iri = _iri(token, prefixes)
    if iri is not None and graphs is not None and iri not in graphs:
        hint = "Nothing is fetched. Leave FROM out, and give files with --data."
        raise fault(text, token.start, f"there is no graph <{iri}> here", file, hint)


def declared(found: Sequence[Token], known: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Return the prefixes that a query may use: those that are known before, and those that it declares."""
    prefixes = dict(known)
    for one, two, three in zip(found, found[1:], found[2:], strict=False):
        if one.kind == "word" and one.text.upper() == "PREFIX" and two.kind == "name" and three.kind == "iri":
            prefixes[two.text.partition(":")[0]] = three.text[1:-1]
    return prefixes


def _iri(token: Token, prefixes: Mapping[str, str]) -> str | None:
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        if prefix in prefixes:
            return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
    return None


def iris(text: str) -> list[str]:
    """Return the IRIs that a query names, each once, in order; those of PREFIX and BASE are not among them.

    What IRI() takes may be no IRI by itself.
    """
    return list(dict.fromkeys(iri for iri, _ in named(text) if _is_iri(iri)))


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def named(text: str, known: Mapping[str, str] = PREFIXES) -> Iterator[tuple[str, int]]:
    """Yield each IRI that a query names, and where it stands: by itself, by a prefix, or as a text.

    Texts are those that IRI() takes, put together by CONCAT or not, and those of ours with which something is compared
    (`STR(?p) = "https://w3id.org/usmx/…"`). `known` are the prefixes that need no declaration.
    """
    found = list(tokens(text))
    prefixes, base, skip = declared(found, known), "", 0
    for token, after, last in zip(found, [*found[1:], None], [*found[2:], None, None], strict=True):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "PREFIX":
            skip = 2
        elif word == "BASE":
            skip = 1
            base = after.text[1:-1] if after is not None and after.kind == "iri" else base
        elif skip:
            skip -= 1
        elif token.kind == "iri":
            yield urljoin(base, token.text[1:-1]), token.start
        elif iri := _iri(token, prefixes):
            yield iri, token.start
        elif word in ("IRI", "URI") and after is not None and last is not None and last.kind == "string":
            yield last.text.strip("\"'"), last.start
    yield from _put_together(found)
    yield from _compared(found)


def _put_together(found: Sequence[Token]) -> Iterator[tuple[str, int]]:
    """Yield the IRIs that a query makes of constant texts: `IRI(CONCAT("…", "…"))`."""
    for number in range(len(found)):
        function, *opening = (t.text.upper() for t in found[number : number + 4])
        if function in ("IRI", "URI") and opening == ["(", "CONCAT", "("]:
            parts = list(takewhile(lambda t: t.kind == "string" or t.text == ",", found[number + 4 :]))
            end = number + 4 + len(parts)
            if parts and end < len(found) and found[end].text == ")":
                yield "".join(t.text.strip("\"'") for t in parts if t.kind == "string"), parts[0].start


def _compared(found: Sequence[Token]) -> Iterator[tuple[str, int]]:
    """Yield the texts that begin as our IRIs do with which a query compares something, by = and != or IN."""
    listed = False
    for number, token in enumerate(found):
        before, after = (
            found[number - 1].text if number else "",
            found[number + 1].text if number + 1 < len(found) else "",
        )
        if token.kind == "word" and token.text.upper() == "IN":
            listed = True
        elif token.text == ")":
            listed = False
        elif token.kind == "string" and (listed or before == "=" or after in ("=", "!")):
            text = token.text.strip("\"'")
            if text.startswith(BASE):
                yield text, token.start


def properties_at(text: str) -> frozenset[int]:
    """Return where the names begin that stand in a query as properties, by themselves or in a path."""
    found = list(tokens(text))
    nothing = Token("", "", 0)
    places, values = set(), False
    for earlier, before, token, after in zip(
        [nothing, nothing, *found], [nothing, *found], found, [*found[1:], nothing], strict=False
    ):
        if token.kind == "word" and token.text.upper() == "VALUES":
            values = True
        values = values and token.text != "}"
        if values or token.kind not in ("iri", "name"):
            continue
        follows_subject = before.kind in _ENDS_SUBJECT or before.text in ("]", ";")
        goes_on = after.kind in _BEGINS_OBJECT or after.text in ("[", "(")
        follows_step = before.text in _STEPS and earlier.text != before.text  # neither || nor ^^
        in_brackets = before.text == "(" and after.text in _AFTER_STEP
        if (follows_subject and (goes_on or after.text in _AFTER_STEP)) or follows_step or in_brackets:
            places.add(token.start)
    return frozenset(places)


def unfolded(text: str) -> str:
    r"""Return a query with its escapes (`\u0053`) as the characters that they stand for, wherever they are."""
    for _ in range(_FOLDS):
        text, before = _unfold(text), text
        if text == before:
            break
    return text


def ordered(text: str) -> bool:
    """Tell whether a query orders its own rows (ORDER BY outside all brackets)."""
    depth = 0
    for token in tokens(text):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if not depth and token.kind == "word" and token.text.upper() == "ORDER":
            return True
    return False


def is_long(text: str) -> bool:
    """Tell whether a query has more than MAX_TOKENS tokens."""
    return next(islice(tokens(text), MAX_TOKENS, None), None) is not None


def names_graphs(text: str) -> bool:
    """Tell whether a query says with FROM which graphs it asks."""
    return any(token.kind == "word" and token.text.upper() == "FROM" for token in tokens(text))


def bind(text: str, terms: Mapping[str, NamedNode | BlankNode | Literal]) -> str:
    """Put terms in the place of variables, everywhere in a query, sub-queries included.

    Only whole variable tokens are replaced, by what the RDF library writes for the term; in a SELECT clause
    `$host` becomes `(<…> AS $host)`.

    Raises UsageError for a name that is no variable of the query.
    """
    found = list(tokens(text))
    missing = set(terms) - {token.text[1:] for token in found if token.kind == "var"}
    if missing:
        raise UsageError(f"the query has no parameter {min(missing)!r}")
    result, position, selecting, depth = [], 0, False, 0
    for token, before in zip(found, [None, *found], strict=False):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SELECT":
            selecting, depth = True, 0
        elif selecting and (token.text == "{" or word in ("WHERE", "FROM")):
            selecting = False
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind != "var" or token.text[1:] not in terms:
            continue
        if before is not None and before.text.upper() == "AS":
            continue
        term = str(terms[token.text[1:]])
        result += [text[position : token.start], f"({term} AS {token.text})" if selecting and not depth else term]
        position = token.start + len(token.text)
    return "".join([*result, text[position:]])
