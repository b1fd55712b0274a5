# `make` alone tells you what it can do. Newcomers need none of it: see README.md.
.DEFAULT_GOAL := help
PYTHON ?= python3
manage := $(PYTHON) manage.py
# The tools come with the test lock; this takes a tenth of a second when they are there.
tools := $(PYTHON) -c "from config import bootstrap; bootstrap.ensure('test')" && .venv/bin
compile := $(or $(shell command -v uv),.venv/tools/bin/uv) pip compile --quiet --universal \
	--generate-hashes --no-header --no-annotate --no-emit-index-url

help: ## say what you can ask for
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

sure: lint types order unchanged deployable $(if $(tested),,test) ## everything that must hold; tested=1 leaves out the tests
fix: ## repair what a machine can repair
	$(tools)/ruff check --fix . && .venv/bin/ruff format .
lint: ## read the code for slips
	$(tools)/ruff check . && .venv/bin/ruff format --check .
	$(tools)/djlint --lint --quiet templates
types: ## check the types
	$(tools)/mypy network chat matching config
order: ## check who imports whom
	$(tools)/lint-imports
unchanged: ## check that migrations and texts follow the code
	$(manage) makemigrations --check --dry-run
	$(manage) texts --check
deployable: ## check the settings as production has them
	PRODUCTION=1 SECRET_KEY=$$(head -c 48 /dev/urandom | od -An -tx1 | tr -d ' \n') \
	SITE_URL=https://bindsteen.example $(manage) check --deploy --fail-level WARNING
test: ## run the tests, all of them
	$(manage) test
live: ## hold the promises of the live socket on both servers
	$(manage) test --both --servers=both tests/chat/test_one_process.py \
	tests/chat/test_two_processes.py tests/config/test_server.py
chaos: ## kill, cut and freeze everything while people talk; words="--seeds 7 --people 10"
	$(tools)/python -m tests.chaos $(words)
bench: ## measure pages, queries, first page and memory
	$(manage) bench
demo: ## fill the network with a small region
	$(manage) prepare --demo
lock: ## choose versions anew, with their hashes
	$(compile) --upgrade pyproject.toml -o requirements.lock
	$(compile) --upgrade pyproject.toml --group test --constraint requirements.lock -o requirements-test.lock
	$(compile) --upgrade --group installer -o requirements-installer.lock
.PHONY: help sure fix lint types order unchanged deployable test live chaos bench demo lock
