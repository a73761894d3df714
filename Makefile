# `make run` does the main job on the shipped data; `make test` checks everything. Either sets up all that it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out

.PHONY: run test check unit bench data nightly mutants clean

run: $(VENV)/.run
	@BIN=$(BIN) OUT=$(OUT) sh data/examples/run.sh

test: check unit

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

unit: $(VENV)/.test
	$(BIN)/pytest -n auto --dist loadgroup

nightly: $(VENV)/.test  ## the longer form of the tests of trust: more generated input, all mutants of rules and code
	USMX_TRUST_NIGHTLY=1 USMX_TRUST_ROUNDS=300 USMX_DIRECT_RECORDS=5000 USMX_PLAIN_RECORDS=5000 USMX_ORACLE_RECORDS=3000 \
		$(BIN)/pytest -n auto --dist loadgroup tests/trust tests/engines tests/validation tests/rules tests/questions tests/export
	$(BIN)/python -m tests.fuzz --minutes 30
	$(BIN)/python -m tests.mutation
	$(MAKE) mutants

mutants: $(VENV)/.test  ## change the code that guards, a little each time, and see whether its tests notice
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[mutants]'
	rm -rf mutants
	$(BIN)/mutmut run > /dev/null
	$(BIN)/python -m tests.mutation.code

bench: $(VENV)/.test  ## three quarters of an hour on a quiet machine; the README takes the table with `python -m benchmarks --readme`
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks --readme

data: $(VENV)/.test  ## make the generated files again from their sources
	$(BIN)/python data/source/segment.py
	$(BIN)/python data/source/assert_flat.py
	$(BIN)/python data/entities/generate.py
	$(BIN)/python data/cases/generate.py
	$(BIN)/python ontology/alignments/generate.py
	$(BIN)/python -m usmx_kg.graph.definitions
	$(BIN)/python -m usmx_kg.graph.value_shapes
	$(BIN)/python -m usmx_kg.graph.jsonld_context > ontology/context.jsonld
	$(BIN)/python -m usmx_kg.exchange.schema > ontology/record.schema.json
	$(BIN)/python -m tests.readings

$(VENV)/.python:
	$(PYTHON) -c 'import sys; sys.exit("usmx_kg needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[xlsx]'
	@touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml tests/outside/package-lock.json tests/outside/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@if command -v npm > /dev/null; then npm ci --prefix tests/outside --silent --no-audit --no-fund --ignore-scripts; fi
	$(PYTHON) -m venv $(VENV)/outside
	$(VENV)/outside/bin/pip install --quiet --disable-pip-version-check --requirement tests/outside/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) $(OUT) build dist mutants
