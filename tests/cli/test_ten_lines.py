"""An error is at most ten lines on standard error, and no line of it is without bound, whatever it tells of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Done, usmx
from usmx_kg.cli.ten_lines import LINES, WIDTH, fitted, together
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import CONTEXT, PREFIXES

LONG = "x" * 20_000
HEAD = f"@prefix usmx: <{PREFIXES['usmx']}> .\n@prefix actor: <https://w3id.org/usmx/actor/> .\n"
TWO_LINES_EACH = "".join(f"actor:x{n} a usmx:Deploymnt .\n" for n in range(30))
TEXTS = {
    "prefix.ttl": f"{LONG}:a a {LONG}:b .",
    "iri.ttl": f"<http://x/{'a' * 3_000}> a <{PREFIXES['usmx']}{LONG[:1500]}> .",
    "terms.ttl": HEAD + TWO_LINES_EACH,
    "key.json": json.dumps({"id": "a", LONG: "b"}),
    "lines.json": json.dumps({"id": "a", "x\n" * 50: "b"}),
    "keys.json": json.dumps([{"id": f"a{n}", "hots": "b"} for n in range(30)]),
    "type.yaml": f"id: a\ntype: {LONG}\n",
    "deep.json": "[" * 200 + "]" * 200,
    "deep.yaml": "".join(f"{' ' * n}a:\n" for n in range(150)),
    "name.xml.rdf": f"<{LONG}/>",
    "key.jsonld": json.dumps({"@context": CONTEXT, "id": "a", "schema:url": "b", LONG: "c"}),
    "head.csv": f"id,{LONG}\na,b\n",
    "heads.csv": f"id,{','.join(f'hots{n}' for n in range(200))}\na\n",
    "line.nt": f"<http://x/a> <http://x/{LONG}> .\n",
}
COMMANDS = (("validate",), ("convert", "-f", "yaml"), ("timeline",), ("diff",), ("query", "ASK { }", "--data"))


def assert_short(done: Done) -> None:
    assert done.code in (1, 2, 3), done
    rows = done.err.splitlines()
    assert 0 < len(rows) <= LINES, rows
    assert max(map(len, rows)) <= WIDTH + len("usmx: ")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("name", TEXTS)
def test_one_bad_file(name: str, command: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(TEXTS[name])
    files = [str(path), str(path)] if command[0] == "diff" else [str(path)]
    done = usmx(*command, *files)
    if path.suffix == ".ttl" and command[0] in ("diff", "query") and not done.code:
        assert not done.err, "as a graph it may be right"
        return
    assert_short(done)


@pytest.mark.parametrize("command", [command for command in COMMANDS if command[0] != "diff"], ids=lambda c: c[0])
def test_many_bad_files(command: tuple[str, ...], tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.json" for n in range(25)]
    for path in files:
        path.write_text('{"id": "a", "hots": "b"}')
    option = [command[-1]] if command[0] == "query" else []
    given = [word for path in files for word in (*option, str(path))]
    done = usmx(*(command[:-1] if option else command), *given)
    assert_short(done)
    if not option:
        assert "and 16 more errors in 16 files; -v tells all." in done.err
        told = usmx(*command, *map(str, files), "-v").err
        assert all(str(path) in told for path in files)


@pytest.mark.parametrize(
    "words",
    [
        ("validate", "--engine", LONG, "x"),
        ("rules", LONG),
        ("show", LONG),
        ("query", LONG),
        ("query", "a\n" * 40),
        ("vocab", LONG),
        ("validate", LONG[:5_000]),
        ("nope" + LONG,),
        ("convert", "a.yaml", "-f", "x\n" * 40),
        ("export", "--part", LONG),
        ("new", LONG),
        ("timeline", "x.yaml", f"--{LONG}"),
    ],
    ids=lambda words: words[0][:10],
)
def test_wrong_words(words: tuple[str, ...]) -> None:
    done = usmx(*words)
    rows = done.err.splitlines()
    assert done.code in (2, 3, 4)
    assert 0 < len(rows) <= LINES, rows
    assert max(map(len, rows)) <= WIDTH + len("usmx: ")


def test_hints_are_told_once_and_go_before_errors_do() -> None:
    errors = [InputError(f"wrong {n}", file="x", hint="the same") for n in range(8)]
    told = together(errors)
    assert sum(text.count("the same") for text in told) == 1
    assert len(told) == len(errors)


@pytest.mark.parametrize("number", range(1, 40))
def test_any_number_of_errors(number: int) -> None:
    errors = [InputError("wrong\n" * 3, file=f"x{n % 7}", hint=f"hint {n}\n    more") for n in range(number)]
    told = "\n".join(together(errors))
    assert told.count("\n") < LINES
    if number > LINES:
        assert f"and {number - LINES + 1} more errors" in told
    assert "\n".join(together(errors, everything=True)).count("hint") == number


def test_what_is_cut_keeps_beginning_and_end() -> None:
    assert fitted("a" + LONG + "b")[0] == "a"
    assert fitted("a" + LONG + "b")[-1] == "b"
    assert fitted("short\n  hint") == "short\n  hint"
