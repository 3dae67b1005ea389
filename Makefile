# Needs Python >= 3.11 and make; everything else goes into .venv and .cache of this folder.
# Targets are relative paths, so that the folder's own path may contain spaces.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
.PHONY: help reproduce test test-deep mutation matrix notebooks manifest site browser lab benchmarks lint types coverage lock licences audit audit-files clean

# An empty, missing or read-only home must not matter, nor what the caller's shell sets.
CACHE := $(CURDIR)/.cache
RUN = env -u MPLBACKEND -u PYTHONHOME -u PYTHONPATH -u PYTHONSTARTUP -u PYTHONUNBUFFERED -u PYTHONWARNINGS \
	PYTHONUTF8=1 PYDEVD_DISABLE_FILE_VALIDATION=1 XDG_CACHE_HOME="$(CACHE)" MPLCONFIGDIR="$(CACHE)/matplotlib" \
	IPYTHONDIR="$(CACHE)/ipython" JUPYTER_CONFIG_DIR="$(CACHE)/jupyter/config" \
	JUPYTER_DATA_DIR="$(CACHE)/jupyter/data" JUPYTER_RUNTIME_DIR="$(CACHE)/jupyter/runtime" JUPYTER_PLATFORM_DIRS=1
PY = $(RUN) .venv/bin/python
ALL_CORES = -n auto --maxprocesses 8 --dist worksteal
NBVAL = $(PY) -m pytest --nbval --nbval-current-env

ENV := .venv/.project
CHECKED := .cache/notebooks-checked
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
SOURCES := $(shell find src -type f ! -name '*.pyc')

help: ## this list
	@echo "make reproduce builds what it needs and judges every printed number; the other targets:"
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1 · /p' Makefile

reproduce: STAGES := 4
reproduce: $(CHECKED) ## environment, notebooks against their stored outputs, then the verdicts and build/report.html
	@echo "4/4 judging the printed numbers (about 4 s) …"
	@$(RUN) .venv/bin/sojia-stats reproduce --output build

test: STAGES := 4
test: $(ENV) ## unit tests, doctests and guards, then every notebook against its stored outputs
	@echo "3/4 unit tests, doctests and guards on all cores (5 minutes on two, or more) …"
	@$(PY) -m pytest -q $(ALL_CORES)
	@echo "4/4 notebooks against their stored outputs (about 30 s) …"
	@$(NBVAL) -q notebooks

test-deep: STAGES := 3
test-deep: $(ENV) ## the properties with 20 times the examples (also drawn alike on every run)
	@echo "3/3 properties with 20 times the examples (15 minutes or more) …"
	@$(PY) -m pytest -q $(ALL_CORES) --hypothesis-profile=deep -m "hypothesis and not slow"

matrix: .cache/uv/bin/uv ## the tests on every Python with the oldest, the locked and the newest packages (an hour or more; CELLS="3.11-oldest …" for some, QUICK=1 or LEAST=1 for fewer tests, TABLE=1 for the table of the last runs)
	@$(RUN) .cache/uv/bin/python tools/matrix.py $(if $(QUICK),--quick) $(if $(LEAST),--least) $(if $(TABLE),--table) $(CELLS)

notebooks: STAGES := 3
notebooks: $(ENV) ## execute the notebooks anew and store their outputs
	@echo "3/3 executing the notebooks (about 30 s) …"
	@$(PY) tools/run_notebooks.py $(NOTEBOOKS)

site: STAGES := 3
site: $(ENV) ## notebooks, report and API reference as pages that need no network: build/site/index.html
	@echo "3/3 building the pages (about 10 s) …"
	@$(PY) tools/build_site.py

manifest: STAGES := 4
manifest: $(ENV) ## the verdicts and pages with their checksums: build/SHA256SUMS, tests/manifest.json
	@echo "3/4 building the verdicts and the pages (about 20 s) …"
	@rm -rf build/figures
	@$(RUN) .venv/bin/sojia-stats reproduce --output build >/dev/null
	@$(PY) tools/build_site.py
	@echo "4/4 checksums …"
	@$(PY) tools/manifest.py

browser: STAGES := 3
browser: .venv/.browser ## every page and JupyterLab in Chromium, which must be installed
	@echo "3/3 pages and JupyterLab in Chromium (about 100 s) …"
	@BROWSER_TESTS=required $(PY) -m pytest -q tests/browser

lab: STAGES := 3
lab: $(ENV) ## JupyterLab with the notebooks, in this environment and with none of your own settings
	@echo "3/3 JupyterLab: open the address that it prints; Ctrl+C ends it (make notebooks stores the notebooks as the tests want them) …"
	@JUPYTER_CONFIG_PATH="$(CURDIR)/tools/jupyter" $(PY) -m jupyter lab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb

benchmarks: STAGES := 3
benchmarks: $(ENV)  ## reconstruction, survival curves and beta products timed beside the peers that are installed (pip install scrutipy pysprite); the notebooks beside their imports
	@echo "3/3 benchmarks (two minutes or more) …"
	@mkdir -p build
	@$(PY) benchmarks/reconstruction.py --plot build/benchmarks.svg
	@$(PY) benchmarks/survival.py
	@$(PY) benchmarks/beta_product.py
	@$(PY) benchmarks/screening.py
	@$(PY) benchmarks/notebooks.py

mutation: STAGES := 3
mutation: $(ENV) .cache/cosmic-ray ## which changes of statistics, reconstruction and wording the tests notice: a random sample of them (an hour or more; SEED=5 SAMPLE=300)
	@echo "3/3 changing the code, one place after the other …"
	@$(RUN) PYTHONPATH="$(CACHE)/cosmic-ray" .venv/bin/python tools/mutation.py --seed $(or $(SEED),5) --size $(or $(SAMPLE),300)

lint: STAGES := 3
lint: $(ENV) ## style of the code (ruff), and the arrows between its rooms (import-linter, docs/architecture.md)
	@echo "3/3 ruff and import-linter …"
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(RUN) .venv/bin/lint-imports --no-logo --cache-dir .cache/import-linter

types: STAGES := 3
types: $(ENV) ## types of the code (mypy --strict)
	@echo "3/3 mypy (about 30 s the first time) …"
	@$(PY) -m mypy

coverage: STAGES := 3
coverage: $(ENV) ## which branches the unit tests and doctests take: docs/coverage.md; fails below 98 %
	@echo "3/3 unit tests and doctests under coverage (10 minutes or more) …"
	@$(PY) -m coverage erase
	@$(PY) -m coverage run -m pytest -q $(ALL_CORES) --deselect tests/test_coverage_page.py::test_the_stored_page_adds_up
	@$(PY) -m coverage combine --quiet
	@$(PY) -m coverage json --quiet -o .cache/coverage.json
	@$(PY) -m coverage report
	@$(PY) tools/coverage_page.py .cache/coverage.json

lock: .cache/uv/bin/uv ## requirements.lock anew from pyproject.toml (pins are kept where they fit; delete the file to renew all)
	@$(RUN) .cache/uv/bin/uv pip compile pyproject.toml --all-extras --group dev --universal --fork-strategy fewest \
		--python-version 3.11 --generate-hashes --custom-compile-command "make lock" --quiet --output-file requirements.lock
	@$(RUN) .cache/uv/bin/uv pip compile --group browser --constraint requirements.lock --universal --fork-strategy fewest \
		--python-version 3.11 --generate-hashes --custom-compile-command "make lock" --quiet --output-file requirements-browser.lock
	@echo "requirements.lock pins $$(grep -c '^[A-Za-z0-9].*==' requirements.lock) packages"

licences: STAGES := 3
licences: .venv/.browser ## the licences of all pinned packages: docs/licences.md
	@echo "3/3 reading licences …"
	@$(PY) tools/licences.py

audit-files: STAGES := 3
audit-files: $(ENV) ## the environment is what the locks pin, file by file (no network)
	@echo "3/3 checksums of every installed file (about 10 s) …"
	@$(PY) tools/audit.py

audit: STAGES := 3
audit: $(ENV) .cache/audit/bin/pip-audit ## that, and what an advisory service knows of the pinned packages (exit code 3: not checked)
	@echo "3/3 checksums of every installed file (about 10 s), then the advisories …"
	@$(PY) tools/audit.py .cache/audit/bin/pip-audit

clean: ## remove everything that make has built
	rm -rf .venv .cache build

# What these leave, they write last: an interrupted installation is not taken for one.
MAKE_ENV = PYTHON="$(PYTHON)" FOLDER="$(CURDIR)" sh tools/make_env.sh

.venv/.packages: requirements.lock tools/make_env.sh
	@$(MAKE_ENV) packages $(or $(STAGES),2)

$(ENV): .venv/.packages pyproject.toml src/sojia_stats/_version.py | .cache
	@$(MAKE_ENV) project

.venv/.browser: $(ENV) requirements-browser.lock
	@$(MAKE_ENV) browser
	@touch $@

# A virtual environment does not survive a move of its folder.
ifneq "$(shell cat .venv/.packages 2>/dev/null)" "$(CURDIR)"
.PHONY: .venv/.packages
endif

$(CHECKED): $(ENV) $(SOURCES) $(NOTEBOOKS)
	@echo "3/4 re-executing $(words $(NOTEBOOKS)) notebooks against their stored outputs (about 30 s) …"
	@$(NBVAL) -q notebooks
	@touch $@

.cache:
	@mkdir -p $@

.cache/uv/bin/uv:
	@echo "fetching the resolver uv into .cache …"
	@rm -rf .cache/uv && $(or $(PYTHON),python3) -m venv .cache/uv && .cache/uv/bin/python -m pip -qq --disable-pip-version-check install uv

# Apart from .venv, which holds what is pinned and nothing else.
.cache/cosmic-ray: | $(ENV)
	@echo "fetching cosmic-ray into .cache …"
	@rm -rf $@ && $(PY) -m pip -qq --disable-pip-version-check install --target $@ cosmic-ray

.cache/audit/bin/pip-audit:
	@echo "fetching pip-audit into .cache …"
	@rm -rf .cache/audit && $(or $(PYTHON),python3) -m venv .cache/audit && .cache/audit/bin/python -m pip -qq --disable-pip-version-check install pip-audit
