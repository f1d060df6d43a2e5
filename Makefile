# The whole interface of this repository. `make demo` and `make test` set up all they need.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
ENGINE := $(wildcard vm/*.pyx vm/*.pxd vm/*.pxi vm/*.h) CMakeLists.txt pyproject.toml
# One compile at a time is slow, more than the machine has cores is slower.
export CMAKE_BUILD_PARALLEL_LEVEL ?= 2
JOBS ?= 2

.PHONY: demo test dev build check stress fuzz bench docs lib clean otp

demo: $(VENV)/.installed ## from a .beam to a booted board, on a simulated ESP32
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash tools/demo.sh

test: $(VENV)/.dev otp ## every test, against real OTP and Elixir
	$(PY) -m pytest -n $(JOBS) $(TESTS)

dev: $(VENV)/.dev ## an editable install that rebuilds the engine when a .pyx changes
	$(BIN)/pip install -q --no-deps --no-build-isolation -C editable.rebuild=true -C editable.verbose=false -e .

build: $(VENV)/.dev ## wheel and sdist in dist/
	$(PY) -m build --outdir dist .

check: $(VENV)/.dev ## lint, types, import directions, generated files fresh
	$(BIN)/ruff check .
	$(PY) -m mypy
	$(BIN)/lint-imports --no-cache
	$(PY) tools/check_generated.py
	$(PY) tools/library_table.py --check

stress: $(VENV)/.dev otp ## the long runs: sanitizers, mutated modules under them, data races, storms (resumable)
	bash tools/stress.sh

fuzz: $(VENV)/.dev ## mutated inputs through every reader and the loader
	bash tools/fuzz.sh

bench: $(VENV)/.dev otp ## ratios against erl, python and ourselves
	bash tools/bench.sh

docs: $(VENV)/.dev ## run every command and program that the guide shows, and compare what they print
	$(PY) -m pytest tests/docs

lib: $(VENV)/.dev otp ## rebuild the shipped library packs and templates
	$(PY) tools/build_lib.py

clean:
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

otp:
	@bash tools/setup.sh otp

$(PY):
	bash tools/setup.sh venv $(VENV)

$(VENV)/.installed: $(PY) $(ENGINE)
	$(BIN)/pip install -q -e .
	touch $@

$(VENV)/.dev: $(PY) $(ENGINE)
	$(BIN)/pip install -q -e '.[dev]'
	touch $@ $(VENV)/.installed
