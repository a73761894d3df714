"""Values of every type of Arrow, in Parquet, Arrow files and streams: read as what they mean, or refused with a reason.

Whatever they are, no error is a bug of ours, the other files of the call are checked, and what is installed beside
pyarrow makes no difference.
"""

from __future__ import annotations

import builtins
import datetime
import io
import json
from contextlib import nullcontext, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

from tests.trust.runner import Runner, running
from tests.trust.samples import ROW, written
from usmx_kg.ground.errors import InputError
from usmx_kg.read import arrow, arrow_values
from usmx_kg.stream.arrow_batches import validate_batches
from usmx_kg.stream.validate import validate

SECOND = 1_000_000_000
DAY = 86_400
UTC_DAY = int(datetime.datetime(2031, 9, 10, tzinfo=datetime.UTC).timestamp())
DAYS = UTC_DAY // DAY
READ: dict[str, tuple[pa.Array, Any]] = {
    "a day": (pa.array([DAYS], pa.date32()), "2031-09-10"),
    "a day in milliseconds": (pa.array([UTC_DAY * 1000], pa.date64()), "2031-09-10"),
    "midnight in seconds": (pa.array([UTC_DAY], pa.timestamp("s")), "2031-09-10"),
    "midnight in nanoseconds": (pa.array([UTC_DAY * SECOND], pa.timestamp("ns")), "2031-09-10"),
    "a time of day": (pa.array([UTC_DAY + 3661], pa.timestamp("s")), "2031-09-10T01:01:01"),
    "one nanosecond": (pa.array([UTC_DAY * SECOND + 1], pa.timestamp("ns")), "2031-09-10T00:00:00"),
    "a time with microseconds": (pa.array([UTC_DAY * 10**6 + 5], pa.timestamp("us")), "2031-09-10T00:00:00.000005"),
    "a zone": (pa.array([UTC_DAY], pa.timestamp("s", "America/Mexico_City")), "2031-09-09T18:00:00-06:00"),
    "an offset": (pa.array([UTC_DAY], pa.timestamp("s", "+05:30")), "2031-09-10T05:30:00+05:30"),
    "midnight in UTC": (pa.array([UTC_DAY * SECOND], pa.timestamp("ns", "UTC")), "2031-09-10T00:00:00+00:00"),
    "DuckDB's infinite day": (pa.array([2**31 - 1], pa.date32()), "infinity"),
    "its day before all others": (pa.array([1 - 2**31], pa.date32()), "-infinity"),
    "an infinite instant": (pa.array([2**63 - 1], pa.timestamp("us")), "infinity"),
    "the last day": (pa.array([datetime.date.max], pa.date32()), "9999-12-31"),
    "a day after it": (pa.array([datetime.date.max.toordinal() - 719_163 + 1], pa.date32()), "10000-01-01"),
    "the first day": (pa.array([datetime.date.min], pa.date32()), "0001-01-01"),
    "a day before it": (pa.array([-719_163], pa.date32()), "0000-12-31"),
    "a year long ago": (pa.array([-719_163 - 366 * 5], pa.date32()), "-0005-12-28"),
    "a text": (pa.array(["añ"], pa.string()), "añ"),
    "a large text": (pa.array(["añ"], pa.large_string()), "añ"),
    "a view of a text": (pa.array(["añ" * 20], pa.string_view()), "añ" * 20),
    "a text from a dictionary": (pa.array(["añ"]).dictionary_encode(), "añ"),
    "a whole number": (pa.array([5], pa.int8()), 5),
    "a large number": (pa.array([2**64 - 1], pa.uint64()), 2**64 - 1),
    "a number without fraction": (pa.array([40.0]), 40),
    "half a number": (pa.array([0.5], pa.float16()), "0.5"),
    "no number": (pa.array([float("nan")]), "nan"),
    "infinity": (pa.array([float("inf")]), "inf"),
    "a decimal": (pa.array([Decimal("40.00")]), 40),
    "a large decimal": (pa.array([Decimal("1e70")], pa.decimal256(76, 0)), 10**70),
    "a truth": (pa.array([True]), True),
    "a list": (pa.array([["a", None, "b"]]), ["a", "b"]),
    "a list of a fixed size": (pa.array([["a", "b"]], pa.list_(pa.string(), 2)), ["a", "b"]),
    "a block": (pa.array([{"en": "a", "es": None}]), {"en": "a"}),
    "a map of texts": (
        pa.array([[("en", "a"), ("es", "b")]], pa.map_(pa.string(), pa.string())), {"en": "a", "es": "b"}),
    "nothing": (pa.nulls(1), None),
}  # fmt: skip
REFUSED: dict[str, tuple[pa.Array, str]] = {
    "an unknown zone": (pa.array([UTC_DAY], pa.timestamp("s", "Mars/Olympus")), "the zone 'Mars/Olympus'"),
    "two keys of one name": (
        pa.StructArray.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["en", "en"]), "two keys 'en'"),
    "text that is not UTF-8": (
        pa.Array.from_buffers(pa.string(), 1, pa.array([b"a\xffb"]).buffers()), "UTF8"),
    "a view of a list": (pa.array([["a"]], pa.list_view(pa.string())), "a value that no record has (list_view"),
    "bytes": (pa.array([b"a"]), "a value that no record has (binary)"),
    "a time of no day": (pa.array([datetime.time(1)]), "a value that no record has (time64[us])"),
    "a stretch of time": (pa.array([5], pa.duration("ns")), "a value that no record has (duration[ns])"),
    "a map of numbers": (pa.array([[(1, "a")]], pa.map_(pa.int8(), pa.string())), "a map whose keys are no texts"),
    "a map with a key twice": (
        pa.array([[("en", "a"), ("en", "b")]], pa.map_(pa.string(), pa.string())), "a key that stands twice"),
}  # fmt: skip
FORMS = ("parquet", "arrow", "stream")


def saved(array: pa.Array, form: str, **more: Any) -> bytes:
    """Return a file with a record whose `note` an array holds, behind a sound one without."""
    ids = pa.array(["good", "odd"])
    if isinstance(array, pa.StructArray):  # whose keys may have one name, which concat_arrays doesn't take
        children = [array.field(n) for n in range(array.type.num_fields)]
        longer = [pa.concat_arrays([pa.nulls(1, child.type), child]) for child in children]
        note = pa.StructArray.from_buffers(array.type, 2, [pa.py_buffer(b"\2")], 1, 0, longer)
    else:
        note = pa.concat_arrays([pa.nulls(1, array.type), array])
    table = pa.Table.from_arrays([ids, note], names=["id", "note"])
    out = io.BytesIO()
    if form == "parquet":
        parquet.write_table(table, out, **more)
    else:
        with (ipc.new_file if form == "arrow" else ipc.new_stream)(out, table.schema) as writer:
            writer.write_table(table)
    return out.getvalue()


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in arrow.lines(io.BytesIO(data), "x")]


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("form", FORMS)
def test_read(name: str, form: str) -> None:
    array, value = READ[name]
    try:
        data = saved(array, form)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        pytest.skip(f"{form} has no {array.type}")
    good, odd = lines(data)
    assert good == {"id": "good"}
    if form == "parquet" and "infinite instant" in name:
        return  # Parquet itself has no such instant
    assert odd == {"id": "odd"} | ({} if value is None else {"note": value})


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("form", FORMS)
def test_refused_with_its_reason(name: str, form: str) -> None:
    array, message = REFUSED[name]
    try:
        data = saved(array, form)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid, pa.ArrowTypeError):
        pytest.skip(f"{form} has no {array.type}")
    with pytest.raises(InputError) as error:
        lines(data)
    assert message in str(error.value)


@pytest.mark.parametrize("name", [*READ, *REFUSED])
def test_batches_are_read_alike(name: str) -> None:
    array = (READ.get(name) or REFUSED[name])[0]
    batch = pa.RecordBatch.from_arrays([pa.array(["odd"]), array], names=["id", "note"])
    with pytest.raises(InputError) if name in REFUSED else nullcontext():
        list(validate_batches([batch]))


def test_without_pandas_all_is_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the reader nor pyarrow, when it makes values for us, asks for pandas."""
    real = builtins.__import__

    def importing(name: str, *args: Any, **more: Any) -> Any:
        assert name.partition(".")[0] not in ("pandas", "pytz"), "pandas is asked for"
        return real(name, *args, **more)

    for name, (array, value) in READ.items():
        monkeypatch.setattr(builtins, "__import__", importing)
        found = arrow_values.plain(array)
        monkeypatch.undo()
        assert found == [value], name


@pytest.mark.parametrize("version", ["1.0", "2.6"])
def test_days_of_spark_in_ninety_six_bits(version: str) -> None:
    """9999-12-31 has no nanoseconds of 64 bits: read so, it is a day in 1816."""
    days = pa.array([datetime.datetime(2031, 9, 10), datetime.datetime(2262, 1, 1)], pa.timestamp("us"))
    out = io.BytesIO()
    parquet.write_table(pa.table({"endDate": days}), out, use_deprecated_int96_timestamps=True, version=version)
    data = out.getvalue()
    assert [line["endDate"] for line in lines(data)] == ["2031-09-10", "2262-01-01"]
    # the number of a day in the twelve bytes of the second value becomes that of 9999-12-31
    old, new = (
        (day.toordinal() + 1_721_425).to_bytes(4, "little") for day in (datetime.date(2262, 1, 1), datetime.date.max)
    )
    assert data.count(bytes(8) + old) >= 1
    assert [line["endDate"] for line in lines(data.replace(bytes(8) + old, bytes(8) + new))] == [
        "2031-09-10",
        "9999-12-31",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_without_rows_holds_no_record(form: str, tmp_path: Path) -> None:
    table = pa.table({"id": pa.array([], pa.string())})
    out = io.BytesIO()
    if form == "parquet":
        parquet.write_table(table, out)
    else:
        with (ipc.new_file if form == "arrow" else ipc.new_stream)(out, table.schema) as writer:
            writer.write_table(table)
    path = tmp_path / ("x.parquet" if form == "parquet" else "x.arrow")
    path.write_bytes(out.getvalue())
    (error,) = validate(path).errors
    assert error.message == "it holds no record"


@pytest.mark.parametrize("name", REFUSED)
def test_the_other_files_are_checked(name: str, tmp_path: Path) -> None:
    (tmp_path / "odd.arrow").write_bytes(saved(REFUSED[name][0], "stream"))
    (tmp_path / "good.json").write_bytes(written("json", ROW))
    report = validate([tmp_path / "odd.arrow", tmp_path / "good.json"])
    assert (report.records, len(report.errors), report.exit_code) == (1, 1, 3)


# -- little files that hold much: limits are set low here


def texts(form: str, rows: int, length: int) -> bytes:
    """Return a file whose rows all have one long text."""
    words = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * length]))
    table = pa.table({"id": [f"a{n}" for n in range(rows)], "note": words})
    out = io.BytesIO()
    if form == "parquet":
        parquet.write_table(table, out, compression="zstd")
    elif form == "arrow":
        with ipc.new_file(out, table.schema, options=ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_table(table)
    else:
        plain = table.set_column(1, "note", table["note"].cast(pa.string()))
        with ipc.new_stream(out, plain.schema, options=ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_table(plain)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_sizes_are_looked_at_before_rows_are_made(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = texts(form, 1_000, 2_000)
    assert len(data) < 50_000
    made: list[int] = []
    real = arrow_values.plain

    def plain(array: pa.Array) -> list[Any]:
        made.append(arrow_values.size(array))
        return real(array)

    monkeypatch.setattr(arrow, "MAX_BYTES", 200_000)
    monkeypatch.setattr(arrow_values, "plain", plain)
    with pytest.raises(InputError, match="larger than"):
        list(arrow.lines(io.BytesIO(data), "x", 200_000))
    assert max(made, default=0) <= 200_000


@pytest.mark.parametrize("form", FORMS)
def test_one_row_has_a_limit(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = texts(form, 3, 20_000)
    monkeypatch.setattr(arrow, "MAX_BYTES", 10_000)
    with pytest.raises(InputError, match="larger than"):
        list(arrow.lines(io.BytesIO(data), "x", 1_000_000 if form != "stream" else None))


def test_large_rows_are_made_by_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    data = texts("parquet", 50, 2_000)
    monkeypatch.setattr(arrow, "MAX_BYTES", 10_000)
    assert len(list(arrow.lines(io.BytesIO(data), "x", 1_000_000))) == 50


@pytest.mark.parametrize("form", ["arrow", "stream"])
def test_bytes_changed_anywhere_end_in_an_error_or_rows(form: str) -> None:
    data = saved(pa.array(["a text that is long enough"]), form)
    for at in range(0, len(data), 7):
        changed = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
        with suppress(InputError):
            assert len(lines(changed)) <= 2


@pytest.fixture(scope="module")
def usmx() -> Any:
    with running() as runner:
        yield runner


@pytest.mark.parametrize("name", REFUSED)
def test_no_command_calls_it_a_bug(name: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "odd.arrow").write_bytes(saved(REFUSED[name][0], "stream"))
    for words in (("validate",), ("timeline",), ("convert", "-f", "json"), ("convert", "-f", "jsonl")):
        done = usmx(tmp_path, *words, "odd.arrow")
        assert done.code == 3, done
        assert "Traceback" not in done.err
