"""Run `usmx` as `python -P -m usmx_kg`: without -P, Python would import what a folder of strangers' files has."""

from usmx_kg.cli.main import main

main()
