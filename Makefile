# iCMS. `make run` and `make test` each do all their own set-up.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
MANAGE := .venv/bin/python manage.py

.DEFAULT_GOAL := help
.PHONY: help run test test-fast proof mutants setup ready check fix browser bench demo-reset shots messages

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ready  ## everything this machine lacks, and a database with the reference data and the cast
	@LOG_LEVEL=WARNING $(MANAGE) prepare

ready:
	@$(PYTHON) dev/bootstrap.py

run: ready  ## the portal at http://127.0.0.1:8000/ (another port: make run PORT=8001)
	@PORT=$(PORT) .venv/bin/python -m dev.run

test: ready  ## every test, on engines of its own (some: make test ARGS="tests/cases -x")
	@.venv/bin/python -m pytest $(or $(ARGS),-n auto)

test-fast: ready  ## the rules by themselves: the tests without database, browser, kills and long runs
	@.venv/bin/python -m pytest -n auto -m "not browser and not kill and not database and not slow" $(ARGS)

proof: ready  ## the long runs, of which `make test` does a sample: 500 kills, 10,000 steps, every page at every width
	@ICMS_PROOF=1 .venv/bin/python -m pytest -n auto -m proof $(ARGS)
	@.venv/bin/python -m tests.mutants --most 20

mutants: ready  ## rules changed on purpose: does a test fail? (some: make mutants ARGS="fees --most 200")
	@.venv/bin/python -m tests.mutants $(ARGS)

check: ready  ## lint, types, contracts, templates, migrations, translations
	@.venv/bin/python .ci/check.py

fix: ready  ## put code and templates into the form that `make check` wants
	@.venv/bin/ruff check --quiet --fix; .venv/bin/ruff format --quiet
	@.venv/bin/djade --target-version 5.2 $$(git ls-files '*.html'); true

browser:  ## Chromium, for the browser tests
	@$(PYTHON) dev/bootstrap.py browser

bench: ready  ## what is measured, beside what it is compared with
	@.venv/bin/python -m bench $(ARGS)

demo-reset: ready  ## forget the demonstration's data and begin anew
	@.venv/bin/python -m dev.run --reset

shots: ready  ## screenshots of every page into docs/img/pages, and those we keep into docs/img
	@.venv/bin/python -m tests.shots $(ARGS)

messages: ready  ## gather the interface's words into locale/, and compile them
	@$(MANAGE) makemessages --locale zh_Hant --locale zh_Hans --no-wrap --no-location --no-obsolete \
		--ignore var --ignore tests --ignore bench --ignore node_modules
	@$(PYTHON) dev/bootstrap.py
