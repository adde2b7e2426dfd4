# Every command works in a fresh clone with only Python >= 3.11, make and a package index.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run install dev test check fmt lint types layers cov docs claims protocol bench bench-trial bench-verdicts bench-audit bench-scale corpus teach train eval-reader eval-talks eval-told eval-referral eval-ledger eval-memory eval-audit eval-refusals clean

run: install  ## Open it in your browser
	@$(BIN)/counterpoint

install: .venv/installed  ## Leave the command at .venv/bin/counterpoint

dev: .venv/developer

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Counterpoint needs Python 3.11 or newer.")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

.venv/installed: pyproject.toml requirements.lock requirements-dev.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/developer: .venv/installed
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# The browser's own loop and the tests that start one cannot share a process.
test: dev  ## Run all tests
	$(BIN)/pytest -n auto --ignore=tests/browser
	$(BIN)/pytest -n auto tests/browser

check: dev fmt-check lint types layers docs claims test  ## Everything that must hold

fmt: dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fmt-check: dev
	$(BIN)/ruff format --check .

lint: dev
	$(BIN)/ruff check .

types: dev
	$(BIN)/mypy

layers: dev
	$(BIN)/lint-imports

cov: dev
	$(BIN)/pytest --cov --cov-report= --ignore=tests/browser
	$(BIN)/pytest --cov --cov-append --cov-report=term-missing:skip-covered tests/browser

docs: dev  ## The README's transcript is what the program says today
	$(BIN)/python tools/transcript.py --check

claims: dev  ## Nothing is said of the program that must not be
	$(BIN)/python tools/lint_claims.py

protocol: dev  ## Write the safety protocol anew, from the files the program works by
	COUNTERPOINT_HOME=.cache/nobody $(BIN)/counterpoint protocol > docs/operator/PROTOCOL.md

screenshots: dev  ## The README's pictures, made anew (needs Chromium)
	$(BIN)/python tools/screenshots.py

bench: dev  ## Speed and memory, printed as a table
	$(BIN)/python benchmarks/conversation.py
	$(BIN)/python benchmarks/library.py
	$(BIN)/python benchmarks/web.py
	$(BIN)/python benchmarks/proxy.py
	$(BIN)/python benchmarks/progress.py
	$(BIN)/python benchmarks/handoff.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python benchmarks/trial.py
	$(BIN)/python benchmarks/assistants.py
	$(BIN)/python benchmarks/exports.py
	$(BIN)/python benchmarks/verdicts.py

bench-verdicts: dev  ## How often a word about change is right, printed as a table
	$(BIN)/python benchmarks/verdicts.py

bench-audit: dev  ## How long exports and a whole audit take, printed as tables
	$(BIN)/python benchmarks/exports.py
	$(BIN)/python benchmarks/audit.py --full
	$(BIN)/python benchmarks/audit.py --full --tasks .8

bench-scale: dev  ## What Daft and a cluster cost beside our own pool, printed as a table
	$(BIN)/python benchmarks/scale.py

bench-trial: dev  ## How often a trial on oneself sees a difference, printed as tables
	$(BIN)/python benchmarks/trial.py

TRAINING := .cache/training/venv/bin
READER := .cache/training/reader
# Where sets collected by others lie, if you have them: make eval-reader OUTSIDE=...
OUTSIDE ?=

.cache/training/venv/installed: pyproject.toml
	$(PYTHON) -m venv .cache/training/venv
	$(TRAINING)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(TRAINING)/python -m pip install --quiet --group training
	@touch $@

corpus: dev  ## Build the reader's corpus from what was written and rated
	$(BIN)/python -m training.build

teach: .cache/training/venv/installed  ## Let a larger network read what nobody labelled, for make train: an hour of two cores
	PYTHONPATH=src $(TRAINING)/python -m training.teach

train: .cache/training/venv/installed  ## Train the reader: within an hour of two cores
	PYTHONPATH=src $(TRAINING)/python -m training.train --out $(READER)

eval-reader: .cache/training/venv/installed  ## How well the reader reads, printed as a table
	PYTHONPATH=src $(TRAINING)/python -m training.evaluate --model $(READER) $(if $(OUTSIDE),--outside $(OUTSIDE))

eval-told: dev  ## How much danger told straight out is seen, printed as tables
	$(BIN)/python tools/eval_told.py

eval-talks: dev  ## Whether danger is found as a talk goes on, and nothing alarms before it
	$(BIN)/python tools/eval_talks.py $(if $(OUTSIDE),--outside $(OUTSIDE))

eval-referral: dev  ## How often the rules of referral do what they must, printed as a table
	$(BIN)/python tools/eval_referral.py --ordinary corpus/messages.jsonl

eval-ledger: dev  ## How exactly claims are drawn from what was written, printed as a table
	$(BIN)/python tools/eval_ledger.py

eval-memory: dev  ## What a model is told of the ledger, and what is refused, printed as tables
	$(BIN)/python tools/eval_memory.py $(if $(OUTSIDE),--outside $(OUTSIDE))

eval-audit: dev  ## How often each label of the audit is right, printed as tables
	$(BIN)/python tools/eval_audit.py $(if $(OUTSIDE),--outside $(OUTSIDE))

eval-refusals: dev  ## How many bad replies are refused, with the reader and without
	$(BIN)/python tools/eval_refusals.py

lock: dev  ## Renew the locked versions (needs uv)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra anthropic --extra openai --extra ollama --extra keyring --extra pdf --extra mcp --extra reader --group build --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra anthropic --extra openai --extra ollama --extra keyring --extra local --extra pdf --extra mcp --extra reader --extra scale --group dev --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -q -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
