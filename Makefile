# make run, make test, make lint: each does its own set-up. `make help` lists them all.
SHELL := /bin/sh
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help run dev backup test test-latest test-compose lint format bench screenshot messages audit lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## start the site with the sample notes (PORT=8000)
	@PORT=$(PORT) $(BIN)/python -m scripts.run

dev: setup ## start the site with automatic reload (PORT=8000)
	@DEBUG=1 PORT=$(PORT) $(BIN)/python manage.py migrate --verbosity 0
	@DEBUG=1 PORT=$(PORT) $(BIN)/python manage.py runserver $(PORT)

backup: setup ## the whole site into one dated file (BACKUPS=folder, KEEP=how many days, weeks and months)
	@$(if $(SECRET_KEY)$(SECRET_KEY_FILE),,SECRET_KEY_FILE=var/secret-key) \
	  $(BIN)/python manage.py backup $(if $(KEEP),--keep $(KEEP))

test: setup-dev ## unit, integration and browser tests
	@$(BIN)/python scripts/browser.py
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

test-latest: setup-dev ## the same suite on the newest Django and Python to be had
	@sh scripts/test_latest.sh $(ARGS)

test-compose: setup-dev ## the containers, brought up for real (needs a Docker engine)
	@missing=$$(sh scripts/has_docker.sh) || { echo "The containers cannot be tried: $$missing." >&2; exit 1; }
	@COMPOSE_TESTS=1 $(BIN)/python -m pytest -q tests/compose $(ARGS)

lint: setup-dev ## ruff, mypy, djlint, biome, and whether migrations and translations are complete
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint templates --lint --quiet
	@node_modules/.bin/biome check static
	@DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run

format: setup-dev ## let ruff and biome lay out the code
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@node_modules/.bin/biome check --write static

bench: setup-dev ## what is measured, and against what: see bench/README.md
	@cat bench/README.md

screenshot: setup-dev ## renew the pictures of the README (of a running site: URL=http://localhost:8000/)
	@$(BIN)/python scripts/browser.py
	@$(BIN)/python scripts/screenshot.py docs $(URL)

messages: setup-dev ## collect new strings for translation (needs the gettext tools)
	@cd $(CURDIR) && DEBUG=1 $(BIN)/python manage.py makemessages -l zh_Hans --ignore node_modules --ignore '.venv*' --ignore var --no-wrap --no-location --no-obsolete

audit: setup ## ask whether a pinned package has a known hole (needs the network)
	@sh scripts/audit.sh

lock: setup-dev ## compile the hashed requirements anew
	@sh scripts/lock.sh

clean: ## remove everything that set-up made, but not var/ (your data)
	@rm -rf .venv .venv-latest node_modules

# Set-up -------------------------------------------------------------------------------------------------------------
.PHONY: setup setup-dev
setup: $(VENV)/.runtime node_modules/.installed locale/zh_Hans/LC_MESSAGES/django.mo
setup-dev: $(VENV)/.dev node_modules/.installed locale/zh_Hans/LC_MESSAGES/django.mo

$(BIN)/python:
	@sh scripts/find_python.sh > /dev/null
	@echo "Making $(VENV) …"
	@"$$(sh scripts/find_python.sh)" -m venv $(VENV) || { echo "Python cannot make a virtual environment: install its venv module (on Debian: python3-venv)." >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "Installing Python packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing Python packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime

node_modules/.installed: package-lock.json
	@sh scripts/check_node.sh
	@echo "Installing browser packages …"
	@npm ci --silent --no-audit --no-fund
	@touch $@

locale/zh_Hans/LC_MESSAGES/django.mo: locale/zh_Hans/LC_MESSAGES/django.po | $(VENV)/.runtime
	@$(BIN)/pybabel --quiet compile --domain django --directory locale
