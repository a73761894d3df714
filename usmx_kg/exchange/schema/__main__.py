"""Write the schema of records to standard output: `python -m usmx_kg.exchange.schema > ontology/record.schema.json`."""

import sys

from usmx_kg.exchange import schema

if __name__ == "__main__":
    sys.stdout.write(schema.text())
