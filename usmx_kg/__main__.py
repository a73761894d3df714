"""Run `usmx` as `python -m usmx_kg`."""

from usmx_kg.cli.main import main

main()
