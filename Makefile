# Two commands do everything on a fresh machine with Python 3.11+: `make demo` and `make test`.
# PYTHON picks another interpreter: make demo PYTHON=python3.12
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COUNTY := benchmarks/data/yunxi/files

.PHONY: demo test quality clean

demo: $(VENV)/installed
	$(BIN)/jianfu-dedup scan $(COUNTY) -o out/report.html -o out/report.json -o out/report.xlsx

test: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

quality: $(VENV)/installed-dev
	$(BIN)/python benchmarks/quality.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[fast]"
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) out dist build
