"""The shapes of record-datatypes are those that the vocabulary makes, and say what people expect to read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from usmx_kg.graph import value_shapes
from usmx_kg.graph.rulebook import rule
from usmx_kg.graph.vocabulary import fields, properties
from usmx_kg.ground import resources

TEXT = resources.path(value_shapes.FILE).read_text("utf-8")


def test_file_is_in_step_with_the_vocabulary() -> None:
    assert value_shapes.written(TEXT) == TEXT, "run: python -m usmx_kg.graph.value_shapes"


def test_what_is_written_by_hand_stays() -> None:
    by_hand = TEXT.partition(value_shapes.MARK)[0]
    assert value_shapes.written(by_hand + value_shapes.MARK) == TEXT
    assert value_shapes.written(TEXT.replace("\nrule:record-datatypes-arms\n", "\nrule:other\n")) == TEXT


@pytest.mark.parametrize(
    ("part", "en", "es"),
    [
        (
            "startDate",
            "startDate is not a day of the calendar written as 2031-04-30, without time or zone.",
            "startDate no es un día del calendario escrito como 2031-04-30, sin hora ni zona.",
        ),
        (
            "personnelCap",
            "personnelCap is not a whole number from 0 up.",
            "personnelCap no es un número entero de 0 en adelante.",
        ),
        ("directCombat", "directCombat is neither true nor false.", "directCombat no es ni true ni false."),
        ("note", "note is not text.", "note no es un texto."),
        (
            "arms",
            "arms is not a concept of the scheme of arms.",
            "arms no es un concepto del esquema de armamento.",
        ),
        ("arms-once", "arms has more than one value.", "arms tiene más de un valor."),
        (
            "coversMission",
            "coversMission names something that is not a mission.",
            "coversMission nombra algo que no es una misión.",
        ),
        ("hostState", "hostState names something that is not a state.", "hostState nombra algo que no es un Estado."),
        (
            "sendingState",
            "sendingState names something that is neither a state nor an international organization.",
            "sendingState nombra algo que no es ni un Estado ni una organización internacional.",
        ),
        (
            "party",
            "party names something that is neither a state, nor an organ of one, nor an international organization.",
            "party nombra algo que no es ni un Estado, ni un órgano suyo, ni una organización internacional.",
        ),
        (
            "deployedForce",
            (
                "deployedForce names something that is neither an organ of a state, nor a private contractor, "
                "nor an international organization."
            ),
            (
                "deployedForce nombra algo que no es ni un órgano de un Estado, ni un contratista privado, "
                "ni una organización internacional."
            ),
        ),
        (
            "legalBasis",
            "legalBasis names something that is neither a legal basis nor text.",
            "legalBasis nombra algo que no es ni una base jurídica ni un texto.",
        ),
        (
            "source",
            "source names something that is neither an address, nor a source, nor text.",
            "source nombra algo que no es ni una dirección, ni una fuente, ni un texto.",
        ),
    ],
)
def test_messages(part: str, en: str, es: str) -> None:
    message = rule("record-datatypes").messages[f"https://w3id.org/usmx/rule/record-datatypes-{part}"]
    assert (message.en, message.es) == (en, es)


def test_shapes_follow_the_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that takes one value gets a shape that says so, and its class finds it."""
    known = fields()
    changed = {**known, "place": replace(known["place"], repeatable=False)}
    monkeypatch.setattr("usmx_kg.graph.vocabulary.fields", lambda: changed)
    text = value_shapes.written(TEXT)
    assert "\nrule:record-datatypes-place-once\n" in text
    assert "rule:record-datatypes-place , rule:record-datatypes-place-once ," in " ".join(text.split())
    assert properties()["place"].repeatable
