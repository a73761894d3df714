"""`--only` is the records with the background, `--bare` the records alone; what a question needs and lacks is said."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store

import usmx_kg
from tests.cli.running import usmx
from tests.questions.asked import FOLDER, RECORDS, Asked, all_asked, plain
from usmx_kg import graph
from usmx_kg.ask import query, questions
from usmx_kg.ground import resources
from usmx_kg.ground.errors import QueryError, UsageError

PARTS = {
    "background": graph.part_files("background"),
    "document": resources.files("data/source"),
    "shapes": graph.part_files("shapes"),
}
OVER_RECORDS = [asked for asked in all_asked() if asked.over != "shipped"]
pytestmark = pytest.mark.xdist_group("needs")


@cache
def without(part: str | None) -> Store:
    """Return all that is shipped and the invented records, but for one part."""
    store = Store()
    for file in graph.part_files("all"):
        if part is None or file not in PARTS[part]:
            store.load(path=str(file), format=RdfFormat.TURTLE)
    store.bulk_extend(query.quads([RECORDS]))
    return store


@pytest.mark.parametrize("name", questions.names())
def test_a_question_declares_the_parts_that_its_answer_rests_on(name: str) -> None:
    some = [asked.sparql for asked in all_asked() if asked.question.name == name]
    needed = {
        part
        for part in PARTS
        for sparql in some
        if query.run(without(None), sparql).rows != query.run(without(part), sparql).rows
    }
    assert needed == set(questions.named(name).needs)


def given(asked: Asked) -> dict[str, Any]:
    return dict(asked.parameters)


def file_of(asked: Asked) -> Path:
    return FOLDER / f"{asked.over}.yaml"


@pytest.mark.parametrize("asked", OVER_RECORDS, ids=lambda asked: asked.id)
def test_only_answers_as_the_records_with_the_background_do(asked: Asked) -> None:
    result = usmx_kg.load(file_of(asked), only=True).query(asked.question.name, **given(asked))
    assert [list(result.variables), *plain(result.rows)] == asked.expected


@pytest.mark.parametrize("asked", OVER_RECORDS, ids=lambda asked: asked.id)
def test_bare_answers_the_same_or_says_what_is_missing(asked: Asked) -> None:
    bare = usmx_kg.load(file_of(asked), bare=True)
    if asked.question.needs:
        with pytest.raises(QueryError, match=f"{asked.question.name} needs the {asked.question.needs[0]}"):
            bare.query(asked.question.name, **given(asked))
    else:
        result = bare.query(asked.question.name, **given(asked))
        assert [list(result.variables), *plain(result.rows)] == asked.expected


@pytest.mark.parametrize("name", questions.names())
def test_every_question_under_only_answers_or_says_what_is_missing(name: str) -> None:
    question = questions.named(name)
    asked = next(a for a in reversed(all_asked()) if a.question is question)
    kg = usmx_kg.load(RECORDS if asked.over == "shipped" else file_of(asked), only=True)
    lacking = set(question.needs) & {"document", "shapes"}
    about_a_case = any(p.default and p.default.startswith("case:") for p in question.parameters)
    if lacking or about_a_case:
        with pytest.raises(QueryError, match=r"is not loaded|of which nothing is loaded") as raised:
            kg.query(name, **given(asked))
        assert raised.value.hint
    else:
        assert kg.query(name, **given(asked)).form == "select"


def test_the_command_line_says_it_in_a_few_lines() -> None:
    done = usmx("query", "consent-gaps", "--data", str(RECORDS), "--bare")
    assert done.code == 4
    assert not done.out
    assert "needs the background, which is not loaded: who may consent for whom" in done.err
    assert "--only" in done.err
    done = usmx("query", "who-says-what-of-a-case", "--data", str(RECORDS), "--only")
    assert done.code == 4
    assert "is about case:fuerzas-amigas-2024, of which nothing is loaded" in done.err


def test_names_work_under_only_and_no_case_is_among_the_records() -> None:
    done = usmx("query", "consent-gaps", "--data", str(RECORDS), "--only", "-f", "csv", "--labels", "es")
    assert "Dinamarca" in done.out
    assert "/case/" not in done.out
    kg = usmx_kg.load(RECORDS, only=True)
    assert kg["Mexico"].label == "Mexico"
    assert not kg.query("SELECT ?x { ?x a usmx:Claim }").rows
    assert len(usmx_kg.load(RECORDS, bare=True).graph) < len(kg.graph)


def test_a_bare_graph_with_a_background_of_its_own_is_asked(tmp_path: Path) -> None:
    facts = tmp_path / "all.ttl"
    usmx_kg.export(facts)
    expected = next(asked for asked in all_asked() if asked.id == "consent-gaps.records").expected
    rows = usmx_kg.load(RECORDS, facts, bare=True).query("consent-gaps").rows
    assert len([row for row in plain(rows) if row[0].startswith("record:")]) == len(expected) - 1


def test_only_and_bare_need_data_and_are_two_things() -> None:
    for option in ("--only", "--bare"):
        assert f"{option} needs --data" in usmx("query", "active-on", option).err
    done = usmx("query", "active-on", "--only", "--bare", "--data", str(RECORDS))
    assert done.code == 2
    assert "two things" in done.err
    with pytest.raises(UsageError, match="two things"):
        usmx_kg.load(RECORDS, only=True, bare=True)


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
@pytest.mark.parametrize("name", ["personnel-by-host-and-year", "active-on"])
def test_what_is_asked_stands_above_what_people_read(name: str, form: str) -> None:
    question = questions.named(name)
    for lang in ("en", "es"):
        out = " ".join(usmx("--lang", lang, "query", name, "-f", form).out.split())
        assert question.title[lang] in out
        assert question.description[lang].split(":")[0] in out
        assert out.index(question.title[lang]) < out.index("hostState")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_what_is_asked_is_no_part_of_data(form: str) -> None:
    question = questions.named("active-on")
    out = usmx("query", "active-on", "-f", form).out
    assert question.title.en not in out
    assert question.description.en[:40] not in out
