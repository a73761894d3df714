"""Files without a name, for what is too large for memory and is gone when the work ends."""

from __future__ import annotations

import tempfile
from typing import IO

from usmx_kg.errors import ResourceError

__all__ = ["file"]


def file() -> IO[bytes]:
    """Open a new file that nobody else sees, to write and to read. Raises ResourceError where no folder takes one."""
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise ResourceError(
            f"no temporary file can be made: {(error.strerror or str(error)).lower()}",
            hint="Set TMPDIR to a folder that may be written to.",
        ) from None
