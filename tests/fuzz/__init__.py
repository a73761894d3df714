"""Shipped examples changed at random, in every format of records, and every command run on them.

`python -m tests.fuzz --minutes 10` looks for what breaks; what it found is kept in `seeds.jsonl`, which CI runs again.
"""
