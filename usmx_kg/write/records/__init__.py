"""Records as text: blocks of keys and values, or tables, in one module a format."""
