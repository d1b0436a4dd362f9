# Two commands do everything on a fresh machine with Python 3.11+ and pip: `make demo` and `make test`.
# PYTHON picks another interpreter: make demo PYTHON=python3.12
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
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
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 以上 / Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "缺少 venv 模块 / the venv module is missing: apt install python3-venv"; exit 1; }

# rjieba is made for the usual machines; where it is not, plain jieba gives the same words more slowly.
$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(PIP) install -e ".[fast]" || $(PIP) install -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(PIP) install -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) out dist build
