"""`usmx validate` as a shell sees it; what the rules find is tested with the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import usmx


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.yaml"
    usmx("new", "deployment", "--example", "-o", str(file))
    return file


@pytest.fixture
def bad(good: Path) -> Path:
    file = good.with_name("bad.yaml")
    text = good.read_text("utf-8").replace("invented-relief", "bad-relief")
    file.write_text(text.replace("validUntil: 2031-10-10", "validUntil: 2031-10-04", 1), "utf-8")
    return file


def test_a_finding_ends_with_1_and_names_line_reason_and_fix(bad: Path) -> None:
    done = usmx("validate", str(bad))
    assert done.code == 1
    assert f"{bad}:" in done.out
    assert "consent-for-period" in done.out
    assert "fix: " in done.out
    assert "why: " in done.out
    assert done.err == ""


def test_fail_on_moves_the_limit(bad: Path) -> None:
    assert usmx("validate", str(bad), "--fail-on", "never").code == 0
    assert usmx("validate", str(bad), "--skip", "consent-for-period").code == 0
    assert usmx("validate", str(bad), "--rule", "legal-basis").code == 0
    assert usmx("validate", str(bad), "--rule", "consent-for-period").code == 1
    assert usmx("validate", str(bad), "--rule", "no-such-rule").code == 2


def test_a_bad_file_hides_nothing_of_the_others(bad: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("- a: [", "utf-8")
    done = usmx("validate", str(broken), str(bad), "-f", "json")
    assert done.code == 3
    assert str(broken) in done.err
    rules = {finding["rule"] for finding in json.loads(done.out)["findings"]}
    assert "consent-for-period" in rules


def test_output_may_repeat_and_goes_by_extension(good: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / f"report{suffix}" for suffix in (".json", ".md", ".ttl", ".txt")]
    done = usmx("validate", str(good), *(part for file in outputs for part in ("-o", str(file))))
    assert (done.code, done.out) == (0, "")
    starts = ["{", "**", "@prefix", "1 record in 1 file"]
    assert all(file.read_text("utf-8").startswith(start) for file, start in zip(outputs, starts, strict=True))


def test_standard_input_is_a_file_like_any_other(bad: Path) -> None:
    from_file = json.loads(usmx("validate", str(bad), "-f", "json").out)
    given = usmx("validate", "-", "--input-format", "yaml", "-f", "json", given=bad.read_text("utf-8"))
    assert given.code == 1
    from_input = json.loads(given.out)
    for finding in from_file["findings"]:
        finding["file"] = "-"
    assert from_input == from_file
    assert usmx("validate", "-", "-", given="").code == 2


def test_spanish(bad: Path) -> None:
    done = usmx("validate", str(bad), "--lang", "es")
    assert "infracción consent-for-period" in done.out
    assert "motivo: " in done.out
