# The only door. Each target sets up what it needs; `make help` lists them.
SHELL := /bin/bash
PYTHON := .venv/bin/python
READY := .venv/.ready

.PHONY: help setup demo serve test lint bench fuzz chaos format docs templates lock clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## install what the project needs (Debian packages, then Python packages in .venv)

$(READY): requirements.lock pyproject.toml bin/setup
	@bin/setup

demo: setup  ## play the example sitting from drafts to signed acts; the documents land in out/
	@.venv/bin/delibera run examples/bureau-2023-07-12.yaml --out out/

serve: setup  ## serve the pages on http://127.0.0.1:8000 and do the work left for later, in one command
	@.venv/bin/delibera serve

test: setup  ## run every test, on SQLite then on PostgreSQL
	@.ci/test

lint: setup  ## style, types, who may import whom, the compose file
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

bench: setup  ## measure filling, PDF, the pack of a sitting and the ledger against their peers, in one run; writes docs/bench.md
	@$(PYTHON) -m bench

fuzz: setup  ## mutate templates and uploads for ten minutes, and look for what is neither refused nor sound
	@$(PYTHON) -m tests.fuzz --minutes 10

chaos: setup  ## play a whole installation once while it is killed, stopped and emptied at random, and look for what was lost
	@$(PYTHON) -m tests.chaos

format: setup  ## lay the code out
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

docs: setup  ## draw the state diagram, the table of the law and the dossier's schema from the code
	@.venv/bin/delibera docs docs/

templates: setup  ## build the shipped Word templates again
	@$(PYTHON) -m templates_docx.build

lock: setup  ## resolve the dependencies again (requirements.lock: names, versions and hashes, no address)
	@.venv/bin/uv lock --upgrade --quiet
	@.venv/bin/uv export --quiet --all-groups --no-emit-project --no-header --no-annotate --format requirements-txt -o requirements.lock

clean:  ## forget the embedded database, its papers and what the demo made
	@rm -rf var out
