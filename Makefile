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
	@DEMO=1 exec $(BIN)/python manage.py demo $(if $(filter 0,$(SERVE)),--no-serve,--port $(PORT))

test: .venv/.dev ## The gate: checks, the suite on SQLite and on PostgreSQL, the browser tests
	@exec $(BIN)/python -m tests.gate test

check: .venv/.dev ## Only the checks: format, types, directions of imports, templates, migrations, deployment
	@exec $(BIN)/python -m tests.gate check

