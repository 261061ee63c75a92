# `make` on a machine with Python 3.11 or later makes everything that is needed, then publishes the sample.
#
#   make         publish: items/ and feeds/ to dist/
#   make quick   tests that start no program: seconds
#   make test    the tests but for the slow ones, on all cores
#   make test-all  all tests
#   make check   format, lint and types
#   make readers packages of npm that read and judge feeds and pages, for the tests
#   make format  mend what can be mended of that
#   make train   learn how whole copies are read from labelled pages (TRAIN='--wcxb FOLDER' names real ones)
#   make score   how well labelled pages are read (PAGES=FOLDER names them)
#   make fuzz    inputs put together by chance, for MINUTES (5) from SEED (1)
#   make bench   what a run with nothing to do, reading a page, matching a page and 10,000 pages cost
#   make faults  kill runs, fill disks, damage what they remember, and count what became of it (SEED=2, TRIALS=flips)
#   make wheel   build/pagefeed-VERSION-py3-none-any.whl
#   make clean   remove what the tools made; items/, feeds/ and dist/ stay
#
# PYTHON=python3.12 chooses a Python.

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check
MINUTES ?= 5
QUICK := $(addprefix tests/,test_architecture.py language permalinks read/test_lines.py read/test_text.py entries/test_dating.py \
	entries/test_titles.py catalog/test_claims.py render/test_xml.py render/test_jsonfeed.py)
SEED ?= 1
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && { echo $$python; break; }; done)

.DELETE_ON_ERROR:
.PHONY: all quick test test-all check readers format score train fuzz bench faults wheel clean

all: $(VENV)/installed
	$(RUN) publish.py

quick: $(VENV)/testable
	$(RUN) -m pytest --numprocesses auto --dist worksteal -m 'not slow' $(QUICK)

test: $(VENV)/testable
	$(RUN) -m pytest --numprocesses auto --dist worksteal -m 'not slow'

test-all: $(VENV)/testable
	$(RUN) -m pytest --numprocesses auto --dist worksteal

check: $(VENV)/testable
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m mypy --config-file tests/mypy.ini

readers:
	cd tests/npm && npm install --no-package-lock --no-audit --no-fund --loglevel=error

format: $(VENV)/testable
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

score: $(VENV)/testable
	$(RUN) bench/score.py $(PAGES)

train: $(VENV)/trainable
	PYTHONPATH=src:. $(RUN) -m training $(TRAIN)

fuzz: $(VENV)/testable
	PYTHONPATH=src:tests $(RUN) tests/fuzz/run.py --minutes $(MINUTES) --seed $(SEED)

bench: $(VENV)/testable
	$(RUN) bench/startup.py
	$(RUN) bench/reading.py
	$(RUN) bench/matching.py
	$(RUN) bench/many_pages.py
	$(RUN) bench/peers

faults: $(VENV)/testable
	PYTHONPATH=src:tests $(RUN) tests/faults/run.py $(TRIALS) --seed $(SEED)

wheel: $(VENV)/testable
	$(RUN) -m build --wheel --outdir build

clean:
	rm -rf $(VENV) .pagefeed build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/testable: pyproject.toml | $(VENV)/installed
	$(PIP) 'pip>=25.1'  # The first that knows groups.
	$(PIP) --editable . --group test
	@touch $@

$(VENV)/trainable: pyproject.toml | $(VENV)/testable
	$(PIP) --group train
	@touch $@

$(VENV)/installed: pyproject.toml | $(RUN)
	$(PIP) --editable .
	@touch $@

$(RUN):
	@$(or $(PYTHON),false) -c '$(NEW_ENOUGH)' 2>/dev/null || { \
		echo "pagefeed needs Python 3.11 or later, and $(or $(PYTHON),no python3 here) is none;" \
			"install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
