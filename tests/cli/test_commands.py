"""show, vocab, rules, stats, completion."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import usmx_kg
from tests.cli.running import process, usmx
from usmx_kg.graph import hierarchy as tree
from usmx_kg.graph import rulebook as rules
from usmx_kg.write.reports.words import word


def test_show_tells_a_term() -> None:
    done = usmx("show", "usmx:Consent")
    assert done.out.startswith("Consent  usmx:Consent\n")
    assert "Negative example" in done.out
    assert "Consentimiento" in usmx("show", "usmx:Consent", "--lang", "es").out


def test_show_tells_the_successor_of_a_name_that_was_replaced() -> None:
    done = usmx("show", "usmx:fix")
    assert done.out.startswith("usmx:fix  usmx:fix\n\n")
    assert "dcterms:isReplacedBy usmx-app:fix" in done.out
    assert "<p>is a" not in usmx_kg.load().show("usmx:fix")._repr_html_()


def test_show_finds_things_by_name_and_tells_of_others() -> None:
    done = usmx("show", "méxico")
    assert "actor:mx" in done.out
    assert "place:mx" in done.err


def test_show_gives_statements_with_the_sentence_that_says_so() -> None:
    found = json.loads(usmx("show", "actor:mx", "-f", "json").out)
    backed = [s for s in found["statements"] if s.get("claims")]
    assert backed
    assert all(claim["quote"] for statement in backed for claim in statement["claims"])
    assert any(claim["quote"] in usmx("show", "actor:mx", "-v").out for s in backed for claim in s["claims"])


def test_show_gives_a_passage_its_text() -> None:
    assert "“US Troops In Mexico: An Overview”" in usmx("show", "passage:p00s01").out


def test_vocab_lists_every_kind() -> None:
    counts = json.loads(usmx("vocab", "-f", "json").out)
    assert counts.keys() == tree.kinds().keys()
    for kind, number in counts.items():
        found = json.loads(usmx("vocab", kind, "-f", "json").out)
        assert len({branch["id"] for branch in found}) == number > 0


def test_vocab_is_a_tree_in_both_languages() -> None:
    lines = usmx("vocab", "missions").out.splitlines()
    parent = next(i for i, line in enumerate(lines) if line.startswith("mission:humanitarian-assistance"))
    assert any(line.startswith("  mission:disaster-relief") for line in lines[parent:])
    assert usmx("vocab", "mission", "--lang", "es").out != usmx("vocab", "mission").out


def test_rules_lists_all_and_explains_each() -> None:
    listed = usmx("rules").out
    for name, rule in rules.rules().items():
        assert name in listed
        for lang in ("en", "es"):
            told = usmx("rules", name, "--lang", lang).out
            assert f"{name}  {word(rule.severity, lang)}  " in told
            assert word(rule.severity, lang) in usmx("rules", "--lang", lang).out
            assert rule.label[lang] in told
            assert "{?" not in told


def test_rules_quote_the_sentence_behind_them() -> None:
    rule = next(r for r in rules.rules().values() if r.passage)
    found = json.loads(usmx("rules", rule.id, "-f", "json").out)
    assert found["quote"]
    assert found["quote"] in usmx("rules", rule.id).out


def test_stats_are_the_same_in_text_and_json() -> None:
    figures = json.loads(usmx("stats", "-f", "json").out)
    text = usmx("stats").out
    assert all(f"{figure['number']:,}" in text for figure in figures)
    assert all(figure["number"] <= figure.get("of", figure["number"]) for figure in figures)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    done = usmx("completion", shell)
    assert done.code == 0
    assert "_USMX_COMPLETE" in done.out


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("usmx ", "query"),
        ("usmx query who-", "who-may-consent"),
        ("usmx show act", "actor:"),
        ("usmx show actor:mx-se", "actor:mx-senate"),
        ("usmx rules consent-for-p", "consent-for-period"),
        ("usmx validate --skip temp", "temporary"),
        ("usmx vocab mis", "missions"),
    ],
)
def test_completion_knows_commands_questions_terms_and_rules(line: str, offered: str) -> None:
    words = line.split(" ")
    env = {"_USMX_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = process(env=env)
    assert f"plain,{offered}" in done.out.splitlines()


@pytest.mark.parametrize(
    ("line", "offered"),
    [("usmx show actor:mx-sen", "mx-senate"), ("usmx query who-m", "who-may-consent"), ("usmx rul", "rules")],
)
def test_bash_completes_names_with_a_colon(line: str, offered: str, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash
    command = tmp_path / "usmx"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m usmx_kg "$@"\n')
    command.chmod(0o755)
    script = f"""
        source /dev/stdin
        COMP_LINE={shlex.quote(line)}; COMP_POINT=${{#COMP_LINE}}; COMP_WORDBREAKS=$' \\t\\n:='
        _usmx_completion {shlex.quote(str(command))}
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        [bash, "-c", script], input=usmx("completion", "bash").out, capture_output=True, text=True, check=True
    )
    assert offered in done.stdout.splitlines(), done
