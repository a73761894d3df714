"""Bytes into text: what is refused, with place and words."""

from __future__ import annotations

import pytest

from usmx_kg.ground.errors import InputError
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read
from usmx_kg.read.source import decode

SAVE = "\n  Save it as UTF-8."
WRONG = {
    b"\xff\xfea\0": f"x: this is UTF-16; only UTF-8 is read{SAVE}",
    b"\xfe\xff\0a": f"x: this is UTF-16; only UTF-8 is read{SAVE}",
    b"\xff\xfe\0\0": f"x: this is UTF-32; only UTF-8 is read{SAVE}",
    b"\0\0\xfe\xff": f"x: this is UTF-32; only UTF-8 is read{SAVE}",
    b"\xe9": f"x:1:1: this is not UTF-8: byte 0xe9{SAVE}",
    b"ab\ncd\xe9f": f"x:2:3: this is not UTF-8: byte 0xe9{SAVE}",
    b"a\n\n\xc3(": f"x:3:1: this is not UTF-8: byte 0xc3{SAVE}",
    b"a\0": "x:1: it has a NUL character",
    b"a\nb\n\0": "x:3: it has a NUL character",
}


@pytest.mark.parametrize("data", WRONG)
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as error:
        decode(data, "x")
    assert str(error.value) == WRONG[data]


@pytest.mark.parametrize("data", [b"a\xc3\xb1o", b"\xef\xbb\xbfa\xc3\xb1o"])
def test_with_or_without_a_mark(data: bytes) -> None:
    assert decode(data, "x") == "año"


def test_half_of_a_pair_in_a_text() -> None:
    (wrong,) = read([TextSource("id: a\nlabel: \ud800\n", "yaml", "x.yaml")]).errors
    assert str(wrong) == "x.yaml:2: half of a surrogate pair stands in this text"


def test_how_to_save_a_table() -> None:
    (wrong,) = read([TextSource(b"id\n\xe9\n", "csv", "x.csv")]).errors
    assert str(wrong).endswith("a spreadsheet offers 'CSV UTF-8' as a file type of its own.")
