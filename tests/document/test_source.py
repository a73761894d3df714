"""The source document: its bytes, and that the generated files are in step with it."""

from __future__ import annotations

import hashlib
import runpy

import pytest

from tests.document.reading import SOURCE, Document, graph, text
from usmx_kg.ground import resources

SHA256 = "ca91ed4c8c7718975de8ded38f9913e8ff04836f8ae22c8fd05c10b5197d8ab6"


def test_text_is_kept_byte_for_byte() -> None:
    data = resources.path("data/source/us-troops-in-mexico.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256
    assert Document(graph()).one(SOURCE, "usmx:sha256") == SHA256


def test_stray_mark_is_declared_and_belongs_to_no_sentence() -> None:
    document = Document(graph())
    start, end = document.span(f"{SOURCE}-stray-mark")
    assert text()[start:end] == "\\n"
    assert text().count("\\") == 1
    assert document.passages["passage:p06s01"].start == end


def test_typographic_apostrophes_are_kept() -> None:
    passages = Document(graph()).passages
    assert passages["passage:p02s08"].exact.startswith("It’s crucial")
    assert passages["passage:p01s06"].exact.startswith("It's not about")


@pytest.mark.parametrize(("script", "function"), [("segment", "turtle"), ("assert_flat", "generate")])
def test_generated_file_is_in_step(script: str, function: str) -> None:
    module = runpy.run_path(str(resources.path(f"data/source/{script}.py")))
    generated = module[function](module["TEXT"].read_bytes()) if script == "segment" else module[function]()
    assert module["TARGET"].read_text("utf-8") == generated, f"run: python data/source/{script}.py"


def test_sentences_of_each_paragraph() -> None:
    counts: dict[str, int] = {}
    for name in Document(graph()).passages:
        counts[name[8:11]] = counts.get(name[8:11], 0) + 1
    assert counts == {"p00": 2, "p01": 7, "p02": 11, "p03": 10, "p04": 13, "p05": 11, "p06": 9}
