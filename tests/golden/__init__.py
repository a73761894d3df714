"""The golden corpus: what the product answers today, hashed a record, so that a change of the house changes no answer.

`python -m tests.golden` compares with the hashes beside it and tells what differs; `--write` makes them anew after a
change that is meant; `--show NAME` prints what a source gives now, for
comparison with the same command at another commit.
"""
