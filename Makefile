# Two commands: `make briefs` renders reports/, `make test` checks everything.
# Both set up what they need, and work offline after the first install.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := .ci/constraints.txt
JOBS ?= 2
FLOOR := 85

.DEFAULT_GOAL := help
.PHONY: help briefs test quick coverage oldest newest wheel session lint format bench soak sbom audit hashes lab screenshots clean

help: ## what there is
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

briefs: $(VENV)/.run ## render every brief of reports/briefs.toml and say where it is
	$(BIN)/analytics render --jobs $(JOBS)
	@echo "open $(CURDIR)/reports/index.html"

test: $(VENV)/.test lint ## lint, types, and the whole test suite
	$(BIN)/python -m pytest -n $(JOBS)

quick: $(VENV)/.test lint ## lint, types, and the tests that take no browser and no long run (two minutes)
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow and not browser"

coverage: $(VENV)/.test ## the quick tests, and which lines they never ran; under the floor it fails
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow and not browser" \
		--cov=analytics --cov-report=term-missing:skip-covered --cov-fail-under=$(FLOOR)

oldest newest: ## the quick tests with the lowest and with the newest versions of what is used
	$(PYTHON) -m venv .venv-$@
	.venv-$@/bin/python -m pip install --quiet --disable-pip-version-check \
		$$(.ci/bounds $@) -e '.[test]'
	.venv-$@/bin/python -m pytest -n $(JOBS) -m "not slow and not browser"

wheel: $(VENV)/.test ## the built wheel in a fresh environment and an empty folder: init, render, verify
	$(BIN)/python -m tests.session

session: $(VENV)/.test ## the same, written into the README
	$(BIN)/python -m tests.session --write

lint: $(VENV)/.test ## format, lint and strict types, nothing changed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.test ## let ruff format the tree
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.test ## the measured figures of the README, side by side (long)
	$(BIN)/python -m tests.benchmarks

soak: $(VENV)/.test ## kill and endurance tests at full count (long)
	$(BIN)/python -m tests.benchmarks soak

sbom: $(VENV)/.run .venv-supply/.run ## what the environment is made of, as CycloneDX in build/
	.ci/supply sbom build/sbom.json

audit: .venv-supply/.run ## ask an advisory service about every pinned version (needs the network)
	.ci/supply audit

hashes: .venv-supply/.run ## the pinned versions with their hashes again, after a pin changed
	.venv-supply/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --python-version 3.11 -c $(CONSTRAINTS) -o .ci/hashes.txt pyproject.toml

lab: .venv-explore/.run ## the notebooks in JupyterLab, in an environment of its own
	.venv-explore/bin/jupyter lab --notebook-dir=notebooks

screenshots: $(VENV)/.test ## the pictures of the README, from the rendered briefs
	$(BIN)/python -m tests.screenshots

clean: ## remove the environments and everything rendered
	rm -rf $(VENV) build .venv-explore .venv-supply .venv-oldest .venv-newest .cache .mypy_cache .ruff_cache .hypothesis
	find reports -mindepth 1 ! -name briefs.toml -delete

$(VENV)/bin/python .venv-explore/bin/python .venv-supply/bin/python:
	$(PYTHON) -m venv $(dir $(patsubst %/,%,$(dir $@)))

$(VENV)/.run: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e .
	@touch $@

$(VENV)/.test: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[test]'
	@touch $@ $(VENV)/.run

.venv-explore/.run: pyproject.toml $(CONSTRAINTS) | .venv-explore/bin/python
	.venv-explore/bin/python -m pip install --quiet --disable-pip-version-check \
		-c $(CONSTRAINTS) -e '.[explore]'
	@touch $@

.venv-supply/.run: | .venv-supply/bin/python
	.venv-supply/bin/python -m pip install --quiet --disable-pip-version-check \
		-c $(CONSTRAINTS) cyclonedx-bom pip-audit uv
	@touch $@
