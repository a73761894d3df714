"""Differences between graphs: one module a format."""
