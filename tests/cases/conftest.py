"""The shipped cases, read once, and the generator of their claims."""

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
def backing() -> Index:
    """Return the claims and the pages told beside them."""
    return Index(reading.triples(reading.CASES / "claims"))


@pytest.fixture(scope="session")
def claims(backing: Index) -> list[reading.Claim]:
    return reading.claims(backing)
