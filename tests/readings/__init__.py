"""What people write and how it is read: entries of the YAML files beside this one, tried in every format they name.

An entry is `{kind, key, written, formats, read, rule, says}`, and may have `beside`:
- `kind`: a short English phrase; entries of one kind stand together in the table;
- `key`: the record key, with dots for nested ones (`consent.grantedBy`);
- `written`: what stands there: a text, or a number or yes and no where the format has such values;
- `formats`: `all`, or a list of formats and groups; `all` are those in which a text is what a person wrote (YAML,
  JSON, JSON Lines, CSV, TSV, XLSX, Parquet, Arrow), `tables` are CSV, TSV and XLSX, `rdf` those of RDF, where a text
  is a literal of the datatype that the key takes;
- `read`: what it is read as, as a record would hold it, null for nothing; `refused` for a finding or an error;
- `rule`: the rule that says something of it, or null where nothing is said;
- `says`: by language, a piece of its message or fix, or of the error;
- `beside`: other keys of the record, where what is read depends on them; null takes a key away.

`python -m tests.readings` writes docs/KNOWN_READINGS.md from them.
"""
