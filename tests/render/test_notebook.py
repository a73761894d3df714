"""What notebooks show: well-formed pieces of HTML that bring nothing of their own into the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import html5lib
import pytest

import usmx_kg as usmx
from tests.render.sample import HOSTILE
from usmx_kg.write.notebook import MOST

ELEMENTS = {"p", "strong", "h4", "table", "caption", "thead", "tbody", "tr", "th", "td", "br", "code", "a", "ul", "li"}
ROOT = Path(__file__).parents[2]


def checked(fragment: str) -> str:
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(fragment)
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            assert element.tag in ELEMENTS
            assert set(element.attrib) <= {"href", "rel", "target", "scope", "style"}
            assert element.get("href", "https://").startswith(("https://", "http://"))
            assert element.get("style", "text-align:left") == "text-align:left"
    return fragment


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_report(lang: str) -> None:
    report = usmx.validate(ROOT / "data/examples/no-consent.yaml", lang=lang)
    shown = checked(report._repr_html_())
    assert "Patrols near Nogales" in shown
    assert all(finding.rule in shown for finding in report.findings)


def test_a_report_of_hostile_text(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text(json.dumps([{"id": "a", "label": HOSTILE, "sendingState": HOSTILE, "hostState": "MX"}]), "utf-8")
    shown = checked(usmx.validate(record)._repr_html_())
    assert "\u202e" not in shown


def test_a_long_report_is_cut(tmp_path: Path) -> None:
    record = tmp_path / "many.yaml"
    record.write_text("".join(f"- {{id: r{i}, sendingState: US, hostState: Mexico}}\n" for i in range(30)), "utf-8")
    report = usmx.validate(record)
    assert f"… and {len(report.findings) - MOST} more" in checked(report._repr_html_())


@pytest.mark.parametrize("term", ["actor:mx", "usmx:Consent", "passage:p04s06", "rule:consent-given", "Chiapas"])
def test_a_thing(term: str) -> None:
    kg = usmx.load()
    for lang in ("en", "es"):
        found = kg.show(term, lang=lang)
        assert found.name in checked(found._repr_html_())
    assert str(kg[term]) == f"{kg[term].label} ({kg[term].name})"


def test_things_of_files_and_things_that_nobody_knows() -> None:
    kg = usmx.load(ROOT / "data/examples/relief-oaxaca.yaml")
    found = kg["record:relief-oaxaca-2031"]
    assert "Deployment" in checked(found._repr_html_())
    assert kg["actor:mx"].label == "Mexico"
    with pytest.raises(KeyError, match="Did you mean actor:mx"):
        _ = kg["actor:mxx"]
    with pytest.raises(TypeError):
        list(kg)  # type: ignore[call-overload]


def test_a_long_answer_is_cut() -> None:
    shown = usmx.load().query("SELECT ?s WHERE { ?s a usmx:State }")._repr_html_()
    assert checked(shown).count("<tr>") == MOST + 1
    assert re.search(r"… and \d+ more", shown)
