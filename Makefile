# Everything goes by these. A fresh machine needs Python 3.11 or newer and make, nothing else:
# the tools are put into .venv.  Choose with: make up PORT=8001 DATA_DIR=/tmp/mine PYTHON=python3.13

PYTHON ?= python3
DATA ?= ../shared/data
BIN := .venv/bin
CODE := lms analytics assessments students courses manage.py
.DEFAULT_GOAL := help
# Compiled code is kept: without it every start takes three times as long.
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help up test lint audit bench screenshots weights canary faults real clean

help:    ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1@\2/p' Makefile | tr '@' '\t'

up: .venv/ready    ## Start Waymark with servers of its own; Ctrl-C stops it
	@exec $(BIN)/python manage.py up

test: .venv/ready-to-test    ## Run every test, in parallel, against servers of its own
	@exec $(BIN)/python -m pytest -n auto

lint: .venv/ready-to-test    ## Check style, security, types, layers, templates, migrations and deployment
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml $(CODE)
	@PATH="$(CURDIR)/$(BIN):$$PATH" SEMGREP_SETTINGS_FILE=.venv/semgrep.yml \
	  SEMGREP_LOG_FILE=/dev/null semgrep scan --config .semgrep --metrics off \
	  --disable-version-check --disable-nosem --error --quiet $(CODE) templates
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@DJANGO_SETTINGS_MODULE=lms.settings.test \
	  $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=lms.settings.production ALLOWED_HOSTS=waymark.example \
	  SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

audit: .venv/ready-to-test    ## Ask for known holes in the packages, and fail past their days
	@$(BIN)/python .ci/audit.py

bench: .venv/ready    ## Measure this machine; SCENARIOS="hand-in noisy" chooses what
	@exec $(BIN)/python -m benchmarks $(SCENARIOS)

screenshots: .venv/ready-to-test    ## Take a picture of every page of everybody; PEOPLE="teacher1" chooses
	@exec $(BIN)/python -m tests.browser.screenshots $(PEOPLE)

weights: .venv/ready-to-test    ## Weigh a student's home, and ask Lighthouse where it is to be had
	@exec $(BIN)/python -m tests.browser.weights

canary: .venv/ready-to-test    ## Look for a token of everybody's at every address there is, as everybody
	@exec $(BIN)/python -m pytest -m canary -n auto -s tests/canary

faults: .venv/ready-to-test    ## Kill and stop everything in turn, and count what was lost
	@exec $(BIN)/python -m pytest -m faults -n 0 -s -p no:randomly tests/faults

real: .venv/ready    ## Import real files and learn from them; DATA=... says where they are
	@exec $(BIN)/python -m benchmarks.real $(DATA)

clean:    ## Take the tools away; the data stays
	rm -rf .venv

# Made anew when the locked packages change.
.venv/ready: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Waymark needs Python 3.11 or newer as $(PYTHON). Name another: make PYTHON=python3.13'; \
	  exit 1; }
	@echo 'Installing what Waymark needs into .venv ...'
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
	  echo '$(PYTHON) can make no virtual environment. On Debian: apt-get install python3-venv'; \
	  exit 1; }
	@test -x $(BIN)/uv || { $(BIN)/python -m ensurepip >/dev/null && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; }
	@UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --quiet --frozen --all-extras --no-dev --inexact
	@touch $@

.venv/ready-to-test: .venv/ready
	@UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --quiet --frozen --all-extras
	@touch $@
