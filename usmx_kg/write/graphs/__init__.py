"""Triples, one module a format; all are byte-stable: they depend on the triples and on nothing else."""
