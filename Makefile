# `make` publishes; `make test`, `make check`, `make score` and `make bench` are for developers.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: all test check format score bench wheel clean

all: $(VENV)/installed
	$(RUN) publish.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/testable: pyproject.toml | $(VENV)/installed
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

test: $(VENV)/testable
	$(RUN) -m pytest

check: $(VENV)/testable
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

format: $(VENV)/testable
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

score: $(VENV)/testable
	$(RUN) bench/score.py ../shared/pages

bench: $(VENV)/testable
	$(RUN) bench/startup.py
	$(RUN) bench/many_pages.py

wheel: $(VENV)/testable
	$(RUN) -m build --wheel

clean:
	rm -rf $(VENV) .pagefeed build dist/*
