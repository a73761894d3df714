"""Each engine's outcomes in the W3C suite are those that are committed; the query cache changes none."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from tests.engines import w3c
from usmx_kg.check.engines import pyshacl_engine
from usmx_kg.check.engines.pyshacl_engine import PyshaclEngine
from usmx_kg.check.engines.registry import ENGINES, engine_named
from usmx_kg.ground.errors import InputError, UsmxError

if not w3c.ROOT.is_dir():
    pytest.skip(f"the W3C suite is not at {w3c.ROOT}: USMX_W3C says where it is", allow_module_level=True)

CASES = w3c.cases()


def test_the_suite_is_the_one_that_is_pinned() -> None:
    assert [case.name for case in CASES] == list(w3c.pinned())
    assert len(CASES) > 110


@pytest.mark.parametrize("engine", ENGINES)
def test_outcomes_are_those_that_are_pinned(engine: str) -> None:
    found = {case.name: w3c.outcome(engine_named(engine), case) for case in CASES}
    assert found == {name: row[engine] for name, row in w3c.pinned().items()}


def test_the_fast_engine_passes_all() -> None:
    assert {row["pyshacl-turbo"] for row in w3c.pinned().values()} == {"pass"}


def told(case: w3c.Case) -> object:
    try:
        return w3c.told(PyshaclEngine().validate(case.data, case.shapes), case)
    except UsmxError as error:
        return type(error)
    except Exception as error:  # rdflib raises it bare where no cache puts a name on it
        return InputError if "namespace prefix" in str(error) else error


def test_the_query_cache_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with_cache = [told(case) for case in CASES]
    monkeypatch.setattr(pyshacl_engine, "_Graph", rdflib.Graph)
    assert [told(case) for case in CASES] == with_cache


@pytest.mark.parametrize("engine", ["pyshacl-turbo", "pyshifty"])
def test_shapes_that_are_prepared_once_give_the_same_again(engine: str) -> None:
    for case in CASES[::5]:
        assert w3c.outcome(engine_named(engine), case) == w3c.pinned()[case.name][engine]


def test_no_file_of_the_suite_is_ours() -> None:
    mine = {path.name for path in (Path(__file__).parents[2] / "tests").rglob("*.ttl")}
    assert not mine & {path.name for path in w3c.ROOT.rglob("*.ttl") if path.name != "manifest.ttl"}
