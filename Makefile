# iCMS. `make run` and `make test` each do all their own set-up.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
MANAGE := .venv/bin/python manage.py

.DEFAULT_GOAL := help
.PHONY: help run test setup check browser bench demo-reset shots messages

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## everything this machine lacks: .venv, dependencies, Pango, a Chinese font
	@$(PYTHON) icms/bootstrap.py

run: setup  ## the portal at http://127.0.0.1:8000/ (another port: make run PORT=8001)
	@PORT=$(PORT) .venv/bin/python -m icms.run

test: setup  ## every test, on engines of its own (some: make test ARGS="tests/cases -x")
	@.venv/bin/python -m pytest $(ARGS)

check: setup  ## lint, types, contracts, templates, migrations, translations
	@.venv/bin/python .ci/check.py

browser:  ## Chromium, for the browser tests
	@$(PYTHON) icms/bootstrap.py browser

bench: setup  ## what is measured, beside what it is compared with
	@.venv/bin/python -m bench $(ARGS)

demo-reset: setup  ## forget the demonstration's data and begin anew
	@.venv/bin/python -m icms.reset $(ARGS)

shots: setup  ## screenshots of every page into docs/img
	@.venv/bin/python -m tests.shots $(ARGS)

messages: setup  ## gather the interface's words into locale/, and compile them
	@$(MANAGE) makemessages --locale zh_Hant --locale zh_Hans --no-wrap --no-location
	@$(PYTHON) icms/bootstrap.py
