# `make demo` and `make test` do all set-up themselves; nothing else has to be installed by hand.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SAMPLES := assignments/ece662_a1/samples

.PHONY: demo test packages fuzz attacks bench docs format lint clean

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

# Exit code 1 says that some checks failed, which is what these samples are for.
demo: $(STAMP)
	@for sample in clean starter several; do \
	  $(BIN)/grader grade ece662_a1 $(SAMPLES)/$$sample --only functions --out demo/$$sample --quiet || [ $$? -eq 1 ] || exit 1; \
	done
	@$(BIN)/grader grade ece662_a1 $(SAMPLES)/seed002 --out demo/seed002 || [ $$? -eq 1 ]

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A browser and real pictures for the tests that look at them, where Debian's packages can be had by root;
# elsewhere these tests are skipped, and say so.
packages:
	@missing=""; \
	command -v chromium >/dev/null || missing="chromium"; \
	[ -d /usr/share/datasets/fashion-mnist ] || missing="$$missing dataset-fashion-mnist"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $$missing; } \
	    >/dev/null 2>&1 || echo "Not installed, so that their tests are skipped: $$missing"; \
	fi

test: lint packages
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto

# Broken submissions, more and other ones than in every test run: `make fuzz COUNT=5000 SEED=7`.
COUNT ?= 1000
SEED ?= 1
fuzz: $(STAMP)
	FUZZ_COUNT=$(COUNT) FUZZ_SEED=$(SEED) $(BIN)/python -m pytest -n auto tests/fuzz

# Which attacks work without which layer of the sandbox: as root, where this is root, and as an ordinary user.
attacks: $(STAMP)
	$(BIN)/python -m tests.attacks
	$(BIN)/python -m tests.attacks --unprivileged

bench: $(STAMP)
	$(BIN)/python -m tests.bench

# The JSON Schemas, the tables, and what the guides' commands print.
docs: $(STAMP)
	$(BIN)/python -m docs.generate

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) out demo build dist
