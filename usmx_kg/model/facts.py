"""What is known of one thing of a graph, in words."""

from __future__ import annotations

from dataclasses import dataclass

from usmx_kg.graph.claims import Backing, Claim
from usmx_kg.graph.rulebook import Rule

__all__ = ["Facts", "Said", "Statement"]


@dataclass(frozen=True)
class Statement:
    """A statement in words: CURIEs of subject and predicate, the text or CURIE of the object, who says it.

    `label` is that of the end which is not the thing described; `claims` are the sentences of the document that make
    the statement, `backings` the pages of a case that do. It is `asserted` where it stands in the graph by itself.
    """

    subject: str
    predicate: str
    object: str
    label: str | None
    claims: tuple[Claim, ...]
    asserted: bool = True
    backings: tuple[Backing, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a passage claims: the claim, its own and its statement's CURIEs, labels of both ends and of the modality."""

    claim: Claim
    name: str
    subject: str
    subject_label: str | None
    predicate: str
    object: str
    object_label: str | None
    modality: str


@dataclass(frozen=True)
class Facts:
    """What is known of one thing, in one language.

    Of a passage, `sentence` is its text, `said` what it claims, and `reason` why it claims nothing, where it does not.
    """

    iri: str
    name: str
    label: str
    types: tuple[str, ...]
    other_names: tuple[str, ...]
    definition: str | None
    notes: tuple[str, ...]
    sentence: str | None
    said: tuple[Said, ...]
    reason: str | None
    statements: tuple[Statement, ...]
    referred: tuple[Statement, ...]
    rules: tuple[Rule, ...]
    lang: str = "en"

    def __str__(self) -> str:
        return f"{self.label} ({self.name})"
