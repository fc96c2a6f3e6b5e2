# Two commands: `make demo` brings the archive up, `make test` is the gate.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c

UV_VERSION := 0.11.0
PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy
export VIRTUAL_ENV :=
BIN := .venv/bin
UV := $(BIN)/uv

.PHONY: help demo test check bench format

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(UV):
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
