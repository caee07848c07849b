# Two commands on a fresh machine: `make run` serves the real directory, `make test` proves it.
# Wanted: Python 3.11 or newer with venv, make; for the browser tests npm and Chromium too.

PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := var/venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
NODE := var/node

# Says nothing while all is well, and everything when it is not.
quietly = @said=$$($(1) 2>&1) || { echo "$$said"; echo "Failed: $(1)"; exit 1; }

# An environment is stamped with the lock it was built from: the same lock again installs nothing.
# The one for tests holds all that running needs, so it serves for both.
hash = $(shell cat $(1) | sha256sum | cut -c1-16)
RUN_STAMP := $(VENV)/.run-$(call hash,requirements.txt)
DEV_STAMP := $(VENV)/.dev-$(call hash,requirements.txt requirements-dev.txt)
NODE_STAMP := $(NODE)/.node-$(call hash,tests/browser/package-lock.json)
ENVIRONMENT := $(or $(wildcard $(DEV_STAMP)),$(RUN_STAMP))

# Written anew by each collectstatic, which compresses everything and so takes its time.
STATIC := var/static/staticfiles.json

.PHONY: help run admin venv test test-sqlite test-postgresql test-browser coverage lint fixture messages bench drill lock
.DEFAULT_GOAL := help
.NOTPARALLEL:

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 12

run: $(ENVIRONMENT) $(STATIC)  ## serve the directory on 127.0.0.1:8000 (PORT=… for another port)
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) load_register
	@echo 'The directory is on http://127.0.0.1:$(PORT)/ (PORT=… changes it, Ctrl-C stops it).'
	@echo 'Editors sign in at /admin/; `make admin` makes the first account.'
	@exec $(BIN)/gunicorn catalogue.wsgi:application --bind 127.0.0.1:$(PORT) --workers 2 --preload \
		--no-control-socket --log-level warning

admin: $(ENVIRONMENT)  ## make an account for the admin
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) createsuperuser

venv: $(DEV_STAMP)  ## the environment for everything below, in var/venv

test: test-sqlite test-postgresql test-browser coverage  ## all tests, on SQLite, PostgreSQL and in a browser

test-sqlite: $(DEV_STAMP)
	@echo 'Tests on SQLite'
	@TEST_DATABASE=sqlite $(BIN)/python -m pytest -m 'not browser' $(COVER)

# An embedded PostgreSQL, or the one that DATABASE_URL names.
test-postgresql: $(DEV_STAMP)
	@echo 'Tests on PostgreSQL'
	@TEST_DATABASE=postgresql $(BIN)/python -m pytest -m 'not browser' $(COVER) --cov-append

# In a process of their own, since Playwright's event loop makes Django refuse plain queries beside it; and
# on SQLite alone, since a browser sees nothing but HTML, and the tests above read that from both databases.
test-browser: $(DEV_STAMP) $(NODE_STAMP)
	@echo 'Tests in a browser'
	@TEST_DATABASE=sqlite $(BIN)/python -m pytest -m browser

# Of both databases together: what one engine alone runs is covered too. What the register stands on
# (PROVED) is covered to the last branch.
COVER := --cov --cov-report= --cov-fail-under=0
PROVED := agencies/codes.py,agencies/annex/*,agencies/adjustments/*
coverage: test-sqlite test-postgresql
	$(call quietly,$(BIN)/coverage report)
	$(call quietly,$(BIN)/coverage report --fail-under=100 --include='$(PROVED)')

lint: $(DEV_STAMP)  ## style, types, templates, migrations and locks
	$(call quietly,$(BIN)/ruff check)
	$(call quietly,$(BIN)/ruff format --check --diff)
	$(call quietly,$(BIN)/djlint --lint templates)
	$(call quietly,$(BIN)/mypy)
	$(call quietly,$(MANAGE) makemigrations --check --dry-run)
	$(call quietly,$(MANAGE) check --fail-level WARNING)
	$(call quietly,$(BIN)/python -m pytest -q tests/test_locks.py)
	@echo 'Style, types, templates, migrations and locks are in order.'

fixture: $(ENVIRONMENT)  ## rebuild directory_2025.json and saved_queries.json from what they rest on
	@$(MANAGE) build_fixture
	@$(BIN)/python -m tests.catalogue.search.saved

messages: $(DEV_STAMP)  ## collect what the site says and compile its English (wants gettext)
	@$(MANAGE) makemessages --locale en --no-location --no-wrap --no-obsolete --verbosity 0 \
		--ignore var --ignore tests --ignore 'templates/admin'
	@$(MANAGE) compilemessages --locale en --verbosity 0 --ignore var

bench: $(DEV_STAMP)  ## measure it (PEERS=… beside others), into docs/benchmarks.md
	@$(BIN)/python -m tests.bench

drill: $(DEV_STAMP)  ## break it on purpose, and see what a visitor sees
	@$(BIN)/python -m tests.faults

# For the oldest 3.11, so that Debian's own 3.11.2 finds what only it needs.
UV := $(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11.0 --no-header
lock: $(DEV_STAMP)  ## refresh both locks; UPGRADE=--upgrade takes newer versions
	@$(UV) $(UPGRADE) requirements.in --output-file requirements.txt
	@$(UV) $(UPGRADE) requirements-dev.in --output-file requirements-dev.txt

$(STATIC): $(shell find static -type f) requirements.txt catalogue/settings.py | $(ENVIRONMENT)
	@$(MANAGE) collectstatic --no-input --verbosity 0

$(RUN_STAMP):
	$(call install,requirements.txt)

$(DEV_STAMP):
	$(call install,requirements-dev.txt)

define install
	@mkdir -p var
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed; PYTHON=… names one.'; exit 1; }
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo 'No environment could be made; on Debian: apt-get install python3-venv'; exit 1; }
	@rm -f $(VENV)/.run-* $(VENV)/.dev-*
	@echo 'Installing $(1) into $(VENV)'
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement $(1)
	@touch $@
endef

# Nothing to install without npm: the tests that want these tools then say so.
$(NODE_STAMP): tests/browser/package.json tests/browser/package-lock.json
	@mkdir -p $(NODE) && rm -f $(NODE)/.node-* && cp $^ $(NODE)
	@if command -v npm >/dev/null; then \
		npm ci --prefix $(NODE) --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null && touch $@; \
	else echo 'npm is missing, so HTML and accessibility stay unchecked (apt-get install npm).'; fi
