# The commands of the project. `make run` and `make test` need only Python 3.11, make and (for tests) apt.
.DEFAULT_GOAL := help
SHELL := bash
PYTHON ?= python3.11
VENV := .venv
PY := $(VENV)/bin/python
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

help: ## what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.installed: requirements.lock
	@bash deploy/install.sh $(PYTHON) $(VENV)
	@touch $@

setup: $(VENV)/.installed ## install everything and train a model
	@$(PY) -m bot train

run: setup ## start the bot with the reference member-status API
	@exec $(PY) -m bot demo

test: setup ## everything that must hold
	@$(PY) -m pytest -q

check: $(VENV)/.installed ## format, lint, types, house, training data; under a minute
	@$(VENV)/bin/ruff format --check -q . && $(VENV)/bin/ruff check -q .
	@$(VENV)/bin/mypy
	@$(PY) -m pytest -q tests/test_house.py
	@$(PY) -m bot data check
	@$(PY) -W ignore -m rasa data validate --quiet

clean: ## remove what was made: models, state, reports
	rm -rf models/*.tar.gz models/trained-from.sha256 var reports .rasa

.PHONY: help setup run test check clean
