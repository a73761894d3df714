"""The data sets of the package are described as they are: terms, name spaces, an example of each."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from usmx_kg.graph import index
from usmx_kg.ground.namespaces import OWN, PREFIXES

PARTS = {
    "cases": "cases",
    "document": "document",
    "reference": "background",
    "rules": "shapes",
    "vocabulary": "ontology",
}


def values(name: str, key: str) -> list[str]:
    """Return the values of a data set's key, given as a CURIE."""
    prefix, _, local = key.partition(":")
    node = NamedNode(OWN["dataset"] + name)
    return [value.value for value in index("background").objects(node, NamedNode(PREFIXES[prefix] + local))]


def test_the_whole_has_these_subsets() -> None:
    assert sorted(values("all", "void:subset")) == [OWN["dataset"] + name for name in sorted(PARTS)]


@pytest.mark.parametrize("name", PARTS)
def test_a_data_set_has_terms_of_use_name_spaces_and_examples(name: str) -> None:
    assert values(name, "dcterms:license") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert len(values(name, "dcterms:description")) == len(values(name, "rdfs:label")) == 2
    spaces = values(name, "void:uriSpace")
    assert spaces
    assert set(spaces) <= set(OWN.values())
    examples = values(name, "void:exampleResource")
    assert examples
    for example in examples:
        assert NamedNode(example) in index(PARTS[name])
        assert example.startswith(tuple(spaces))
