# Everything that a person or a machine does with this folder begins here: `make help`.
# Nothing outside the folder changes; what was installed and fetched is kept until its lock changes.

.DEFAULT_GOAL := help
.PHONY: words help run test lint ruff mypy contracts test-deep bench lock clean python
SHELL := /bin/sh
NEEDED := import sys; sys.exit(sys.version_info < (3, 11))

# Every process of the program would compile its modules anew if an environment forbade to keep them compiled.
export PYTHONDONTWRITEBYTECODE =

ifndef PYTHON
PYTHON := $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$each" -c '$(NEEDED)' 2>/dev/null && echo "$$each" && break; done)
endif

SETUP = "$(PYTHON)" -B -m app.setup
IN_VENV = .venv/bin/python -m
ENGLISH = app/translations/en/LC_MESSAGES/messages.po
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name does; do printf '  make %-10s %s\n' "$$name" "$$does"; done

run: python ## start everything on http://127.0.0.1:8000 (PORT=... for another); data stay in var/
	@$(SETUP) run && exec $(IN_VENV) app.supervisor

test: python ## lint, types, contracts, and all tests that fit in ten minutes
	@$(SETUP) test
	@$(MAKE) --no-print-directory lint
	$(IN_VENV) pytest -n 2 --dist loadscope --no-loadscope-reorder -m "not deep"

lint: python ## only what reads the code: ruff, mypy, import contracts
	@$(SETUP) test
	@$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync=target ruff mypy contracts

ruff:
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .

mypy:
	$(IN_VENV) mypy

contracts:
	.venv/bin/lint-imports

test-deep: python ## the tests that take longer
	@$(SETUP) test
	$(IN_VENV) pytest -n 2 --dist worksteal -m deep
	$(IN_VENV) pytest -n 2 --dist worksteal -m "not deep" --hypothesis-profile deep tests/unit

bench: python ## measure the public list beside a bare route
	@$(SETUP) bench
	$(IN_VENV) tests.bench

lock: ## write the lock files anew from the .in files (needs uv and npm on the PATH)
	$(LOCK) requirements.in -o requirements.lock
	$(LOCK) requirements-dev.in -o requirements-dev.lock
	$(LOCK) requirements-node.in -o requirements-node.lock
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund

words: python ## bring the catalog of translations up to date with the pages
	$(IN_VENV) babel.messages.frontend -q extract -F pyproject.toml --no-location -o var/words.pot .
	$(IN_VENV) babel.messages.frontend -q update -i var/words.pot -o $(ENGLISH) -l en --no-fuzzy-matching --ignore-obsolete --omit-header -w 0
	@rm var/words.pot && echo "Translate what is empty in $(ENGLISH)."

clean: ## remove what was installed, fetched or cached; the data in var/ stay
	rm -rf .venv node_modules app/static/vendor var/npm var/test
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find app blueprints migrations tests -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 or later is needed: install it, or say which with PYTHON=/path/to/python3."; exit 1; fi
