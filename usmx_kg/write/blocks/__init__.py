"""Writers: statements into the plain values of text formats, so that the readers give the same statements again.

`things` makes blocks of statements, `values` texts of terms, `nodes` decides what stands inside what, `table`
makes rows of blocks. What a format can't carry is an error that names it. Syntax is left to `write.records`.
"""

from usmx_kg.write.blocks.dialect import DIALECTS, Dialect
from usmx_kg.write.blocks.plain import PlainWriter
from usmx_kg.write.blocks.table import Table, cells, dated, joined, table
from usmx_kg.write.blocks.things import blocks

__all__ = ["DIALECTS", "Dialect", "PlainWriter", "Table", "blocks", "cells", "dated", "joined", "table"]
