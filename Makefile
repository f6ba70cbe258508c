# leadshare: `make` alone lists what can be made. Needs Python 3.11 or newer and make; everything else is fetched.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON := $(BIN)/python
# The front end and the test services use the Node.js of the virtual environment, not the machine's.
NODE   := PATH="$(abspath $(BIN)):$$PATH"

# Vendor contract files, checked against where they are present: `make test CONTRACTS=folder`.
CONTRACTS ?= $(wildcard ../shared/contracts)
ifneq ($(strip $(CONTRACTS)),)
export CONTRACTS := $(abspath $(CONTRACTS))
endif

LOCKS := run build dev uv
# uv installs in a quarter of pip's time; pip knows mirrors that only pip's own settings name.
install = $(BIN)/uv pip install --quiet --compile-bytecode --python $(PYTHON) --require-hashes $(1) \
	|| $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes $(1)

##@ Every day

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

SCREEN_SOURCES := $(shell find leadshare/web -path leadshare/web/static -prune -o \( -name '*.css' -o -name '*.js' \) -print 2>/dev/null)
FRONTEND_SOURCES := $(wildcard frontend/*.js frontend/*.css frontend/*.svg)
FRONTEND_BUILT := leadshare/web/static/web/BUILT
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard leadshare/locale/*/LC_MESSAGES/django.po))

.PHONY: setup
setup: $(VENV)/.installed-run $(FRONTEND_BUILT) $(CATALOGUES) ## Install what leadshare needs; leaves .venv/bin/leadshare

.PHONY: run
run: setup ## Start the demo on http://127.0.0.1:8000
	@exec $(BIN)/leadshare demo

##@ Changing leadshare

.PHONY: test
test: setup $(VENV)/.installed-dev tests/services/node_modules/.installed ## Run every test, on SQLite and then on PostgreSQL
ifeq ($(strip $(CONTRACTS)),)
	@echo "No vendor contract files here (CONTRACTS=folder names them): checking against our own schemas only."
endif
	@selection=$$($(PYTHON) -m tests.services.chromium); \
	echo "== On SQLite"; \
	env -u LEADSHARE_DATABASE_URL $(BIN)/pytest -m "$$selection"
	@echo "== On PostgreSQL: what reads or writes the database"
	@$(PYTHON) -m tests.services.postgres -- $(BIN)/pytest -p tests.services.on_postgres -m "not browser and not sqlite_only"

.PHONY: check
check: setup $(VENV)/.installed-dev ## Check form, types, imports, licences, locks and migrations
	@echo "== Form";       $(BIN)/ruff format --check .; $(BIN)/ruff check .
	@echo "== Types";      $(BIN)/mypy
	@echo "== Imports";    $(BIN)/lint-imports --no-logo
	@echo "== Licences";   $(PYTHON) -m tests.house.licences
	@echo "== Locks";      $(PYTHON) -m tests.house.locks
	@echo "== Migrations"; DJANGO_SETTINGS_MODULE=leadshare.settings $(BIN)/django-admin makemigrations --check --dry-run

.PHONY: bench
bench: setup $(VENV)/.installed-dev ## Measure beside the physical limit (DATA=folder adds lines that need labelled data)
	@$(PYTHON) -m bench $(if $(DATA),--data $(DATA))

.PHONY: fmt
fmt: $(VENV)/.installed-dev ## Bring the code into form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

.PHONY: lock
lock: $(VENV)/.installed-run ## Pin requirements/*.in again (UPGRADE=1 takes newer versions)
	@for name in $(LOCKS); do \
	  $(BIN)/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) \
	    requirements/$$name.in --output-file requirements/$$name.txt; \
	done

.PHONY: clean
clean: ## Remove everything that was made, but no data (var/ stays)
	@rm -rf $(VENV) frontend/node_modules tests/services/node_modules leadshare/web/static/web \
	  build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@rm -f leadshare/locale/*/LC_MESSAGES/django.mo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the targets above stand on. Each file below says by its age whether its step is still good.

$(PYTHON):
	@for python in python3 python3.11 python3.12 python3.13 python3.14; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$("$$python" --version)"; exec "$$python" -m venv $(VENV); \
	  fi; \
	done; \
	echo "leadshare needs Python 3.11 or newer, and none was found as python3 or python3.11. Install it, then run make again." >&2; \
	exit 1

$(VENV)/.installed-run: requirements/run.txt requirements/build.txt requirements/uv.txt pyproject.toml | $(PYTHON)
	@echo "Installing what leadshare needs"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(call install,-r requirements/run.txt -r requirements/build.txt)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt $(VENV)/.installed-run
	@echo "Installing what the checks and tests need"
	@$(call install,-r requirements/dev.txt)
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json | $(VENV)/.installed-run
	@echo "Installing what the front end needs"
	@$(NODE) npm ci --prefix frontend --silent --no-audit --no-fund
	@touch $@

$(FRONTEND_BUILT): frontend/node_modules/.installed frontend/package.json $(FRONTEND_SOURCES) $(SCREEN_SOURCES)
	@echo "Building the front end"
	@$(NODE) npm run build --prefix frontend --silent
	@touch $@

%.mo: %.po | $(VENV)/.installed-run
	@echo "Compiling translations"
	@$(PYTHON) -m leadshare.web.translations compile
	@touch $@

tests/services/node_modules/.installed: tests/services/package-lock.json | $(VENV)/.installed-run
	@echo "Installing the servers that the tests talk to"
	@$(NODE) npm ci --prefix tests/services --silent --no-audit --no-fund
	@touch $@
