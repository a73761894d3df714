"""What engines differ on is told as known, in the document as it is measured, and is neither a bug nor agreement."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import owlrl
import pyshacl
import pytest
import rdflib
from rdflib import XSD, term

from tests.cli.running import usmx
from tests.engines.differences import DOCUMENT, EXAMPLES, Example, committed, measured, table
from tests.engines.own import ENGINES, judged, record, shapes
from usmx_kg.check.compared import DifferenceError, KnownDifferenceError
from usmx_kg.check.engines import registry as engines
from usmx_kg.check.engines.known_differences import KNOWN
from usmx_kg.check.engines.rdflib_values import as_published


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, bool]]:
    return {example.told: measured(example) for example in EXAMPLES}


def rows_that_differ(found: dict[str, dict[str, bool]]) -> str:
    """Return the rows of the document's table that are not as measured (-), and what they ought to be (+)."""
    written, now = (text.splitlines(keepends=True) for text in (committed(), table(found)))
    return "".join(difflib.unified_diff(written, now, DOCUMENT.name, "as measured", n=0))


def test_the_document_has_what_is_measured(found: dict[str, dict[str, bool]]) -> None:
    assert rows_that_differ(found) == "", "python -m tests.engines.differences writes it anew"


def close_with_owlrl() -> None:
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(rdflib.Graph())


def infer_with_pyshacl() -> None:
    pyshacl.validate(rdflib.Graph(), shacl_graph=rdflib.Graph(), inference="both")


def bind_kinds_of_ones_own() -> None:
    term.bind(XSD.gYear, int, datatype_specific=True)
    term._toPythonMapping[XSD.date] = str
    term._toPythonMapping[XSD.boolean] = None
    del term._toPythonMapping[XSD.decimal]
    rdflib.NORMALIZE_LITERALS = False


def ways_of_rdflib() -> tuple[object, ...]:
    written = list(term._GenericPythonToXSDRules), list(term._SpecificPythonToXSDRules)
    return dict(term._toPythonMapping), *written, rdflib.NORMALIZE_LITERALS


@pytest.mark.parametrize("disturb", [close_with_owlrl, infer_with_pyshacl, bind_kinds_of_ones_own])
def test_what_a_program_does_to_rdflib_changes_no_outcome(disturb: Callable[[], None]) -> None:
    """Neither is the program's own way taken from it by what is judged meanwhile."""
    with as_published():  # to tidy up after the test
        published = ways_of_rdflib()
        disturb()
        disturbed = ways_of_rdflib()
        assert disturbed != published
        assert rows_that_differ({example.told: measured(example) for example in EXAMPLES}) == ""
        assert ways_of_rdflib() == disturbed
    assert ways_of_rdflib() == published


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_each_known_difference_is_still_there(known: object, found: dict[str, dict[str, bool]]) -> None:
    """An engine that has been mended is told, so that the entry goes."""
    own = [example for example in EXAMPLES if example.name == known.name]  # type: ignore[attr-defined]
    differing = {name for example in own for name in ENGINES if found[example.told][name] != example.right}
    assert differing == known.engines  # type: ignore[attr-defined]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.told)
def test_all_engines_tell_it_as_known_and_do_not_agree(example: Example, tmp_path: Path) -> None:
    known = next(known for known in KNOWN if known.name == example.name)
    with pytest.raises(KnownDifferenceError) as told:
        judged(tmp_path, example.said, example.stated, engine="all")
    assert told.value.exit_code == 3
    assert known.told in told.value.message
    assert told.value.file == str(tmp_path / "own.ttl")
    assert "fault" not in str(told.value)


def test_the_command_gives_no_report_and_claims_no_agreement(tmp_path: Path) -> None:
    example = EXAMPLES[0]
    files = str(record(tmp_path, example.stated)), "--shapes", str(shapes(tmp_path, example.said))
    done = usmx("validate", *files, "--engine", "all", "--rule", "record-unique")
    assert (done.code, done.out) == (3, "")
    assert "differ as they are known to: only pyshacl finds https://example.org/own/a" in done.err
    assert "pyshacl takes no notice of the time zone" in done.err
    assert "find the same" not in done.err


def test_what_is_not_known_stays_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also beside a known difference over another shape, and over a shape that comes near none."""
    pyshifty = type(engines.engine_named("pyshifty"))
    whole = pyshifty.validate
    monkeypatch.setattr(
        pyshifty, "validate", lambda *given: [r for r in whole(*given) if not r.shape.endswith("/label")]
    )
    said = f"{EXAMPLES[0].said} ; sh:property [ sh:path rdfs:label ; sh:maxLength 0 ]"
    with pytest.raises(DifferenceError, match=r"only direct finds https://example.org/own/label") as told:
        judged(tmp_path, said, EXAMPLES[0].stated, engine="all")
    assert told.value.exit_code == 70
    assert "/own/a" not in told.value.message


def test_rules_of_ours_are_never_known_to_differ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    turbo = type(engines.engine_named("pyshacl"))
    monkeypatch.setattr(turbo, "validate", lambda *_: [])
    done = usmx("validate", "data/examples/no-consent.yaml", "--engine", "all", "--shapes", str(
        shapes(tmp_path, EXAMPLES[0].said)
    ))  # fmt: skip
    assert done.code == 70
    assert "please report it" in done.err


@pytest.mark.parametrize("without", [False, True])
def test_what_is_taken_by_itself_depends_on_what_is_installed(
    without: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document says so."""
    from importlib.util import find_spec

    if without:
        monkeypatch.setattr(engines, "find_spec", lambda name: None if name == "pyshacl_turbo" else find_spec(name))
    assert bool(judged(tmp_path, EXAMPLES[0].said, EXAMPLES[0].stated, engine="direct").findings) == without
    assert "depends on what is installed" in DOCUMENT.read_text("utf-8")
