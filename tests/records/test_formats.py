"""The same record in every format is the same graph; each format's syntax and its errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.reading import error, graph, names, objects, record, text_of
from usmx_kg.ground import resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.model.records import TextSource
from usmx_kg.model.trees import Kind, Mapping, Scalar, Sequence
from usmx_kg.read.formats import FORMATS
from usmx_kg.read.json import parse
from usmx_kg.read.run import read

EXAMPLES = sorted(resources.path("data/examples").glob("relief-oaxaca.*"))


def test_every_format_has_an_example() -> None:
    suffixes = {path.suffix for path in EXAMPLES}
    assert all(
        suffixes & set(form.suffixes) for form in FORMATS if form.name not in ("nquads", "csv", "tsv", "xlsx", "rdfxml")
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.suffix)
def test_one_record_is_one_graph_in_every_format(path: Path) -> None:
    reference, found = read([resources.path("data/examples/relief-oaxaca.yaml")]), read([path])
    assert not found.errors
    assert not found.findings
    assert [node.value for node in found.records] == ["https://w3id.org/usmx/record/relief-oaxaca-2031"]
    assert graph(found.quads) == graph(reference.quads)


def test_the_same_record_in_all_formats_at_once_counts_once() -> None:
    reference, found = read([EXAMPLES[0]]), read(EXAMPLES)
    assert not found.errors
    assert [f.rule for f in found.findings] == ["record-repeated"] * (len(EXAMPLES) - 1)
    assert len(found.records) == 1
    assert found.files == len(EXAMPLES)
    assert graph(found.quads) == graph(reference.quads)


def test_formats_go_by_suffix_or_by_name(tmp_path: Path) -> None:
    text = resources.path("data/examples/relief-oaxaca.yaml").read_text("utf-8")
    for name in ("a.yml", "b.YAML"):
        (tmp_path / name).write_text(text, "utf-8")
        assert not read([tmp_path / name]).errors
    (tmp_path / "c.txt").write_text(text, "utf-8")
    [wrong] = read([tmp_path / "c.txt"]).errors
    assert "'.txt'" in wrong.message
    assert "--input-format" in (wrong.hint or "")
    assert not read([tmp_path / "c.txt"], input_format="yaml").errors
    with pytest.raises(UsageError, match="no input format 'excel'"):
        read([tmp_path / "c.txt"], input_format="excel")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys
    from types import SimpleNamespace

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(record("id: a").encode())))
    found = read(["-"], input_format="yaml")
    assert not found.errors
    assert [node.value.rpartition("/")[2] for node in found.records] == ["a"]
    assert found.place(found.records[0]).file == "-"  # type: ignore[union-attr]
    [wrong] = read(["-"]).errors
    assert "nothing tells its format" in wrong.message


# -- YAML


@pytest.mark.parametrize(
    "text",
    [
        "- {sendingState: US, hostState: MX, id: a}\n- {sendingState: US, hostState: MX, id: b}\n",
        "sendingState: US\nhostState: MX\nid: a\n---\nsendingState: US\nhostState: MX\nid: b\n",
        "records:\n- {sendingState: US, hostState: MX, id: a}\n- {sendingState: US, hostState: MX, id: b}\n",
        "--- \n---\n- {sendingState: US, id: a, hostState: MX}\n...\n---\nid: b\n...\n# end",
        "%YAML 1.1\n---\n[{id: a}, &x {id: b, label: 'x'}]",
        "\ufeffid: a\n--- # next\nid: b",
    ],
)
def test_yaml_layouts(text: str) -> None:
    found = text_of(text)
    assert not found.errors
    assert [node.value.rpartition("/")[2] for node in found.records] == ["a", "b"]


def test_yaml_values_stay_text() -> None:
    found = text_of(record("hostState: NO", "personnelCount: 012", "label: 12:30:45", "note: [on, 1e3, 0x10]"))
    assert objects(found, "hostState") == ["actor:no"]
    assert objects(found, "personnelCount") == ['"012"^^integer']
    assert objects(found, "label") == ['"12:30:45"']
    assert objects(found, "note") == ['"on"', '"1e3"', '"0x10"']


@pytest.mark.parametrize("nothing", ["", "~", "null", "''", '"  "', "[]"])
def test_a_blank_value_is_none(nothing: str) -> None:
    found = text_of(record(f"endDate: {nothing}", f"supports: {nothing}", f"note: {nothing}"))
    assert not found.errors
    assert not found.findings
    assert not objects(found, "endDate") + objects(found, "supports") + objects(found, "note")


def test_yaml_aliases_repeat_what_they_stand_for() -> None:
    found = text_of(record("place: &here Oaxaca, Mexico", "consent: {grantedBy: MX, coversPlace: *here}"))
    assert objects(found, "coversPlace") == objects(found, "place") == ["place:mx-oax"]


MANY = f"a: &a [{', '.join(['x'] * 400)}]\nb: [{', '.join(['*a'] * 300)}]\n"
"""A little more than the aliases of a text may stand for; some stand for so much that no memory holds it."""


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("id: a\n\tlabel: b\n", 2, "tab"),
        ("id: a\nlabel: x: y\n", 2, "mapping values"),
        ("id: a\nlabel: b\nid: c\n", 3, "'id' stands twice in one block, first on line 1"),
        ("id: a\nconsent:\n  grantedBy: MX\n  grantedBy: US\n", 4, "'grantedBy' stands twice"),
        ("id: a\nlabel: 'b\n", 3, "end of stream"),
        ("id: a\nplace: [b\n", 3, "expected ',' or ']'"),
        ("id: a\nlabel: !!python/object:os.system x\n", 2, "tag"),
        ("id: a\nlabel: !local x\n", 2, "tag"),
        ("id: a\nlabel: *b\n", 2, "alias *b"),
        ("id: a\nlabel: &b [*b]\n", 2, "alias *b"),
        ("? [a]\n: b\n", 1, "a key must be plain text"),
        ("id: a\nlabel: \x07\n", 2, "control characters"),
        ("id: a\nlabel: " + "[" * 70 + "]" * 70 + "\n", 2, "deeper than 64"),
        ("[" * 80, 1, "deeper than 64"),
        ("{a: " * 80, 1, "deeper than 64"),
        (MANY, 2, "aliases stand for more than 100,000"),
        ("just words\n", 1, "keys with values"),
        ("- id: a\n- 5\n", 2, "keys with values"),
        ("records: none\n", 1, "list of records"),
        ("%FOO\n--- @\n", 1, "YAML"),
    ],
)
def test_bad_yaml(text: str, line: int, message: str) -> None:
    wrong = error(text)
    assert (wrong.line, message in wrong.message) == (line, True), str(wrong)


# -- JSON


def test_json_trees_know_their_places() -> None:
    tree = parse('{"a": [1, 2.50,\n  true, null],\n "é": {"b": "\\u00e9\\n"}}', "f")
    a = Sequence(
        (
            Scalar("1", Kind.NUMBER, 1, 8),
            Scalar("2.50", Kind.NUMBER, 1, 11),
            Scalar("true", Kind.BOOLEAN, 2, 3),
            Scalar("null", Kind.NULL, 2, 9),
        ),
        1,
        7,
    )
    b = Mapping(((Scalar("b", Kind.TEXT, 3, 8), Scalar("é\n", Kind.TEXT, 3, 13)),), 3, 7)
    keys = Scalar("a", Kind.TEXT, 1, 2), Scalar("é", Kind.TEXT, 3, 2)
    assert tree == Mapping(((keys[0], a), (keys[1], b)), 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a"}, {"id": "b"}]',
        '{"records": [{"id": "a"}, {"id": "b"}]}',
        '\ufeff\n[{"id": "a"}, {"type": null, "id": "b"}]\r\n',
        '{"@context": "https://w3id.org/usmx/ontology/context.jsonld", "@graph": [{"@id": "a"}, {"id": "b"}]}',
        '[{"@context": "https://w3id.org/usmx/ontology/context.jsonld", "id": "a"}, {"id": "b", "@type": []}]',
    ],
)
def test_json_layouts(text: str) -> None:
    found = text_of(text, "json")
    assert not found.errors
    assert [node.value.rpartition("/")[2] for node in found.records] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ('{"id": "a"', 1, 11, "the text ends"),
        ('{"id": "a",}', 1, 12, "a key in double quotes"),
        ('[{"id": "a"},\n]', 2, 1, "']' is no JSON value"),
        ('{"id": "a",\n "id": "b"}', 2, 2, "'id' stands twice"),
        ('{"id": "a", "consent": {"grantedBy": "MX",\n"grantedBy": "US"}}', 2, 1, "'grantedBy' stands twice"),
        ('{"personnelCount": NaN}', 1, 20, "'NaN' is no JSON value"),
        ('{"personnelCount": -Infinity}', 1, 20, "'-' is no JSON value"),
        ('{"personnelCount": 012}', 1, 21, "not '1'"),
        ('{"label": "\\ud800"}', 1, 11, "surrogate"),
        ('{"label": "a\nb"}', 1, 13, "invalid control character"),
        ('{"label": "a', 1, 11, "unterminated string"),
        ("{'id': 'a'}", 1, 2, "a key in double quotes"),
        ('{"id" "a"}', 1, 7, "a colon"),
        ('{"id": "a"} {"id": "b"}', 1, 13, "more text after the end"),
        ('{"id": truth}', 1, 8, "'truth' is no JSON value"),
        ('{"id":', 1, 7, "ends where a value should stand"),
        ("[" * 65, 1, 65, "deeper than 64"),
        ("[" * 80, 1, 65, "deeper than 64"),
        ('"a"', 1, 1, "keys with values"),
        ('[{"id": "a"}, 5]', 1, 15, "keys with values"),
        ('{"records": "a"}', 1, 13, "list of records"),
        ('{"records": [], "@graph": []}', 1, 1, "stand beside each other"),
        ('{"id": "a", "@id": "b"}', 1, 13, "id and @id stand beside each other"),
        ('{"@type": "Deployment", "type": "Deployment"}', 1, 25, "@type and type stand beside each other"),
    ],
)
def test_bad_json(text: str, line: int, column: int, message: str) -> None:
    wrong = error(text, "json")
    assert (wrong.line, wrong.column, message in wrong.message) == (line, column, True), str(wrong)


def test_json_lines() -> None:
    found = text_of('{"id": "a"}\n\n{"id": "b", "hostState": "Mexcio"}\r\n   \n{"id": "c"}', "jsonl")
    assert [node.value.rpartition("/")[2] for node in found.records] == ["a", "b", "c"]
    [(where, *_)] = names(found)
    assert where == "b"
    assert (found.findings[0].position.line, found.findings[0].position.column) == (3, 26)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{"id": "a"}\n{"id": "b"\n{"id": "c"}', 2, "the text ends"),
        ('{"id": "a"}\n\n{"id": "b"} x', 3, "more text"),
        ('{"id": "a"}\n{"id": "b", "hots": 1}', 2, "unknown key 'hots'"),
        ('{"id": "a"}\n["b"]', 2, "keys with values"),
    ],
)
def test_bad_json_lines(text: str, line: int, message: str) -> None:
    wrong = error(text, "jsonl")
    assert (wrong.line, message in wrong.message) == (line, True), str(wrong)


# -- bytes and emptiness


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_file_is_an_error(form: str, text: str) -> None:
    assert "empty" in error(text, form).message


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("yaml", "# nothing\n"),
        ("yaml", "--- \n"),
        ("yaml", "[]"),
        ("yaml", "id: c\ntype: Consent\ngrantedBy: MX\n"),
        ("json", "[]"),
        ("json", '{"records": []}'),
        ("jsonld", '{"@context": "https://w3id.org/usmx/ontology/context.jsonld", "@graph": []}'),
        ("turtle", "# nothing\n"),
        ("turtle", "<http://example.org/a> a <http://example.org/Deployment> .\n"),
        ("turtle", "<http://example.org/a> a <https://w3id.org/usmx/ontology#Consent> .\n"),
        ("ntriples", "<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n"),
        ("trig", "<http://example.org/g> {}\n"),
    ],
)
def test_a_file_without_a_record_is_an_error(form: str, text: str) -> None:
    assert "no record" in error(text, form).message


@pytest.mark.parametrize("form", [form.name for form in FORMATS if not form.binary])
@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"id: a\nlabel: \xff\n", 2, "not UTF-8: byte 0xff"),
        ("id: a\n".encode("utf-16"), None, "UTF-16"),
        ("id: a\n".encode("utf-32"), None, "UTF-32"),
        (b"id: a\n\nlabel: b\0c\n", 3, "NUL"),
        ("x: 1\nlabel: \ud800", 2, "surrogate"),
    ],
)
def test_only_utf_8_is_read(form: str, data: bytes | str, line: int | None, message: str) -> None:
    wrong = error(data, form)
    assert (wrong.line, message in wrong.message) == (line, True), str(wrong)


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    found = read([tmp_path / "none.yaml", tmp_path / "folder.yaml", "nul\0.yaml"])
    assert [wrong.message.partition(":")[0] for wrong in found.errors] == ["it can't be read"] * 3
    assert not any("\0" in str(wrong) for wrong in found.errors)


def test_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("usmx_kg.read.source.MAX_BYTES", 100)
    (tmp_path / "a.yaml").write_text(record("id: a", "note: " + "x" * 100), "utf-8")
    [wrong] = read([tmp_path / "a.yaml"]).errors
    assert "larger than" in wrong.message
    assert "larger than" in read([TextSource("x" * 101, "yaml")]).errors[0].message


def test_without_libyaml_the_pure_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    path = resources.path("data/examples/relief-oaxaca.yaml")
    reference = read([path])
    monkeypatch.setattr("usmx_kg.read.yaml._Loader", yaml.BaseLoader)
    found = read([path])
    assert graph(found.quads) == graph(reference.quads)
    assert found.place(found.records[0], "endDate") == reference.place(reference.records[0], "endDate")
    for text, line in (("[" * 80, 1), (MANY, 2), ("id: a\n\tlabel: b\n", 2), ("id: a\nlabel: \x07\n", 2)):
        assert error(text).line == line
