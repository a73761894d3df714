"""What the rules on consent share is written once: the shapes hold what their sources give, and so do the questions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from usmx_kg.ask import questions
from usmx_kg.graph import definitions, part_files
from usmx_kg.graph.definitions import included, sources, written_in
from usmx_kg.ground import resources
from usmx_kg.ground.errors import QueryError

SOURCES = sources()
DEFINITIONS = resources.files(definitions.FOLDER, ".rq")
OF_CONSENT = re.compile(r"consent-status:(?:granted|expired)|usmx:mayConsentFor")
"""What a query says only where it asks whether a consent was given, or by whom it may be."""

NO_DEFINITIONS = {"who-may-consent", "bodies-of-a-state"}
"""Questions that ask who may consent, not whether somebody did."""


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: file.stem)
def test_a_shape_holds_the_query_that_its_source_gives(source: Path) -> None:
    assert source.with_suffix(".ttl").read_text("utf-8") == written_in(source), "python -m usmx_kg.graph.definitions"


def test_every_rule_on_consent_has_its_source() -> None:
    rules = {file.stem for file in part_files("shapes") if file.parent.name == "consent"}
    assert {file.stem for file in SOURCES if file.parent.name == "consent"} == rules


def test_every_definition_is_put_in_somewhere() -> None:
    texts = [f.read_text("utf-8") for f in (*SOURCES, *DEFINITIONS, *questions.FOLDER.glob("*.rq"))]
    for file in DEFINITIONS:
        assert any(re.search(rf"#include {file.stem}\b", text) for text in texts), file.stem


@pytest.mark.parametrize("name", questions.names())
def test_no_question_has_a_definition_of_its_own(name: str) -> None:
    written = (questions.FOLDER / f"{name}.rq").read_text("utf-8")
    assert name in NO_DEFINITIONS or not OF_CONSENT.search(written), name
    assert "#include" not in questions.named(name).sparql


def test_a_definition_is_put_in_under_other_names() -> None:
    text = included("{\n  #include given consent=letter\n}")
    assert "  ?letter usmx:status ?status ." in text
    assert "?consent" not in text


def test_a_definition_that_does_not_exist_is_refused() -> None:
    with pytest.raises(QueryError, match="no definition 'gvien'"):
        included("#include gvien")
