"""Query results, one module a format."""
