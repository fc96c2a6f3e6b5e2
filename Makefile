# Two commands: `make demo` brings the archive up, `make test` is the gate. What outgrows make is in tests/gate.py.
.DEFAULT_GOAL := help

UV_VERSION := 0.13.9
PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
BIN := .venv/bin
UV_SYNC := $(BIN)/uv sync --quiet --locked --inexact --python $(BIN)/python

# The environment is the one beside this file, made from the interpreter named above, whatever the caller's shell says.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
export UV_LINK_MODE ?= copy
unexport VIRTUAL_ENV UV_PYTHON PYTHONHOME PYTHONPATH

.PHONY: help demo test check bench proofs fixtures format messages
.DELETE_ON_ERROR:

help: ## Say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

demo: .venv/.demo ## The archive with the seed pages, at http://127.0.0.1:8000 (PORT=…; SERVE=0: stop before serving)
	@DEMO=1 PUBLISHED_FILES=1 exec $(BIN)/python manage.py demo $(if $(filter 0,$(SERVE)),--no-serve,--port $(PORT))

test: .venv/.dev ## The gate: checks, the suite on SQLite and on PostgreSQL, the browser tests
	@exec $(BIN)/python -m tests.gate test

check: .venv/.dev ## Only the checks: format, types, directions of imports, templates, migrations, deployment
	@exec $(BIN)/python -m tests.gate check

bench: .venv/.bench ## Speed of imports, searches, scans, pages and the desk, beside peers, as tables; keeps its archives in ~/.cache/fonds-bench
	@exec $(BIN)/python -m tests.bench

proofs: .venv/.dev ## What the Nu checker and Lighthouse say of the site; wants Java, Node and Chromium
	@exec $(BIN)/python -m tests.proofs

format: .venv/.dev ## Put code and templates into the house's format
	@exec $(BIN)/python -m tests.gate format

messages: .venv/.dev ## Gather the words to translate into archive_project/locale/, and compile what is translated (needs GNU gettext)
	@DEMO=1 $(BIN)/python manage.py makemessages --all --no-obsolete --no-wrap --add-location=file \
	  --ignore '*/admin/*' --ignore 'tests/*' --ignore 'var/*' --ignore 'static_root/*'
	@DEMO=1 $(BIN)/python manage.py compilemessages --ignore .venv

fixtures: .venv/.demo ## Write fixtures/demo.json anew: the archive as the importer makes it from fixtures/pages
	@rm -rf var/fixtures && mkdir -p var/fixtures
	@export DEMO=1 DATABASE_URL=sqlite:///var/fixtures/archive.sqlite3; \
	  $(BIN)/python manage.py demo --no-serve >/dev/null; \
	  $(BIN)/python manage.py dumpdata documents collections --natural-foreign --natural-primary --indent 1 -o fixtures/demo.json \
	    --exclude collections.finding --exclude collections.readingupto --exclude collections.suggestion

# Each stamp says that the environment holds what the lock said when it was made; a demo on top of the tests' environment
# takes nothing away (--inexact).
.venv/.demo: uv.lock pyproject.toml | .venv/uv-$(UV_VERSION)
	@echo "Installing what the lock names…"
	@$(UV_SYNC) --compile-bytecode
	@touch $@

.venv/.dev: uv.lock pyproject.toml | .venv/uv-$(UV_VERSION)
	@echo "Installing what the lock names, and the tests' tools…"
	@$(UV_SYNC) --group dev --group e2e
	@touch $@ .venv/.demo

.venv/.bench: uv.lock pyproject.toml | .venv/uv-$(UV_VERSION)
	@echo "Installing what the lock names, and the peers to measure beside…"
	@$(UV_SYNC) --group bench
	@touch $@ .venv/.demo

.venv/uv-$(UV_VERSION):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Fonds needs Python 3.11 or newer as $(PYTHON); name another with: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python -a -x $(BIN)/pip || { echo "Making .venv…"; $(PYTHON) -m venv --clear .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@
