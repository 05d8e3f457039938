# Two commands on a fresh machine: `make demo` and `make test`. Each sees to its own environment.
export PYTHON ?= python3
ARGS ?=
DATA ?=

.DEFAULT_GOAL := help
.PHONY: help demo test bench bench-detectors bench-triage lint format requirements

help:  ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 24

demo:  ## an ad business with an incident, end to end (DATA=open-bandit: on real logs; ARGS=… for bifocal demo)
	@.ci/environment runtime
	.venv/bin/bifocal demo $(if $(DATA),--data $(DATA)) $(ARGS)

test:  ## all checks: lint, format, types, tests on SQLite, PostgreSQL and in a browser
	@.ci/system postgresql chromium libatomic fonts
	@.ci/environment dev
	@.ci/checks

bench:  ## the benchmarks (ARGS=… chooses)
	@.ci/environment dev
	.venv/bin/python -m tests.benchmarks $(ARGS)

bench-detectors:  ## what the detectors promise, measured into docs (hours; goes on where it was stopped; ARGS=…)
	@.ci/environment dev
	nice -n 5 .venv/bin/python -m tests.benchmarks.detectors $(ARGS)

bench-triage:  ## is triage right? simulated incidents through the whole service (ARGS=… chooses; hours without)
	@.ci/environment dev
	.venv/bin/python -m tests.benchmarks.triage $(ARGS)

lint:  ## ruff and mypy
	@.ci/environment dev
	.venv/bin/ruff check
	.venv/bin/mypy

format:  ## put the code in form
	@.ci/environment dev
	.venv/bin/ruff check --fix-only
	.venv/bin/ruff format

requirements:  ## pin the dependencies anew, on the oldest Python we serve (ARGS=--upgrade: to their newest versions)
	$(PYTHON) -m venv .cache/pip-tools
	.cache/pip-tools/bin/pip install --quiet pip-tools==7.6.2
	.cache/pip-tools/bin/pip-compile $(ARGS) --output-file requirements.txt pyproject.toml
	.cache/pip-tools/bin/pip-compile $(ARGS) --extra dev --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml
