# `make run` does the main job on the shipped data; `make test` checks everything. Either sets up all that it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out

.PHONY: run test check unit bench data clean

run: $(VENV)/.run
	@BIN=$(BIN) OUT=$(OUT) sh data/examples/run.sh

test: check unit

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

unit: $(VENV)/.test
	$(BIN)/pytest -n auto --dist loadgroup

bench: $(VENV)/.test  ## half an hour on a quiet machine; the README takes the table with `python -m benchmarks --readme`
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks --readme

data: $(VENV)/.test  ## make the generated files again from their sources
	$(BIN)/python data/source/segment.py
	$(BIN)/python data/source/assert_flat.py
	$(BIN)/python data/entities/generate.py
	$(BIN)/python data/cases/generate.py
	$(BIN)/python -m usmx_kg.context > ontology/context.jsonld
	$(BIN)/python -m usmx_kg.schema > ontology/record.schema.json

$(VENV)/.python:
	$(PYTHON) -c 'import sys; sys.exit("usmx_kg needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) $(OUT) build dist
