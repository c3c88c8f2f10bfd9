# `make demo` sets up and shows the main job; `make test` sets up and runs the tests. Both need Python 3.11, venv and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check docs bench bench-models model soak fuzz clean help

help:           ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

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

docs: $(STAMP)  ## the documentation site, into build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo 'open build/site/index.html'

bench: $(STAMP) ## words per CPU second, against spaCy's bare tokenizer in the same run
	$(BIN)/python bench/speed.py

model: $(STAMP) ## train the models again: make model DATA=path BASE=path [TORCH=python with PyTorch] [WORK=folder] [SMOKE=1]
	@test -n "$(DATA)" -a -n "$(BASE)" || { echo 'make model needs DATA=path of the treebanks and name data (models/fast/README.md) and BASE=path of the published encoder (models/training/encoder/__init__.py)'; exit 2; }
	PYTHONPATH=.:models $(or $(TORCH),$(BIN)/python) -m training.encoder.build --data "$(DATA)" --base "$(BASE)" --out $(if $(SMOKE),"$(or $(WORK),build/model)/smoke" --smoke,models/accurate) --work "$(or $(WORK),build/model)/encoder"
	$(if $(SMOKE),,$(BIN)/python models/training/build.py --data "$(DATA)" --out models/fast --work "$(or $(WORK),build/model)" --teacher models/accurate)
	$(if $(SMOKE),,PYTHONPATH=models $(BIN)/python -m training.checksums models)
	$(if $(SMOKE),,$(BIN)/python -m build --wheel --no-isolation --outdir "$(or $(WORK),build/model)/wheels")

bench-models: $(STAMP) ## speed, load time and memory of the models beside a pipeline built like en_core_web_sm
	$(BIN)/python -c 'import spacy_lookups_data' 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check spacy-lookups-data
	OMP_NUM_THREADS=1 $(BIN)/python bench/models.py

soak: $(STAMP)  ## trouble for twenty minutes: kills, a full disk, a reviewer beside; make soak MINUTES=60
	rm -rf build/soak
	$(BIN)/python scripts/soak.py --minutes $(or $(MINUTES),20) --work build/soak

fuzz: $(STAMP)  ## ten CPU minutes of coverage-guided fuzzing of each door; make fuzz MINUTES=1
	$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt atheris
	for target in numbers periods articles lexicon pipeline; do $(BIN)/python -m fuzz.run $$target --minutes $(or $(MINUTES),10) || exit 1; done

clean:          ## remove what was built, not the virtual environment
	rm -rf build dist facts.db facts.db-shm facts.db-wal
