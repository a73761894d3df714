"""What gzip packed: unpacked within limits, or refused, and with which words."""

from __future__ import annotations

import gzip
import random
import time
import zlib

import pytest

from usmx_kg.ground.errors import InputError
from usmx_kg.read.unpack import MAX_RATIO, MOST_MEMBERS, is_packed, unpack, unpacked

TEXT = bytes(range(256)) * 40
LIMIT = 50_000_000


DENSE = b"".join(zlib.crc32(n.to_bytes(4, "big")).to_bytes(4, "big") for n in range(700_000))
"""What hardly gets smaller by packing."""


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def refused(data: bytes, limit: int = LIMIT) -> str:
    with pytest.raises(InputError) as error:
        unpack(data, "x.gz", limit)
    assert error.value.exit_code == 3
    return str(error.value)


def test_what_is_packed() -> None:
    assert is_packed(packed(TEXT), "x")
    assert is_packed(b"\x1f\x8b", "x.yaml")
    assert not is_packed(b"\x1f", "x.yaml")
    assert not is_packed(b"", "x.gz"), "an empty file is told as one"
    for name in ("x.gz", "x.GZ", "x.yaml.Gz"):
        with pytest.raises(InputError) as error:
            is_packed(b"id: a", name)
        assert str(error.value) == f"{name}: its name says that gzip packed it, but it didn't"


def test_members_are_joined() -> None:
    assert unpack(packed(TEXT), "x.gz", LIMIT) == TEXT
    assert unpack(packed(TEXT) + packed(b"more") + packed(b""), "x.gz", LIMIT) == TEXT + b"more"
    assert unpack(packed(b""), "x.gz", LIMIT) == b""


def test_larger_than_one_step() -> None:
    assert unpack(packed(DENSE), "x.gz", LIMIT) == DENSE


def test_every_way_to_be_damaged() -> None:
    whole = packed(TEXT)
    assert refused(whole + b"more") == "x.gz: something follows what gzip packed"
    assert refused(packed(whole)) == "x.gz: it is packed twice\n  Unpack it once."
    assert refused(whole[:10] + b"\xff" + whole[11:]) == "x.gz: it is damaged: gzip can't unpack it"
    assert refused(whole[:-8] + b"\0\0\0\0" + whole[-4:]) == "x.gz: it is damaged: gzip can't unpack it"
    for end in range(2, len(whole)):
        assert refused(whole[:end]) == "x.gz: it ends in the middle of what gzip packed", end
    assert refused(whole + whole[:-1]) == "x.gz: it ends in the middle of what gzip packed"


def test_the_limit() -> None:
    assert unpack(packed(b"x" * 2_000), "x.gz", 2_000) == b"x" * 2_000
    split = "\n  Split it into several files."
    assert refused(packed(b"x" * 2_001), 2_000) == f"x.gz: unpacked it is larger than 0 MB{split}"
    assert refused(packed(DENSE), 2_000_000) == f"x.gz: unpacked it is larger than 2 MB{split}"


def test_the_ratio_counts_beyond_a_megabyte() -> None:
    assert unpack(packed(b" " * 1_000_000), "x.gz", LIMIT) == b" " * 1_000_000
    assert MAX_RATIO == 100
    said = "x.gz: unpacked it is larger than 100 times its size\n  Split it into several files."
    assert refused(packed(b" " * 1_000_001)) == said
    assert refused(packed(b" " * 2_000_000)) == said
    dense = packed(DENSE[:40_000])
    most = MAX_RATIO * (len(dense) + len(packed(b" " * 3_000_000)))
    assert most > 3_040_000
    assert len(unpack(dense + packed(b" " * 3_000_000), "x.gz", LIMIT)) == 3_040_000


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_the_same_part_by_part(size: int) -> None:
    def told(data: bytes) -> str:
        with pytest.raises(InputError) as error:
            list(unpacked(parts(data), "x.gz"))
        return error.value.message

    def parts(data: bytes) -> list[bytes]:
        return [data[at : at + size] for at in range(0, len(data), size)]

    whole = packed(TEXT)
    assert b"".join(unpacked(parts(whole + packed(b"more")), "x.gz")) == TEXT + b"more"
    assert told(whole[:-1]) == "it ends in the middle of what gzip packed"
    assert told(whole + b"\x1f") == "something follows what gzip packed"
    assert told(whole + b"more") == "something follows what gzip packed"
    assert told(packed(whole)) == "it is packed twice"
    assert told(whole[:-8] + b"\0\0\0\0" + whole[-4:]) == "it is damaged: gzip can't unpack it"


def test_the_ratio_is_that_of_all_parts_so_far() -> None:
    dense, airy = packed(DENSE[:100_000]), packed(b" " * 9_000_000)
    assert MAX_RATIO * len(dense) > 9_000_000
    assert sum(map(len, unpacked([dense, airy], "x.gz"))) == 9_100_000
    with pytest.raises(InputError, match="100 times its size"):
        list(unpacked([airy, dense], "x.gz"))


def test_no_step_is_large() -> None:
    assert max(map(len, unpacked([packed(b" " * 900_000 + DENSE)], "x.gz"))) <= 1 << 20


def test_only_a_gzip_header_is_taken() -> None:
    assert refused(b"\x1f\x8b" + zlib.compress(TEXT)) == "x.gz: it is damaged: gzip can't unpack it"
    assert refused(zlib.compress(TEXT)) == "x.gz: something follows what gzip packed"


def test_very_many_members_are_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows a member is copied: with next to nothing in each, time would grow with the square of the size."""
    empty, small = packed(b""), packed(b"x")
    assert unpack(small * MOST_MEMBERS, "x.gz", LIMIT) == b"x" * MOST_MEMBERS
    start = time.process_time()
    with pytest.raises(InputError, match="more than 10,000 parts"):
        unpack(small + empty * MOST_MEMBERS, "x.gz", LIMIT)
    assert time.process_time() - start < 5
    monkeypatch.setattr("usmx_kg.read.unpack.MOST_MEMBERS", 20)
    noise = random.Random(1).randbytes(300)
    assert unpack(packed(noise) * 50, "x.gz", LIMIT) == noise * 50, "parts of any size may be many"


def test_a_last_part_of_any_length_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("usmx_kg.read.unpack._FEED", 7)
    assert unpack(packed(TEXT) * 3, "x.gz", LIMIT) == TEXT * 3
