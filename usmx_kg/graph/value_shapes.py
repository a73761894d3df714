"""The shapes that say of each key of records what it takes, made from the vocabulary.

`python -m usmx_kg.graph.value_shapes` writes them into the file of the rule record-datatypes, below what stands by
hand: the rule itself, and what a key alone does not say.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from usmx_kg.graph import index
from usmx_kg.graph.rulebook import Text
from usmx_kg.graph.vocabulary import RECORD_PARTS, Field, Kind, fields_of, part_keys, subclasses
from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import OWN, PREFIXES, shorten

__all__ = ["FILE", "MARK", "shapes", "written"]

FILE = "shapes/record/record-datatypes.ttl"
MARK = "# From here on made of ontology/ and ontology/app/: python -m usmx_kg.graph.value_shapes\n"

_RULE = "rule:record-datatypes"
_PART_OF = f"dcterms:isPartOf {_RULE}"
_MISSION = OWN["mission"].rstrip("/")
_CALLED = NamedNode(PREFIXES["usmx-app"] + "called")
_USMX = PREFIXES["usmx"]
_ACTIVITY, _STATE = f"{_USMX}MilitaryActivity", f"{_USMX}State"
_IS_TEXT = (f"{_RULE}-is-string", f"{_RULE}-is-tagged")
_ASKED = {
    Kind.DATE: f"sh:node {_RULE}-is-date",
    Kind.INTEGER: f"sh:node {_RULE}-is-count",
    Kind.BOOLEAN: "sh:datatype xsd:boolean",
    Kind.TEXT: f"sh:or ( {' '.join(_IS_TEXT)} )",
    Kind.ADDRESS: f"sh:or ( {_RULE}-is-node {_RULE}-is-address {_RULE}-is-string )",
}
_MESSAGES = {
    Kind.DATE: Text(
        "{key} is not a day of the calendar written as 2031-04-30, without time or zone.",
        "{key} no es un día del calendario escrito como 2031-04-30, sin hora ni zona.",
    ),
    Kind.INTEGER: Text("{key} is not a whole number from 0 up.", "{key} no es un número entero de 0 en adelante."),
    Kind.BOOLEAN: Text("{key} is neither true nor false.", "{key} no es ni true ni false."),
    Kind.TEXT: Text("{key} is not text.", "{key} no es un texto."),
}
_OF_SCHEME = Text(
    "{key} is not a concept of the scheme of {called}.", "{key} no es un concepto del esquema de {called}."
)
_OF_CLASS = Text("{key} names something that is {called}.", "{key} nombra algo que {called}.")
_TWICE = Text("{key} has more than one value.", "{key} tiene más de un valor.")
_TEXT, _ADDRESS = Text("text", "un texto"), Text("an address", "una dirección")


def written(text: str) -> str:
    """Return the text of the rule's file, with the shapes in it that the vocabulary makes."""
    by_hand, mark, _ = text.partition(MARK)
    return by_hand + mark + "".join(f"\n{shape}" for shape in shapes())


def shapes() -> Iterator[str]:
    """Yield each shape as Turtle: of the classes, then of their keys, then what these ask of a value."""
    having = {of: fields_of(of) for of in (_ACTIVITY, *sorted(RECORD_PARTS))}
    of_all = set.intersection(*map(set, having.values()))
    found = {key: field for of in having.values() for key, field in of.items()}
    yield _block(_RULE, _list("sh:property", (f"{_RULE}-{key}" for key in sorted(of_all))))
    for class_iri, keys in having.items():
        yield _of_class(class_iri, (field for key, field in keys.items() if key not in of_all))
    for _, field in sorted(found.items()):
        yield from _of_key(field)
    asked = "\n".join(map(_asked, found.values()))
    for class_iri in sorted({iri for field in found.values() for iri in field.classes}):
        if f" {_is(class_iri)} " in asked:
            yield _is_of_class(class_iri)
    for scheme in sorted({field.scheme for field in found.values() if field.scheme} - {_MISSION}):
        yield from _in_scheme(scheme)


def _of_class(class_iri: str, keys: Iterable[Field]) -> str:
    """Return the shape that looks at all keys of a class."""
    below = subclasses(class_iri) - {class_iri} if class_iri == _ACTIVITY else {class_iri}
    naming = part_keys().get(class_iri)
    parts = (
        part for field in keys for part in (f"{_RULE}-{field.key}", *(() if field.repeatable else (_once(field),)))
    )
    return _block(
        f"{_RULE}-of-{_word(class_iri)}",
        "a sh:NodeShape",
        _PART_OF,
        _said(
            "rdfs:label", _filled(Text("The values of {called}", "Los valores de {called}"), called=_called(class_iri))
        ),
        f"sh:targetClass {' , '.join(sorted(f'usmx:{iri.removeprefix(_USMX)}' for iri in below))}",
        *([f"sh:targetObjectsOf usmx:{naming}"] if naming else []),
        _list("sh:property", parts),
    )


def _of_key(field: Field) -> Iterator[str]:
    """Yield the shape that says what a key takes and, where it takes one value, the shape that says that."""
    kind = Text("{key} has values of its kind", "{key} tiene valores de su clase")
    yield _part(f"{_RULE}-{field.key}", field, kind, _asked(field), _message(field))
    if not field.repeatable:
        yield _part(
            _once(field), field, Text("{key} has one value", "{key} tiene un solo valor"), "sh:maxCount 1", _TWICE
        )


def _part(name: str, field: Field, label: Text, asked: str, message: Text) -> str:
    key = Text(field.key, field.key)
    return _block(
        name,
        "a sh:PropertyShape",
        _PART_OF,
        _said("rdfs:label", _filled(label, key=key)),
        f"sh:path {shorten(field.iri)}",
        asked,
        "sh:severity sh:Violation",
        _said("sh:message", _filled(message, key=key)),
    )


def _asked(field: Field) -> str:
    """Return what is asked of the values of a key. Of a mission, mission-known says whether the scheme has it."""
    if field.scheme is not None:
        return "sh:nodeKind sh:IRI" if field.scheme == _MISSION else f"sh:node {_RULE}-in-{_word(field.scheme)}"
    if field.kind in _ASKED:
        return _ASKED[field.kind]
    either = [_is(iri) for iri in _in_order(field.classes)]
    either += [f"{_RULE}-is-untyped"] if field.classes & RECORD_PARTS else []  # what has no type is taken for one
    either += _IS_TEXT if field.text else []
    return f"sh:or ( {' '.join(either)} )" if len(either) > 1 else f"sh:class {shorten(min(field.classes))}"


def _message(field: Field) -> Text:
    if field.kind in _MESSAGES:
        return _MESSAGES[field.kind]
    if field.scheme is not None and field.scheme != _MISSION:
        return _filled(_OF_SCHEME, called=_called(field.scheme))
    if field.scheme is not None:
        return _filled(_OF_CLASS, called=_none_of([_called(field.scheme)]))
    either = [_ADDRESS] if field.kind is Kind.ADDRESS else []
    either += map(_called, _in_order(field.classes))
    return _filled(_OF_CLASS, called=_none_of([*either, *([_TEXT] if field.text else [])]))


def _none_of(things: list[Text]) -> Text:
    """Return that something is none of these; behind the state, an organ of a state is one of its own."""
    told = []
    for lang, words in (("en", ("not", "neither", "nor")), ("es", ("no es", "no es ni", "ni"))):
        names = [thing[lang] for thing in things]
        if _called(_STATE)[lang] in names:
            names = [name.replace(" of a state", " of one").replace(" de un Estado", " suyo") for name in names]
        alone, first, next_ = words
        joint = f", {next_} " if len(names) > 2 else f" {next_} "
        told.append(f"{alone} {names[0]}" if len(names) == 1 else f"{first} {joint.join(names)}")
    return Text(*told)


def _is_of_class(class_iri: str) -> str:
    label = _filled(Text("The value is {called}", "El valor es {called}"), called=_called(class_iri))
    return _block(_is(class_iri), "a sh:NodeShape", _said("rdfs:label", label), f"sh:class {shorten(class_iri)}")


def _in_scheme(scheme: str) -> Iterator[str]:
    name = Text(_word(scheme), _word(scheme))
    inside = _filled(Text("A concept of the scheme {name}", "Concepto del esquema {name}"), name=name)
    label = _filled(Text("It is in the scheme {name}", "Figura en el esquema {name}"), name=name)
    shape = f"{_RULE}-scheme-{name.en}"
    yield _block(f"{_RULE}-in-{name.en}", "a sh:NodeShape", _said("rdfs:label", inside), f"sh:property {shape}")
    yield _block(
        shape,
        "a sh:PropertyShape",
        _said("rdfs:label", label),
        "sh:path skos:inScheme",
        f"sh:hasValue <{scheme}>",
        "sh:severity sh:Violation",
        _said("sh:message", Text("Not in the scheme.", "No figura en el esquema.")),
    )


def _once(field: Field) -> str:
    return f"{_RULE}-{field.key}-once"


def _is(class_iri: str) -> str:
    return f"{_RULE}-is-{_word(class_iri)}"


def _word(iri: str) -> str:
    """Return the word that names a scheme, or the last one of a class, in the names of shapes."""
    name = iri.removeprefix(_USMX).rpartition("/")[2]
    return name[max(at for at, letter in enumerate(name) if at == 0 or letter.isupper()) :].lower()


def _in_order(classes: Iterable[str]) -> list[str]:
    return sorted(classes, key=lambda iri: (len(iri), iri))


def _called(iri: str) -> Text:
    """Return what messages call a thing of a class, or the concepts of a scheme."""
    app, node = index("app"), NamedNode(iri)
    return Text(*(app.text(node, _CALLED, lang) or "" for lang in ("en", "es")))


def _filled(text: Text, **words: Text) -> Text:
    """Return a text with words put where it names them in braces; other names stay."""
    told = []
    for lang in ("en", "es"):
        filled = text[lang]
        for name, word in words.items():
            filled = filled.replace(f"{{{name}}}", word[lang])
        told.append(filled)
    return Text(*told)


def _said(predicate: str, text: Text) -> str:
    return f'{predicate} "{text.en}"@en , "{text.es}"@es'


def _list(predicate: str, names: Iterable[str]) -> str:
    return textwrap.fill(
        f"{predicate} {' , '.join(names)}",
        110,
        subsequent_indent=" " * 8,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _block(name: str, *said: str) -> str:
    return "".join((f"{name}\n", *(f"    {statement} ;\n" for statement in said), "    .\n"))


if __name__ == "__main__":
    file = resources.path(FILE)
    file.write_text(written(file.read_text("utf-8")), "utf-8")
