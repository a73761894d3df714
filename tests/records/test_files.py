"""Several files: ids, repeated and differing records, blank nodes, one bad file among good ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.reading import error, graph, names, objects, record, text_of, turtle
from usmx_kg.ground.errors import UsageError
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.run import read


def several(*texts: str, form: str = "yaml") -> Records:
    return read([TextSource(text, form, f"{n}.{form}") for n, text in enumerate(texts, 1)])


def clashes(found: Records) -> list[tuple[str, str, int | None, tuple[str, ...]]]:
    return [
        (f.record.value.rpartition("/")[2], f.position.file, f.position.line, f.params["other"])
        for f in found.findings
        if f.rule == "record-unique"
    ]


# -- ids


@pytest.mark.parametrize(
    ("written", "iri"),
    [
        ("a", "https://example.org/r/a"),
        ("relief-2031.v2_x~1", "https://example.org/r/relief-2031.v2_x~1"),
        ("socorro-méxico", "https://example.org/r/socorro-méxico"),
        ("5", "https://example.org/r/5"),
        ("record:a", "https://w3id.org/usmx/record/a"),
        ("https://example.org/x#y", "https://example.org/x#y"),
        ("urn:uuid:12", "urn:uuid:12"),
    ],
)
def test_ids(written: str, iri: str) -> None:
    found = text_of(record(f"id: '{written}'"), base="https://example.org/r/")
    assert [node.value for node in found.records] == [iri]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("a b", "'a b' is no id"),
        ("a/b", "'a/b' is no id"),
        ("../actor/mx", "'../actor/mx' is no id"),
        ("_:a", "a record's id is an IRI or a short name"),
        ("-a", "'-a' is no id"),
        ("a<b", "'a<b' is no id"),
        ("http://a b", "'http://a b' is no id"),
        ("https://example.org/<x>", "is no id"),
        ("nope:a", "'nope:a' is no id"),
        ("javascript:alert(1)", "is no id"),
        ("x" * 3000, "is no id"),
        ("[a, b]", "an id should be one text"),
        ("{a: b}", "an id should be one text"),
        ("actor:mx", "actor:mx is a thing of the package"),
        ("case:katrina-army-2005", "case:katrina-army-2005 is a thing of the package"),
        ("https://w3id.org/usmx/ontology#x", "usmx:x is a thing of the package"),
    ],
)
def test_bad_ids(written: str, message: str) -> None:
    wrong = error(record(f"id: {written}"))
    assert (wrong.line, message in wrong.message) == (5, True), str(wrong)


@pytest.mark.parametrize(
    "base", ["example.org/", "https://example.org/r", "https://w3id.org/usmx/actor/", "", "file:///x/"]
)
def test_bad_bases(base: str) -> None:
    with pytest.raises(UsageError):
        read([], base=base)


def test_ids_are_made_up_from_file_and_position(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "My records (2).yaml").write_text("- {label: A}\n- {id: x}\n- {label: B}\n", "utf-8")
    found = read([tmp_path / "one" / "My records (2).yaml", tmp_path / "two" / "My records (2).yaml"])
    assert not found.errors
    assert [f.rule for f in found.findings] == ["record-repeated"] * 3
    assert [node.value.rpartition("/")[2] for node in found.records] == [
        "My-records-2-1", "x", "My-records-2-3", "My-records-2-1-x", "My-records-2-3-x",
    ]  # fmt: skip
    assert text_of("- {label: A}\n- {id: x-1}\n").records[0].value.endswith("/x-1-x")


# -- types


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("sendingState: US", "hostState: MX"), "Deployment"),
        (("sendingState: US", "hostState: USA"), "DomesticOperation"),
        (("sendingState: [US, us]", "hostState: actor:us"), "DomesticOperation"),
        (("sendingState: [US, CA]", "hostState: [US, CA]"), "Deployment"),
        (("sendingState: US", "hostState:"), "Deployment"),
        (("sendingState: XX", "hostState: XX"), "Deployment"),
        (("sendingState: US", "hostState: US", "type: Deployment"), "Deployment"),
        (("type: Domestic operation",), "DomesticOperation"),
        (("type: Operación interna",), "DomesticOperation"),
        (("type: usmx:Deployment",), "Deployment"),
        (("type: deployment",), "Deployment"),
    ],
)
def test_the_type_of_a_record(lines: tuple[str, ...], kind: str) -> None:
    found = text_of(record(*lines))
    assert not found.errors
    assert objects(found, "rdf:type") == [f"usmx:{kind}"]


@pytest.mark.parametrize(
    ("kind", "message", "hint"),
    [
        ("Deploymnt", "'Deploymnt' is no class", "Deployment"),
        ("usmx:Deploymnt", "is no class", "Deployment"),
        ("mission:training", "is no class", None),
        ("http://example.org/Event", "names no class of the vocabulary", None),
        ("{a: b}", "names no class of the vocabulary", None),
    ],
)
def test_unknown_types(kind: str, message: str, hint: str | None) -> None:
    wrong = error(record(f"type: {kind}"))
    assert (wrong.line, message in wrong.message) == (5, True), str(wrong)
    assert hint is None or hint in (wrong.hint or "")


# -- keys


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("hostStat", "hostState"),
        ("host_state", "hostState"),
        ("HostState", "hostState"),
        ("startdate", "startDate"),
        ("ID", "id"),
        ("xyzzy", "Keys here"),
        ("<<", "Keys here"),
        ("usmx:hostState", "hostState"),
        ("datePrecision", "Keys here"),
    ],
)
def test_unknown_keys(key: str, hint: str) -> None:
    wrong = error(record("label: A", f'"{key}": x'))
    assert wrong.line == 6
    assert wrong.message == f"unknown key {key!r}"
    assert hint in (wrong.hint or "")


def test_all_unknown_keys_of_a_file_are_told() -> None:
    found = text_of(record("a1: x", "b2: y", "consent: {c3: z}"))
    assert [wrong.line for wrong in found.errors] == [5, 6, 7]
    assert not found.quads


# -- record-unique


def test_the_same_record_twice_counts_once() -> None:
    one = record("id: a", "place: Juchitán, Oaxaca, Mexico", "consent: {grantedBy: MX}")
    turned = "\n".join(reversed(one.strip().split("\n")))
    found = several(one, one, turned, f"{one}---\n{one}")
    assert [(f.rule, f.position.file) for f in found.findings] == [
        ("record-repeated", f"{n}.yaml") for n in (2, 3, 4, 4)
    ]
    assert len(found.records) == 1
    assert graph(found.quads) == graph(several(one).quads)


@pytest.mark.parametrize(
    "other",
    [
        record("id: a", "personnelCount: 5"),
        record("id: a", "personnelCount: 6"),
        record("id: a", "consent: {grantedBy: MX}"),
        record("id: a", "consent: {grantedBy: CA}"),
        record("id: a", "place: Juchitán, Oaxaca, Mexico"),
        record("id: a", "type: DomesticOperation"),
    ],
)
def test_two_records_of_one_id_that_differ(other: str) -> None:
    one = record("id: a", "personnelCount: 5", "consent: {grantedBy: MX}", "place: Nogales, Oaxaca, Mexico")
    found = several(one, other)
    assert clashes(found) == [("a", "2.yaml", 1, ("1.yaml:1",))]
    assert found.findings[0].value == "record:a"
    assert graph(found.quads) == graph(several(one).quads)
    assert len(found.records) == 1


def test_two_records_of_one_id_in_one_file() -> None:
    found = text_of("- {id: a, hostState: MX}\n- {id: b, hostState: MX}\n- {id: a, hostState: CA}\n")
    assert clashes(found) == [("a", "x.yaml", 3, ("x.yaml:1",))]
    assert objects(found, "hostState") == ["actor:mx", "actor:mx"]


def test_two_consents_of_one_id_that_differ() -> None:
    found = text_of("- {id: a, consent: {id: c, grantedBy: MX}}\n- {id: b, consent: {id: c, grantedBy: CA}}\n")
    assert clashes(found) == [("b", "x.yaml", 2, ("x.yaml:1",))]


def test_one_id_across_formats() -> None:
    yaml = record("id: a")
    same = turtle("\nrecord:a a usmx:Deployment ; usmx:sendingState actor:us ; usmx:hostState actor:mx ;\n"
                  "usmx:missionType mission:training ; usmx:place place:mx-oax .")  # fmt: skip
    found = read([TextSource(yaml, "yaml", "a.yaml"), TextSource(same, "turtle", "a.ttl")])
    assert [(f.rule, f.position.file) for f in found.findings] == [("record-repeated", "a.ttl")]
    other = same.replace("place:mx-oax .", "place:mx-chp .")
    found = read([TextSource(yaml, "yaml", "a.yaml"), TextSource(other, "turtle", "a.ttl")])
    assert clashes(found) == [("a", "a.ttl", 2, ("a.yaml:1",))]


# -- apart


def test_blank_nodes_of_files_never_merge() -> None:
    text = turtle("record:{} a usmx:Deployment ; usmx:consent _:c . _:c a usmx:Consent ; usmx:grantedBy actor:mx .")
    found = several(text.replace("{}", "a"), text.replace("{}", "b"), form="turtle")
    assert len({q.object for q in found.quads if q.predicate.value.endswith("#consent")}) == 2
    again = several(text.replace("{}", "a"), text.replace("{}", "b"), form="turtle")
    assert found.quads == again.quads
    yaml = several(record("consent: {grantedBy: MX}"), record("consent: {grantedBy: MX}"))
    assert len({q.object for q in yaml.quads if q.predicate.value.endswith("#consent")}) == 2


def test_a_bad_file_hides_no_other() -> None:
    found = several("id: a\nfoo: 1\n", record("id: b"), "{", record("id: c", "supports: nobody known"))
    assert [node.value.rpartition("/")[2] for node in found.records] == ["b", "c"]
    assert [wrong.file for wrong in found.errors] == ["1.yaml", "3.yaml"]
    assert [value for *_, value, _ in names(found)] == ["nobody known"]
    assert found.files == 4


def test_nothing_to_read() -> None:
    found = read([])
    assert (found.records, found.files, list(found.errors)) == ((), 0, [])
