# Two commands do everything on a fresh machine: `make build-pretrain-mix` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
RECIPE ?= pretrain
OUT ?= out
SEED ?= 0
NAME ?=
# at most so many items per pipeline; SHARED=1: OUT is a folder that is mounted on every node of the cluster
LIMIT ?=
SHARED ?=
TARGET ?= build-pretrain-mix
# `make train`: which stage of which size; WORKERS ranks
STAGE ?= 1
MODEL ?= nano
WORKERS ?= 1
# `make eval`: what is judged on what; `make ablate`: how many seeds, steps and which arms, by default all
EVAL_MODEL ?= $(OUT)/runs/stage2-$(MODEL)
TASKS ?= losses
SEEDS ?=
STEPS ?=
ONLY ?=

# `make test-slow`: how many processes are killed at random; WHOLE=out, a finished default build, makes it again on an
# object store and on a cluster that loses a node, and compares (an hour)
KILLS ?= 200
WHOLE ?=

# On a cluster, where the image has the dependencies: make TARGET SETUP= PYTHON_RUN=python
SETUP ?= $(VENV)/.vlend-setup
SETUP_TRAIN ?= $(VENV)/.vlend-setup-train
SETUP_DEV ?= $(VENV)/.vlend-setup-dev
PYTHON_RUN ?= $(VENV)/bin/python
VLEND = $(PYTHON_RUN) -m cli.main
OPTIONS = $(if $(NAME),--name '$(NAME)') $(if $(LIMIT),--limit $(LIMIT)) $(if $(SHARED),--shared)

.PHONY: help build-pretrain-mix build-sft-mix build-adaptor-mix build-sample-mix train eval ablate report submit test test-slow test-ocr compiled bench lint format setup setup-dev clean-setup

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

build-pretrain-mix: $(SETUP) ## build every component from this machine's material and blend by Table 1 (RECIPE, OUT, SEED, NAME, LIMIT)
	$(VLEND) build --recipe '$(RECIPE)' --out '$(OUT)' --seed $(SEED) $(OPTIONS)

build-sft-mix: $(SETUP) ## build the components if they are not there, make conversations of them and blend by Table 2 (OUT, SEED, NAME, LIMIT)
	$(VLEND) build --recipe sft --out '$(OUT)' --seed $(SEED) $(OPTIONS)

build-adaptor-mix: $(SETUP) ## captions and document pages 1.25 : 2.5, for stage 1 (OUT, SEED, NAME, LIMIT)
	$(VLEND) build --recipe adaptor --out '$(OUT)' --seed $(SEED) $(OPTIONS)

build-sample-mix: $(SETUP) ## the same from genuine samples: VLEND_SAMPLES=folder
	$(VLEND) build --recipe samples --out '$(OUT)' --seed $(SEED) $(OPTIONS)

train: $(SETUP_TRAIN) ## train a stage on the blends of OUT, from the stage before (STAGE, MODEL, OUT, SEED, NAME, WORKERS)
	$(VLEND) train --stage $(STAGE) --model '$(MODEL)' --out '$(OUT)' --seed $(SEED) --workers $(WORKERS) $(if $(NAME),--name '$(NAME)')

eval: $(SETUP_TRAIN) ## judge the run or folder EVAL_MODEL on what the blend NAME holds out (OUT, LIMIT; TASKS='losses ocr mmlu=FOLDER')
	$(VLEND) eval --model '$(EVAL_MODEL)' --out '$(OUT)' --blend '$(or $(NAME),$(RECIPE))' $(if $(LIMIT),--limit $(LIMIT)) \
		$(foreach task,$(TASKS),--task '$(task)')

ablate: $(SETUP_TRAIN) ## shares of text, warm-up and grouping, three seeds of each, on the stores of OUT (SEEDS, STEPS, ONLY='text-100 text-70')
	$(VLEND) ablate --out '$(OUT)' --model '$(MODEL)' $(if $(NAME),--name '$(NAME)') $(if $(SEEDS),--seeds $(SEEDS)) \
		$(if $(STEPS),--steps $(STEPS)) $(foreach arm,$(ONLY),--only '$(arm)')

report: $(SETUP) ## make the report, card and Croissant file of a blend again (NAME, OUT)
	$(VLEND) mix report $(or $(NAME),$(RECIPE)) --out $(OUT)

# JOB_ENV='NAME OTHER=VALUE': variables of the job; credentials belong to the cluster (docs/clusters.md)
submit: $(SETUP) ## run TARGET on a cluster: make submit RAY_ADDRESS=http://host:8265 TARGET=build-pretrain-mix OUT=s3://…
	$(VLEND) submit $(TARGET) --address '$(RAY_ADDRESS)' --out '$(OUT)' --recipe '$(RECIPE)' --seed $(SEED) $(OPTIONS) \
		$(foreach variable,$(JOB_ENV),--env '$(variable)')

test: $(SETUP_DEV) ## the tests that take minutes together
	$(PYTHON_RUN) -m pytest --numprocesses=auto --dist=loadfile

test-slow: $(SETUP_DEV) ## the tests that take minutes each (KILLS: how many processes are killed at random; WHOLE)
	VLEND_KILLS=$(KILLS) $(if $(WHOLE),VLEND_WHOLE='$(abspath $(WHOLE))') $(PYTHON_RUN) -m pytest -m slow $(PYTEST_OPTIONS)

# PaddleOCR wants other versions of numpy and OpenCV than the rest is happy with, so it has an environment of its own
test-ocr: ## the tests of the OCR engines, PaddleOCR among them, in an environment of their own
	test -x $(VENV)-ocr/bin/python || $(PYTHON) -m venv $(VENV)-ocr
	$(VENV)-ocr/bin/python -m pip install --quiet --editable '.[ocr]' pytest pytest-timeout hypothesis
	$(VENV)-ocr/bin/python -m pytest tests/pipelines/ocr

compiled: $(SETUP) ## pixels, text and layout of PDF pages by machine code, which builds then use (needs a C compiler and Python's headers)
	$(PYTHON_RUN) -m pip install --quiet --editable '.[compiled]'
	$(PYTHON_RUN) deploy/compile_pixels.py
	$(PYTHON_RUN) deploy/compile_reader.py
	$(PYTHON_RUN) deploy/compile_layout.py

bench: $(SETUP_DEV) ## side-by-side measurements against peers
	-$(PYTHON_RUN) deploy/compile_pixels.py
	-$(PYTHON_RUN) deploy/compile_reader.py
	-$(PYTHON_RUN) deploy/compile_layout.py
	for script in benchmarks/bench_*.py; do $(PYTHON_RUN) $$script || exit 1; done

lint: $(SETUP_DEV) ## style, types and the arrows between the rooms
	$(PYTHON_RUN) -m ruff check .
	$(PYTHON_RUN) -m ruff format --check .
	$(PYTHON_RUN) -m mypy
	$(VENV)/bin/lint-imports

format: $(SETUP_DEV) ## format the code
	$(PYTHON_RUN) -m ruff check --fix .
	$(PYTHON_RUN) -m ruff format .

setup: $(SETUP) ## install what the default build needs
setup-dev: $(SETUP_DEV) ## install what the tests need too

$(VENV)/.vlend-setup: pyproject.toml deploy/install_browser.sh
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --editable .
	sh deploy/install_browser.sh $(VENV)/bin/python
	touch $@

$(VENV)/.vlend-setup-train: pyproject.toml $(VENV)/.vlend-setup
	$(VENV)/bin/python -m pip install --quiet --editable '.[train]'
	touch $@

$(VENV)/.vlend-setup-dev: pyproject.toml $(VENV)/.vlend-setup
	$(VENV)/bin/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean-setup: ## forget the environment
	rm -rf $(VENV)
