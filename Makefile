# Two commands on a fresh machine: `make run` serves the real directory, `make test` proves it.
# Wanted: Python 3.11 or newer with venv, make; for the browser tests npm and Chromium too.
# For work on it: `make dev` reloads what is edited, `make one T=tests/…::test_…` runs one test in seconds.

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

.PHONY: help run dev admin venv test one states test-sqlite test-postgresql test-browser browser-tools coverage lint sizes fixture messages \
	bench drill smoke deploy-check lock port
.DEFAULT_GOAL := help
.NOTPARALLEL:

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 16

run: $(ENVIRONMENT) | port  ## serve the directory on 127.0.0.1:8000 (PORT=… for another port)
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) load_register
	@$(collect)
	@echo 'The directory is on http://127.0.0.1:$(PORT)/ (PORT=… changes it, Ctrl-C stops it).'
	@echo 'Editors sign in at /admin/; `make admin` makes the first account.'
	@BIND=127.0.0.1:$(PORT) WEB_CONCURRENCY=2 WORKER_TIMEOUT=30 exec $(BIN)/gunicorn --config deploy/gunicorn.conf.py

# DEBUG reads templates and static files from where they are edited; an edited module starts it anew.
# STATE=next-edition (or another of tests/states/acts.py) serves a register in that state, on its day.
dev: $(if $(STATE),$(DEV_STAMP),$(ENVIRONMENT)) | port  ## the same for work on it: every edit shows at the next request
ifdef STATE
	@exec $(BIN)/python -m tests.states.serve $(STATE) $(PORT)
else
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) load_register
	@DEBUG=true PAGE_CACHE_MIB=0 SITE_URL=http://127.0.0.1:$(PORT) $(MANAGE) runserver 127.0.0.1:$(PORT)
endif

# Said before anything announces an address that leads to somebody else.
port: $(ENVIRONMENT)
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null || \
		{ echo 'Port $(PORT) is taken, or not ours to take; PORT=… names another, as in `make run PORT=8080`.'; exit 1; }

admin: $(ENVIRONMENT)  ## make an account for the admin
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) createsuperuser

venv: $(DEV_STAMP)  ## the environment for everything below, in var/venv

test: test-sqlite test-postgresql test-browser coverage  ## all tests, on SQLite, PostgreSQL and in a browser

# A plugin that takes a second to load, and that no other folder than tests/catalogue/api needs.
LEFT_OUT := -p no:schemathesis

one: $(DEV_STAMP)  ## one test or file, on SQLite: make one T=tests/test_harness.py
	@TEST_DATABASE=sqlite $(BIN)/python -m pytest -q $(if $(filter tests/catalogue/api/%,$(T)),,$(if $(findstring .py,$(T)),$(LEFT_OUT))) $(T)

# A process for each processor. pytest-randomly shuffles anew each time, and says the seed first and last; what
# takes longest begins first all the same (LONGEST in tests/conftest.py).
PYTEST := $(BIN)/python -m pytest --numprocesses logical --dist loadscope --no-loadscope-reorder --ignore tests/browser

# Where lines are counted, the states are tested without: they prove sentences, and would take twice the time.
test-sqlite: $(DEV_STAMP)
	@echo 'Tests on SQLite'
	@TEST_DATABASE=sqlite $(PYTEST) $(COVER) $(if $(COVER),--ignore tests/states)
	$(if $(COVER),@TEST_DATABASE=sqlite $(PYTEST) tests/states)

states: $(DEV_STAMP)  ## every name and day in every state of the register: minutes, where `make test` samples
	@STATES=all TEST_DATABASE=sqlite $(PYTEST) --timeout 1800 tests/states

# An embedded PostgreSQL, or the one that DATABASE_URL names.
test-postgresql: $(DEV_STAMP)
	@echo 'Tests on PostgreSQL'
	@TEST_DATABASE=postgresql $(PYTEST)

# In a process of their own, since Playwright's event loop makes Django refuse plain queries beside it; and
# on SQLite alone, since a browser sees nothing but HTML, and the tests above read that from both databases.
browser-tools: $(NODE_STAMP)

test-browser: $(DEV_STAMP) $(NODE_STAMP)
	@echo 'Tests in a browser'
	@TEST_DATABASE=sqlite $(BIN)/python -m pytest $(LEFT_OUT) --numprocesses logical --dist load --maxschedchunk 2 tests/browser

# Counted on SQLite alone; what the register stands on (PROVED) is covered to the last branch.
COVER := --cov --cov-report= --cov-fail-under=0
PROVED := agencies/codes.py,agencies/annex/*,agencies/adjustments/*
coverage: test-sqlite
	$(call quietly,$(BIN)/coverage report)
	$(call quietly,$(BIN)/coverage report --fail-under=100 --include='$(PROVED)')

lint: $(DEV_STAMP)  ## style, types, imports, templates, migrations and locks
	$(call quietly,$(BIN)/ruff check)
	$(call quietly,$(BIN)/ruff format --check --diff)
	$(call quietly,$(BIN)/djlint --lint templates)
	$(call quietly,$(BIN)/mypy)
	$(call quietly,$(BIN)/lint-imports --cache-dir var/import-linter)
	$(call quietly,$(MANAGE) makemigrations --check --dry-run)
	$(call quietly,$(MANAGE) check --fail-level WARNING)
	$(call quietly,$(BIN)/python -m pytest -q tests/test_locks.py)
	@echo 'Style, types, imports, templates, migrations and locks are in order.'

sizes: $(DEV_STAMP)  ## the longest files, functions, views and templates: a report, not a limit
	@$(BIN)/python -m tests.sizes

fixture: $(ENVIRONMENT)  ## rebuild directory_2025.json and saved_queries.json from what they rest on
	@$(MANAGE) build_fixture
	@$(BIN)/python -m tests.catalogue.search.saved

.PHONY: search-report sbom
search-report: $(DEV_STAMP)  ## measure what the search finds and does not, into docs/search-quality.md
	@$(BIN)/python -m tests.catalogue.search.quality

messages: $(DEV_STAMP)  ## collect what the site says and compile its English (wants gettext)
	@$(MANAGE) makemessages --locale en --no-location --no-wrap --no-obsolete --verbosity 0 \
		--ignore var --ignore tests --ignore 'templates/admin'
	@$(MANAGE) compilemessages --locale en --locale zh_Hans --verbosity 0 --ignore var

bench: $(DEV_STAMP)  ## measure it (PEERS=… beside others), into docs/benchmarks.md
	@$(BIN)/python -m tests.bench

drill: $(DEV_STAMP)  ## break it on purpose, and see what a visitor sees
	@$(BIN)/python -m tests.faults

deploy-check:  ## do what docs/deployment.md says on bare roots of Debian 12 and 13 (root, debootstrap)
	@unshare --mount python3 -m tests.deploy_check $(SUITES)

smoke:  ## ask a deployed site through its proxy whether it stands: make smoke URL=https://… (AT=address:port)
	@$(if $(URL),python3 -m tests.smoke $(URL) $(if $(AT),--at $(AT)),echo 'Which? make smoke URL=https://…'; exit 1)

# For the oldest 3.11, so that Debian's own 3.11.2 finds what only it needs.
UV := $(BIN)/uv pip compile --quiet --generate-hashes --no-strip-extras --universal --python-version 3.11.0 --no-header
lock: $(DEV_STAMP)  ## refresh both locks; UPGRADE=--upgrade takes newer versions
	@$(UV) $(UPGRADE) requirements.in --output-file requirements.txt
	@$(UV) $(UPGRADE) requirements-dev.in --output-file requirements-dev.txt

sbom: $(DEV_STAMP)  ## list the parts of this release (CycloneDX), as var/catalogue-VERSION.cdx.json
	@version=$$($(BIN)/python -c 'import catalogue; print(catalogue.__version__)') || exit 1; \
		printf '[project]\nname = "catalogue"\nversion = "%s"\n' $$version > var/sbom.toml; \
		$(BIN)/cyclonedx-py requirements requirements.txt --pyproject var/sbom.toml --output-reproducible \
			--output-file var/catalogue-$$version.cdx.json && echo var/catalogue-$$version.cdx.json

# Where the settings say, when anything is newer than what was collected: compressing everything takes its time.
define collect
folder=$$($(BIN)/python -c 'from catalogue import settings; print(settings.STATIC_ROOT)') || exit 1; \
	made=$$folder/staticfiles.json; \
	if [ ! -e $$made ] || [ -n "$$(find static requirements.txt catalogue/settings.py -type f -newer $$made)" ]; then \
		$(MANAGE) collectstatic --no-input --verbosity 0; fi
endef

$(RUN_STAMP):
	$(call install,requirements.txt)

$(DEV_STAMP):
	$(call install,requirements-dev.txt)

# Built beside the one in use, which a failed install leaves as it was; then a link leads to the new one.
# (An environment cannot be moved: its scripts name the folder it was made in.)
define install
	@mkdir -p var
	@command -v $(PYTHON) >/dev/null || { echo 'Python is missing; on Debian: apt-get install python3-venv'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed; PYTHON=… names one.'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python cannot make an environment; on Debian: apt-get install python3-venv'; exit 1; }
	@echo 'Installing $(1) into $(VENV)'
	@rm -rf $(NEW) && $(PYTHON) -m venv $(NEW)
	@$(NEW)/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes \
		--requirement $(1) || { echo 'Nothing was changed: $(1) could not be installed.'; rm -rf $(NEW); exit 1; }
	@touch $(NEW)/$(notdir $@)
	@[ -L $(VENV) ] || rm -rf $(VENV)
	@ln -sfn $(notdir $(NEW)) $(VENV)
	@rm -rf $(filter-out $(NEW),$(wildcard $(VENV)-*))
endef
NEW = $(VENV)-$(patsubst .%,%,$(notdir $@))

# Nothing to install without npm: the tests that want these tools then say so.
$(NODE_STAMP): tests/browser/package.json tests/browser/package-lock.json
	@mkdir -p $(NODE) && rm -f $(NODE)/.node-* && cp $^ $(NODE)
	@if command -v npm >/dev/null; then \
		npm ci --prefix $(NODE) --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null && touch $@; \
	else echo 'npm is missing, so HTML and accessibility stay unchecked (apt-get install npm).'; fi
