"""Labelled deployment records, made up by a seed: what each breaks is known because it was broken on purpose.

A record starts out conforming (`base`, `consents`, `agreements`), then `faults` break it, each saying which findings
come of it. Nothing here asks the shapes, the readers or the evaluation that the labels are to judge.
"""
