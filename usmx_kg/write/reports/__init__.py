"""Validation reports, one module a format."""
