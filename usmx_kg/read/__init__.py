"""Bytes of an input into records: one module a format."""
