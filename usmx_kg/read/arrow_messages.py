"""What the messages of an Arrow stream say that they unpack to, looked at before anything unpacks them.

A message is a flatbuffer that describes its body: where each buffer is and whether it is packed. A packed one begins
with the number of its bytes unpacked, which Arrow holds it to (Arrow columnar format, IPC, "Compression").
"""

from __future__ import annotations

from struct import unpack_from
from typing import IO, Any

__all__ = ["largest"]

_DICTIONARY, _RECORDS = 2, 3


def largest(source: IO[bytes]) -> tuple[int, int]:
    """Return the bytes of the largest message of a stream, unpacked, and the number of batches of records.

    Raises struct.error, IndexError, or pyarrow's errors, for what is damaged.
    """
    from pyarrow import ipc

    most = count = 0
    for message in ipc.MessageReader.open_stream(source):
        kind, size = _announced(message.metadata.to_pybytes(), message.body)
        count += kind == _RECORDS
        most = max(most, size)
    return most, count


def _announced(data: bytes, body: Any) -> tuple[int, int]:
    """Return the kind of a message, and the bytes that its buffers unpack to."""
    message = unpack_from("<I", data)[0]
    at = _field(data, message, 1)
    kind = data[at] if at else 0
    batch = _reference(data, message, 2)
    if kind == _DICTIONARY and batch:
        batch = _reference(data, batch, 1)
    if kind not in (_DICTIONARY, _RECORDS) or not batch or not _field(data, batch, 3):
        return kind, 0
    buffers = _reference(data, batch, 2)
    size = 0
    for number in range(unpack_from("<I", data, buffers)[0] if buffers else 0):
        start, length = unpack_from("<qq", data, buffers + 4 + 16 * number)
        if length:
            unpacked = unpack_from("<q", body, start)[0]
            size += unpacked if unpacked >= 0 else length
    return kind, size


def _field(data: bytes, table: int, number: int) -> int:
    """Return where a field of a flatbuffer's table is, 0 where it is not there."""
    slots = table - unpack_from("<i", data, table)[0]
    if 4 + 2 * number >= unpack_from("<H", data, slots)[0]:
        return 0
    offset: int = unpack_from("<H", data, slots + 4 + 2 * number)[0]
    return table + offset if offset else 0


def _reference(data: bytes, table: int, number: int) -> int:
    """Return where what a field refers to is, 0 where it is not there."""
    at = _field(data, table, number)
    return at + int(unpack_from("<I", data, at)[0]) if at else 0
