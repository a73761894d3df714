"""What code scanning demands of a rule in SARIF (GH2012 of sarif-multitool): title, description and help, as texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from usmx_kg.graph.rulebook import rule_ids, rules
from usmx_kg.ground import resources
from usmx_kg.stream.validate import validate
from usmx_kg.write import render_report

OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix usmx: <https://w3id.org/usmx/ontology#> . @prefix x: <http://x.org/> .
x:s a sh:NodeShape ; sh:targetClass usmx:Deployment ; sh:property x:named ,
  [ sh:path usmx:legalBasis ; sh:minCount 5 ] .
x:named sh:path usmx:hostState ; sh:minCount 5 ; sh:message "two\\nlines" ."""
FIXTURES = sorted(resources.path("data/examples/rules").glob("*.fail.yaml"))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_rule_has_what_is_demanded(lang: str, tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(OWN)
    described: dict[str, Any] = {}
    for path in FIXTURES:
        report = validate(path, lang=lang, shapes=[tmp_path / "own.ttl"])
        document = json.loads(render_report(report, "sarif"))
        described |= {found["id"]: found for found in document["runs"][0]["tool"]["driver"]["rules"]}
    assert len(described.keys() & set(rule_ids())) > 25
    assert described.keys() - set(rule_ids()), "rules of the user's own among them"
    for name, found in described.items():
        for key in ("shortDescription", "fullDescription", "help"):
            text = found[key]["text"]
            assert text.strip(), (name, key)
            assert "\n" not in found["shortDescription"]["text"]
        if name in rules():
            assert found["shortDescription"]["text"] == rules()[name].label[lang]
            assert f"usmx rules {name}" in found["help"]["text"]
