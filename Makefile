# `make demo` sets up and shows the main job; `make test` sets up and runs the tests. Both need Python 3.11, venv and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check bench model clean help

help:           ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "extractor needs Python 3.11 or newer; this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

demo: $(STAMP)  ## read the corpus' articles into facts.db and show what came out
	@$(BIN)/python scripts/demo.py

test: $(STAMP)  ## the tests
	$(BIN)/python -m pytest

check: $(STAMP) ## style, types, import contracts, lexicon, corpus, doctests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/extractor lexicon check
	$(BIN)/extractor corpus check
	$(BIN)/python -m pytest --doctest-modules extractor --ignore=extractor/sinks/migrations -q -p no:cacheprovider
	$(BIN)/extractor evaluate corpus/articles/train corpus/articles/dev --gate corpus/baseline.json

bench: $(STAMP) ## words per CPU second, against spaCy's bare tokenizer in the same run
	$(BIN)/python bench/speed.py

model: $(STAMP) ## train the model again: make model DATA=path [WORK=folder]
	@test -n "$(DATA)" || { echo 'make model needs DATA=path of the treebanks and name data (see models/fast/README.md)'; exit 2; }
	$(BIN)/python models/training/build.py --data "$(DATA)" --out models/fast --work "$(or $(WORK),build/model)"

clean:          ## remove what was built, not the virtual environment
	rm -rf build dist facts.db facts.db-shm facts.db-wal
