"""`usmx timeline`, and several outputs of `usmx validate`."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.running import usmx

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
CONFORMS, BREAKS = str(EXAMPLES / "relief-oaxaca.yaml"), str(EXAMPLES / "no-consent.yaml")


def test_text_tells_gaps_and_reasons() -> None:
    done = usmx("timeline", BREAKS)
    assert done.code == 0
    assert "! No consent of Mexico to United States is in force on 19 of 89 days:" in done.out
    assert "2031-02-01 – 2031-02-04 (4 days)" in done.out
    assert "does not cover the mission" in " ".join(done.out.split())
    assert "\x1b" not in done.out
    assert "Ningún consentimiento" in usmx("timeline", BREAKS, "--lang", "es").out


@pytest.mark.parametrize(("name", "start"), [("a.svg", "<svg"), ("a.html", "<!DOCTYPE html>"), ("a.txt", "Patrols")])
def test_the_extension_tells_the_format(name: str, start: str, tmp_path: Path) -> None:
    done = usmx("timeline", BREAKS, "-o", str(tmp_path / name))
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / name).read_text("utf-8").startswith(start)


@pytest.mark.parametrize(
    "name", ["advisers-sinaloa-2031", "record:advisers-sinaloa-2031", "Advisers in culiacán",
             "https://w3id.org/usmx/record/advisers-sinaloa-2031"],
)  # fmt: skip
def test_one_record_is_chosen_by_id_or_label(name: str) -> None:
    done = usmx("timeline", BREAKS, CONFORMS, "--record", name)
    assert done.code == 0
    assert done.out.startswith("Advisers in Culiacán")
    assert "Patrols" not in done.out


def test_an_unknown_record_lists_those_that_are_there() -> None:
    done = usmx("timeline", BREAKS, "--record", "nobody")
    assert done.code == 2
    assert "record:patrols-sonora-2031" in done.err


def test_a_bad_file_hides_no_other(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("- {", "utf-8")
    done = usmx("timeline", str(bad), CONFORMS)
    assert done.code == 3
    assert "bad.yaml" in done.err
    assert "Earthquake relief" in done.out
    assert usmx("timeline", str(bad)).out == ""
    assert usmx("timeline", "-", "-").code == 2


def test_standard_input() -> None:
    given = Path(CONFORMS).read_text("utf-8")
    assert "is in force on every day" in usmx("timeline", "-", "--input-format", "yaml", given=given).out


def test_one_run_writes_several_reports(tmp_path: Path) -> None:
    files = [tmp_path / f"report{suffix}" for suffix in (".html", ".sarif", ".xml", ".csv", ".jsonl", ".md")]
    outputs = [part for file in files for part in ("-o", str(file))]
    done = usmx("validate", BREAKS, "-f", "github", "-o", "-", *outputs)
    assert done.code == 1
    assert done.out.startswith("::")
    assert json.loads(files[1].read_text("utf-8"))["version"] == "2.1.0"
    assert ElementTree.parse(files[2]).getroot().tag == "testsuites"
    assert files[0].read_text("utf-8").startswith("<!DOCTYPE html>")
    assert all(file.stat().st_size for file in files)


def test_a_single_output_takes_the_format_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    usmx("validate", CONFORMS, "-f", "json", "-o", str(file))
    assert json.loads(file.read_text("utf-8"))["conforms"]


def test_a_format_that_nothing_takes_is_wrong_usage(tmp_path: Path) -> None:
    outputs = [part for name in ("a.html", "a.csv") for part in ("-o", str(tmp_path / name))]
    done = usmx("validate", CONFORMS, "-f", "json", *outputs)
    assert done.code == 2
    assert "-o -" in done.err
    assert usmx("validate", CONFORMS, "-o", str(tmp_path / "a.xyz"), *outputs).code == 2
    assert not list(tmp_path.iterdir())


def test_the_format_asked_for_is_that_of_files_that_tell_none(tmp_path: Path) -> None:
    plain, page = tmp_path / "report.out", tmp_path / "report.html"
    assert usmx("validate", CONFORMS, "-f", "json", "-o", str(plain), "-o", str(page)).code == 0
    assert json.loads(plain.read_text("utf-8"))["conforms"]
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
