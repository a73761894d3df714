"""Write the schema of records to standard output: `python -m usmx_kg.schema > ontology/record.schema.json`."""

import sys

from usmx_kg import schema

if __name__ == "__main__":
    sys.stdout.write(schema.text())
