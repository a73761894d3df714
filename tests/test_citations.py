"""What a docstring or comment cites is in the repository: documents, their sections, and the words that are quoted."""

from __future__ import annotations

import io
import re
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("usmx_kg", "tests", "benchmarks", "shapes", "ontology", "data")
FILES = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".ttl", ".rq"} and path != Path(__file__).resolve()
)
MARK = re.compile(r"^\s*#\s?")
_DOCUMENT = re.compile(r"(?<![\w/.*<>-])((?:[\w-]+/)*[\w-]+\.md)\b")
_WORKING_PAPER = re.compile(r"(?<![\w.-])\d-(?:model|records|commands|architecture|engines|trust|house)\b")
_SECTION = re.compile(r"\(docs/MODEL\.md, ([A-Z][\w -]*)\)")
_QUOTED = re.compile(r'"([^"]{12,})" \(docs/MODEL\.md, ([A-Z][\w -]*)\)')


def told(path: Path) -> str:
    """Return the comments and texts of a file, each text on one line: nothing of its code, no value of its data."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        return " ".join(MARK.sub("", line) for line in source.splitlines() if line.lstrip().startswith("#"))
    found, last = [], -2
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            found.append(("" if token.start[0] == last + 1 else "\n") + MARK.sub("", token.string))
            last = token.start[0]
        elif token.type == tokenize.STRING and token.string.lstrip("rb").startswith('"""'):
            found.append("\n" + token.string.strip("rb").strip('"'))
    return "\n".join(re.sub(r"\s+", " ", text) for text in " ".join(found).split("\n\n"))


@cache
def model() -> dict[str, str]:
    """Return the sections of docs/MODEL.md by name, as plain words."""
    _, *parts = re.split(r"^## ", (ROOT / "docs/MODEL.md").read_text("utf-8"), flags=re.MULTILINE)
    return {part.partition("\n")[0]: plain(part) for part in parts}


@cache
def documents() -> set[str]:
    """Return the names of the documents in the repository, which may be cited by name alone."""
    return {path.name for folder in (ROOT, *(ROOT / f for f in ("docs", *FOLDERS))) for path in _below(folder)}


def _below(folder: Path) -> list[Path]:
    return list(folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))


def plain(text: str) -> str:
    """Return the words of a text alone, so that emphasis, line breaks and first letters make no difference."""
    return " ".join(re.findall(r"\w+", text.lower()))


def faults(path: Path, text: str) -> list[str]:
    """Return what a file cites that is not there."""
    found = [f"{cited} is a working paper" for cited in _WORKING_PAPER.findall(text)]
    for cited in _DOCUMENT.findall(text):
        if not ((ROOT / cited).is_file() if "/" in cited else cited in documents()):
            found.append(f"{cited} is nowhere")
    found += [f"docs/MODEL.md has no section {name!r}" for name in _SECTION.findall(text) if name not in model()]
    for words, name in _QUOTED.findall(text):
        if plain(words) not in model().get(name, ""):
            found.append(f"{name} does not say {words!r}")
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_cited_is_there(folder: str) -> None:
    assert [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in FILES
        if path.relative_to(ROOT).parts[0] == folder
        for fault in faults(path, told(path))
    ] == []


def test_the_model_is_cited_with_sections_and_words() -> None:
    texts = [told(path) for path in FILES]
    assert sum(len(_SECTION.findall(text)) for text in texts) > 20
    assert sum(len(_QUOTED.findall(text)) for text in texts) > 10


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("as 1-model has it", "1-model is a working paper"),
        ("see docs/NOWHERE.md", "docs/NOWHERE.md is nowhere"),
        ("(docs/MODEL.md, Nonsense)", "docs/MODEL.md has no section 'Nonsense'"),
        ('"a consent is always given" (docs/MODEL.md, Consent)', "Consent does not say 'a consent is always given'"),
    ],
)
def test_a_wrong_citation_is_noticed(text: str, fault: str) -> None:
    assert faults(ROOT / "usmx_kg" / "x.py", text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "(docs/MODEL.md, Dates)",
        "docs/RECORDS.md",
        '"no consent of the deployment is given" (docs/MODEL.md, Consent rules)',
    ],
)
def test_a_right_citation_is_none(text: str) -> None:
    assert faults(ROOT / "usmx_kg" / "x.py", text) == []
