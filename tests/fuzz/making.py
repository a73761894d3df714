"""Cases: which example in which format, and what is changed in it. A case is plain data, and gives the same bytes."""

from __future__ import annotations

import gzip
import io
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow
from hypothesis import strategies as st
from pyarrow import ipc, parquet

from usmx_kg.exchange.convert import convert
from usmx_kg.ground import resources
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.read import arrow

__all__ = ["FORMS", "Case", "cases", "data"]

FORMS = ("yaml", "json", "jsonl", "jsonld", "csv", "tsv", "xlsx", "ttl", "trig", "nt", "nq", "rdf", "parquet", "arrow",
         "csv.gz", "yaml.gz")  # fmt: skip
LINES = ("jsonl", "csv", "tsv", "nt", "nq")
"""Formats that are read in pieces."""
VALUES = (
    "", " ", "x", "MX", "México", "NA", "n/a", "-", "?", "0", "-1", "12.000", "12,5", "1e400", "9" * 40, "NaN", "٣",
    "2031-02-30", "2031", "2031-13", "31/12/2031", "9999-12-31", "-0044-03-15", "2031-09-10T00:00:00Z",
    "10 Sep 2031", "=1+1", " =1+1", "@x", "'=1", "::error::x", "##vso[x]", "--- x", "a\nb", "a\r\nb", "a\tb",
    "\x07", "\x1b[31m", "\u202ex", "\ufeff", "\u2028", "\ufffe", "\U0001f1f2\U0001f1fd", "<script>", "]]>", "&amp;",
    "a;b", r"a\;b", '"', "'", "`x`", "[x](y)", "$x$", "http://example.org/a b", "http://example.org/a;b",
    "actor:mx", "usmx:Consent", "record:x", "_:b", "urn:x:" + "y" * 200, "true", "null", "~", "yes", "granted",
    "training; combat", "Oaxaca, Mexico", "nowhere, Mexico", "x" * 3000,
)  # fmt: skip
ODD = (
    b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b" ", b"{", b"}", b"[", b"]",
    b"<", b">", b'"', b"'", b",", b";", b":", b"#", b"&a", b"*a", b"!t", b"\\", b"@", b".", b"_:x", b"- ",
    b"\xe2\x80\xae",
)  # fmt: skip
TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|[\w.@:-]+')
HOW = ("byte", "insert", "lose", "double", "swap lines", "lose a line", "double a line", "value", "name", "cut", "end")


@dataclass(frozen=True)
class Case:
    """`form` and `example` say what is changed; each of `steps` is a way and three numbers, which any size fits."""

    form: str
    example: str
    steps: tuple[tuple[str, int, int, int], ...]

    def text(self) -> str:
        """Return the case on one line."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> Case:
        """Return the case that a line stands for."""
        found = json.loads(text)
        return cls(found["form"], found["example"], tuple((h, a, b, c) for h, a, b, c in found["steps"]))


@cache
def examples() -> tuple[str, ...]:
    """Return the names of the shipped examples in YAML."""
    folder = resources.path("data/examples")
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")))


def cases() -> st.SearchStrategy[Case]:
    """Return what makes cases."""
    number = st.integers(0, 1_000_000)
    step = st.tuples(st.sampled_from(HOW), number, number, number)
    return st.builds(
        Case, st.sampled_from(FORMS), st.sampled_from(examples()), st.lists(step, min_size=1, max_size=4).map(tuple)
    )


@cache
def whole(form: str, example: str) -> bytes:
    """Return an example in a format; where that can't carry it, the package's main one."""
    path = resources.path("data/examples") / example
    if form.endswith(".gz"):
        return whole(form.removesuffix(".gz"), example)
    if form in ("parquet", "arrow"):
        table = pyarrow.Table.from_pylist([_columns(line) for line in whole("jsonl", example).splitlines()])
        out = io.BytesIO()
        if form == "parquet":
            parquet.write_table(table, out)
        else:
            with ipc.new_file(out, table.schema) as writer:
                writer.write_table(table)
        return out.getvalue()
    if form == "yaml":
        return path.read_bytes()
    try:
        return convert(path, form={"rdf": "rdfxml"}.get(form, form))
    except (InputError, UsageError):
        return whole(form, "relief-oaxaca.yaml")


def _columns(line: bytes) -> dict[str, Any]:
    """Return the record of a line with all values as texts, which columns can hold."""
    found = json.loads(line)
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in found.items()}


def data(case: Case) -> bytes:
    """Return the bytes of a case."""
    made = whole(case.form, case.example)
    if case.form == "xlsx" and sum(step[1] for step in case.steps) % 4:
        made = _inside(made, case)
    elif case.form in ("parquet", "arrow") and sum(step[1] for step in case.steps) % 4:
        made = _typed(made, case)
    else:
        for step in case.steps:
            made = _changed(made, *step)
    return gzip.compress(made, mtime=0) if case.form.endswith(".gz") else made


def _changed(text: bytes, how: str, first: int, second: int, third: int) -> bytes:
    """Return bytes with one change."""
    if not text:
        return text
    at, size = first % len(text), 1 + second % 30
    if how == "byte":
        return text[:at] + bytes([third % 256]) + text[at + 1 :]
    if how == "insert":
        return text[:at] + ODD[third % len(ODD)] + text[at:]
    if how == "lose":
        return text[:at] + text[at + size :]
    if how == "double":
        return text[: at + size] + text[at:]
    if how == "cut":
        return text[:at]
    if how == "end":
        return text + ODD[third % len(ODD)] * size
    if how in ("value", "name"):
        return _token(text, how, first, third)
    lines = text.splitlines(keepends=True)
    one, other = first % len(lines), second % len(lines)
    if how == "swap lines":
        lines[one], lines[other] = lines[other], lines[one]
    elif how == "lose a line":
        del lines[one]
    else:
        lines.insert(other, lines[one])
    return b"".join(lines)


def _token(text: bytes, how: str, first: int, third: int) -> bytes:
    """Put an odd value, or another token of the text, in the place of one."""
    tokens = list(TOKEN.finditer(text))
    if not tokens:
        return text
    old = tokens[first % len(tokens)]
    if how == "name":
        new = tokens[third % len(tokens)][0]
    else:
        new = VALUES[third % len(VALUES)].encode("utf-8", "surrogatepass")
        new = json.dumps(new.decode()).encode() if old[0].startswith(b'"') else new
    return text[: old.start()] + new + text[old.end() :]


def _inside(workbook: bytes, case: Case) -> bytes:
    """Change the XML in a workbook."""
    with ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if name.startswith("xl/")]
    for step in case.steps:
        sheets = [name for name in names if "sheets/" in name]
        name = (sheets if step[2] % 3 else names)[step[3] % len(sheets if step[2] % 3 else names)]
        parts[name] = _changed(parts[name], *step)
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _typed(given: bytes, case: Case) -> bytes:
    """Give columns other types and values."""
    rows = [json.loads(line) for line in arrow.lines(io.BytesIO(given), "x")]
    table = pyarrow.Table.from_pylist(rows)
    columns = {name: table[name] for name in table.column_names}
    for _, first, second, third in case.steps:
        name = table.column_names[first % table.num_columns]
        columns[name] = _column(second, third, table.num_rows)
    out = io.BytesIO()
    made = pyarrow.table(columns)
    if case.form == "parquet":
        parquet.write_table(made, out)
    else:
        with ipc.new_file(out, made.schema) as writer:
            writer.write_table(made)
    return out.getvalue()


def _column(kind: int, number: int, rows: int) -> pyarrow.Array:
    """Return a column of one of many types."""
    large = (number - 500_000) * 7_919
    kinds: tuple[tuple[Any, pyarrow.DataType], ...] = (
        (large % 2**31, pyarrow.date32()),
        (large, pyarrow.timestamp("s")),
        (large * 10**6, pyarrow.timestamp("us", "America/Mexico_City")),
        (large * 10**9, pyarrow.timestamp("ns")),
        (float(large) / 7, pyarrow.float64()),
        (large, pyarrow.int64()),
        (bool(number % 2), pyarrow.bool_()),
        (VALUES[number % len(VALUES)], pyarrow.string()),
        ([VALUES[number % len(VALUES)], None], pyarrow.list_(pyarrow.string())),
        ([("en", VALUES[number % len(VALUES)])], pyarrow.map_(pyarrow.string(), pyarrow.string())),
        ({"label": VALUES[number % len(VALUES)]}, pyarrow.struct([("label", pyarrow.string())])),
        (VALUES[number % len(VALUES)].encode(), pyarrow.binary()),
        (None, pyarrow.null()),
    )
    value, type_ = kinds[kind % len(kinds)]
    return pyarrow.array([value] * rows, type_)
