"""The shipped cases, read once, and the generator of their backings."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from pyoxigraph import Triple

from tests.cases import reading
from usmx_kg.graph import Index


@pytest.fixture(scope="session")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_cases", reading.CASES / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def statements() -> list[Triple]:
    """Return what the records say."""
    return reading.triples(reading.CASES)


@pytest.fixture(scope="session")
def behind() -> Index:
    """Return the backings and the pages told beside them."""
    return Index(reading.triples(reading.CASES / "backings"))


@pytest.fixture(scope="session")
def backings(behind: Index) -> list[reading.Backing]:
    return reading.backings(behind)
