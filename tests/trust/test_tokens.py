"""Files with a token lost, doubled, moved or changed: read or refused, never a crash, no record lost in silence."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.trust.test_cut import ROWS, WHOLE
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

BUDGET = 3000 if os.environ.get("USMX_TRUST_NIGHTLY") else 60
TOKENS = re.compile(rb'\s+|"(?:[^"\\]|\\.)*"|<[^>]*>|[\w:.-]+|[^\w\s]')
ODD = [b"{", b"}", b"[", b"]", b'"', b"'", b"<", b">", b",", b";", b":", b".", b"@", b"#", b"&a", b"*a", b"!t", b"\\",
       b"\xff", b"\0", b"\xe2\x80\xae", b"null", b"_:x", b"a", b"\t", b"\n\n", b"x" * 3000]  # fmt: skip
FORMS = sorted(form for form in WHOLE if not form.endswith(".gz"))


@st.composite
def changed(draw: st.DrawFn, form: str) -> bytes:
    """Return a sound file with one to three of its tokens changed."""
    tokens = TOKENS.findall(WHOLE[form])
    for _ in range(draw(st.integers(1, 3))):
        at, other = (draw(st.integers(0, len(tokens) - 1)) for _ in range(2))
        how = draw(st.sampled_from(["lose", "double", "exchange", "replace", "insert"]))
        if how == "lose":
            tokens[at] = b""
        elif how == "double":
            tokens[at] *= 2
        elif how == "exchange":
            tokens[at], tokens[other] = tokens[other], tokens[at]
        else:
            tokens[at] = draw(st.sampled_from(ODD)) + (tokens[at] if how == "insert" else b"")
    return b"".join(tokens)


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=BUDGET, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_changed_tokens(form: str, data: st.DataObject) -> None:
    text = data.draw(changed(form))
    found = read([TextSource(text, form, f"x.{form}")])
    for error in found.errors:
        assert error.exit_code == 3
        assert error.file == f"x.{form}"
        assert len(str(error).splitlines()) <= 10
    if found.errors:
        assert not found.records
    elif form in ("json", "jsonl", "csv", "tsv"):
        lines = [line for line in text.split(b"\n") if line.strip()]
        assert len(found.records) + len(found.findings) >= min(len(ROWS) - 1, len(lines) - 1), text
