# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.SILENT:
.DELETE_ON_ERROR:

PYTHON := .venv/bin/python
FIND_PYTHON := tests/tools/find-python
# What .venv may be made with; the first that is found is taken.
PYTHONS ?= 3.13 3.12 3.11
# Every environment holds the versions of a lock. UNLOCKED=yes takes the newest ones that the requirements allow.
UNLOCKED ?=
LIBRARIES := $(if $(UNLOCKED),requirements.txt $(addprefix requirements/,lab.txt test.txt lint.txt docs.txt),requirements/dev.lock)
CORE_2_16 := requirements/core-2.16.$(if $(UNLOCKED),txt,lock)
SDK := requirements/sdk.$(if $(UNLOCKED),txt,lock)
# Ansible keeps its own files here, since the user's home is not ours, and perhaps nobody can write there.
export ANSIBLE_HOME := $(CURDIR)/tests/output/ansible
CHECKS := $(PYTHON) -m tests.run_all
$(shell tests/tools/forget-broken .venv .venv-2.16 .venv-dotnet .venv-eda .venv-lock .venv-peer .venv-sdk $(wildcard .venv-plain/*))
# More than cores: parts wait for time-outs and for each other's answers.
JOBS := $(shell expr $$(nproc) '*' 5 / 2)
# What `make plain` runs playbooks with; the ansible-core and the Python of .venv when CORE is empty.
CORE ?=
CORE_PYTHON ?= 3.11
PLAIN := $(if $(CORE),.venv-plain/$(CORE)-$(CORE_PYTHON),.venv)
FUZZED_VARIABLES := tests/fuzz/test_variables.py
# One test holds thousands of cases, so the time after which it counts as hanging is another one.
LONG_TESTS := -o faulthandler_timeout=10800
MANY_MEMBERS := generated:groups=1,users=1,memberships=0,contacts=50000
WRITTEN_GROUPS := generated:groups=2000,users=5000,memberships=20000,written=1
LARGEST := generated:groups=10000,users=10000,memberships=250000,written=1

.PHONY: help
help: ## Show this list
	grep -hE '^[a-z-]+:.*## ' Makefile | sed -e 's/:.*## /\t/' | expand -t 18

.PHONY: demo
demo: .venv/.ready ## Start a lab, run the change playbook in it twice; the second run changes nothing
	$(PYTHON) -m tests.lab run -- $(PYTHON) -m tests.tools.demo

.PHONY: demo-failure
demo-failure: .venv/.ready ## The same with a change that proves wrong: it is rolled back, and the report says why
	$(PYTHON) -m tests.lab run -- $(PYTHON) -m tests.tools.demo failure

.PHONY: demo-onboarding
demo-onboarding: .venv/.ready ## From an empty tenant to an enabled configuration, twice; the second run changes nothing
	$(PYTHON) -m tests.lab run --dataset empty -- $(PYTHON) -m tests.tools.demo onboarding

.PHONY: demo-drift
demo-drift: .venv/.ready ## People change a running configuration in sixteen ways; one playbook finds and explains all of them
	$(PYTHON) -m tests.lab run --dataset written -- $(PYTHON) -m tests.tools.demo_drift

.PHONY: test
test: venvs ## Everything below but demo and bench; what a merge needs
	$(CHECKS) --jobs $(JOBS) all

.PHONY: check
check: .venv/.ready ## What needs no lab, in less than two minutes: lint, types, unit tests, tests about the repository
	$(CHECKS) --jobs $(JOBS) lint unit contract

.PHONY: lint
lint: .venv/.ready ## ruff, ansible-lint, mypy, layers, changelog, documentation
	$(CHECKS) lint

.PHONY: format
format: .venv/.ready ## Let ruff format every Python file, and mend what it can
	.venv/bin/ruff check --fix --quiet
	.venv/bin/ruff format --quiet

.PHONY: unit
unit: .venv/.ready ## Tests of the pure layers and of the repository; ARGS='-k name' narrows them
	$(CHECKS) unit contract -- $(ARGS)

.PHONY: integration
integration: .venv/.kerberos .venv-sdk/.ready ## Tests in the lab, and the molecule scenario; ARGS='-k name' narrows the tests
	$(CHECKS) --jobs $(JOBS) integration $(if $(ARGS),,molecule) -- $(ARGS)

.PHONY: plain
plain: .venv/.ready $(PLAIN)/.ready ## Every module with plain ansible-playbook; CORE=2.16 CORE_PYTHON=3.11 choose another
	PLAIN_ANSIBLE_PLAYBOOK=$(CURDIR)/$(PLAIN)/bin/ansible-playbook $(CHECKS) plain -- $(ARGS)

.PHONY: eda
eda: .venv/.ready .venv-eda/.ready ## The rulebooks in ansible-rulebook, which needs Java 17
	$(CHECKS) eda -- $(ARGS)

.PHONY: browser
browser: .venv/.ready ## The reports in a headless Chromium, downloaded where there is none; ARGS='-k name'
	$(CHECKS) browser -- $(ARGS)

.PHONY: docs
docs: .venv/.ready ## Build the documentation as a site: the guides, and a page for every module and role
	$(PYTHON) -m tests.tools.docs_site

.PHONY: build
build: .venv/.ready ## The collection as users get it, in tests/output/build; TAG=1.0.0 checks that it is that release
	$(PYTHON) -m tests.tools.build_collection tests/output/build $(TAG)

.PHONY: sbom
sbom: .venv/.ready ## The bill of materials of the release (CycloneDX), in tests/output/build, where make build puts it too
	$(PYTHON) -m tests.tools.sbom tests/output/build

.PHONY: lock
lock: .venv-lock/.ready ## Renew the locks: the newest versions that requirements/*.txt allow, with the hashes of their files
	.venv-lock/bin/python tests/tools/lock.py .venv-lock/bin/uv

.PHONY: faults
faults: .venv/.ready ## Every kind of fault at every call of a change, and its end at every step; takes more than an hour
	# One test holds hundreds of runs here, so the time after which it counts as hanging is another one.
	FAULTS=all $(PYTHON) -m tests.lab run -- .venv/bin/pytest -v -o faulthandler_timeout=10800 tests/integration/safety/test_faults.py tests/integration/safety/test_breakdowns.py tests/integration/safety/test_kills.py tests/integration/safety/test_cancelled.py

.PHONY: hostile
hostile: .venv/.ready ## Every module against every behaviour of hostile servers, of which make test has a selection
	HOSTILE=all $(CHECKS) --jobs 2 hostile

.PHONY: containers
containers: .venv/.ready ## Two containers with one host name claim one lock, 1,000 rounds; ROUNDS=50 for fewer
	ROUNDS=$(or $(ROUNDS),1000) .venv/bin/pytest -q $(LONG_TESTS) tests/unit/plugins/module_utils/_evidence/test_containers.py

.PHONY: fuzz
fuzz: .venv/.ready ## 10,000 malformed documents of each kind; FUZZ_SEED=2 for others, FUZZ=1000 for fewer
	missed=; \
	export FUZZ=$(or $(FUZZ),10000); \
	.venv/bin/pytest -q -s $(LONG_TESTS) $(FUZZED_VARIABLES) || missed=yes; \
	$(PYTHON) -m tests.lab run -- .venv/bin/pytest -q -s $(LONG_TESTS) tests/fuzz --ignore $(FUZZED_VARIABLES) || missed=yes; \
	[ -z "$$missed" ]

.PHONY: histories
histories: .venv/.ready ## 200 random histories of a configuration, each compared in two ways; FIRST_HISTORY=17 HISTORIES=1 for one
	HISTORIES=$(or $(HISTORIES),200) $(PYTHON) -m tests.lab run --dataset written -- .venv/bin/pytest -q $(LONG_TESTS) tests/integration/drift/test_histories.py

.PHONY: dotnet
dotnet: .venv/.ready .venv-dotnet/.ready ## 5,000 questions of each kind to the expression engine and to .NET; COUNT=, SEED= for others, RECORD=yes
	$(PYTHON) -m tests.second_opinion --count $(or $(COUNT),$(if $(RECORD),400,5000)) --seed $(or $(SEED),1) $(if $(RECORD),--record)

.PHONY: sanity
sanity: .venv/.ready .venv-2.16/.ready ## ansible-test sanity as a whole, on the newest and on the oldest supported core
	SANITY=all $(CHECKS) --jobs 2 sanity

.PHONY: bench
bench: .venv/.ready .venv-peer/.ready ## Benchmarks in the lab, as ratios side by side
	missed=; \
	$(PYTHON) -m tests.lab run -- $(PYTHON) -m tests.benchmarks || missed=yes; \
	echo "bench: a group of 50,000 members; making them takes some minutes the first time"; \
	$(PYTHON) -m tests.lab run --dataset $(MANY_MEMBERS) -- $(PYTHON) -m tests.benchmarks ad_group || missed=yes; \
	$(PYTHON) -m tests.lab run --dataset $(WRITTEN_GROUPS) -- $(PYTHON) -m tests.benchmarks written_groups entra_reads drift_runs || missed=yes; \
	$(PYTHON) -m tests.lab run --dataset $(LARGEST) -- $(PYTHON) -m tests.benchmarks drift_largest || missed=yes; \
	[ -z "$$missed" ]

.PHONY: pages
pages: .venv/.ready ## Write what documentation has from elsewhere: pages of roles, permissions, open questions, posture, a schema
	$(PYTHON) -m tests.tools.role_pages
	$(PYTHON) -m tests.tools.permission_table
	$(PYTHON) -m tests.tools.open_questions
	$(PYTHON) -m tests.tools.posture_page
	$(PYTHON) -m tests.tools.variable_schema

.PHONY: screenshots
screenshots: .venv/.ready ## Take the pictures of the reports for docs/images
	$(PYTHON) -m tests.tools.screenshots

.PHONY: shell
shell: .venv/.ready ## A shell inside a fresh lab
	$(PYTHON) -m tests.lab run -- $${SHELL:-/bin/sh}

.PHONY: venv
venv: .venv/.ready ## Make .venv only

.PHONY: venvs
venvs: ## Make the virtual environments that make test needs
	$(MAKE) --jobs=2 .venv/.kerberos .venv-2.16/.ready .venv-sdk/.ready

.PHONY: clean
clean: ## Remove what make, tests and builds made
	rm -rf .venv .venv-2.16 .venv-dotnet .venv-eda .venv-lock .venv-peer .venv-plain .venv-sdk .venv*.lock .venv*.log tests/output .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.ready: $(LIBRARIES) tests/tools/make_venv.py $(FIND_PYTHON)
	python=$$($(FIND_PYTHON) $(PYTHONS)) && "$$python" tests/tools/make_venv.py .venv $(LIBRARIES)

.venv/.kerberos: .venv/.ready requirements/kerberos.lock tests/tools/kerberos.py
	$(PYTHON) tests/tools/kerberos.py $@

.venv-2.16/.ready: $(CORE_2_16) tests/tools/make_venv.py $(FIND_PYTHON)
	python=$$($(FIND_PYTHON) 3.11) && "$$python" tests/tools/make_venv.py .venv-2.16 $(CORE_2_16)

.venv-dotnet/.ready: requirements/dotnet.lock tests/tools/make_venv.py $(FIND_PYTHON)
	python=$$($(FIND_PYTHON) $(PYTHONS)) && "$$python" tests/tools/make_venv.py .venv-dotnet requirements/dotnet.lock

.venv-eda/.ready: requirements/eda.lock tests/tools/make_venv.py $(FIND_PYTHON)
	python=$$($(FIND_PYTHON) $(PYTHONS)) && "$$python" tests/tools/make_venv.py .venv-eda requirements/eda.lock

.venv-lock/.ready: requirements/lock.txt tests/tools/make_venv.py $(FIND_PYTHON)
	python=$$($(FIND_PYTHON) $(PYTHONS)) && "$$python" tests/tools/make_venv.py .venv-lock requirements/lock.txt

.venv-sdk/.ready: $(SDK) tests/tools/make_venv.py $(FIND_PYTHON)
	# Few of its files are ever imported; compiling all of them takes longer than the rest.
	python=$$($(FIND_PYTHON) $(PYTHONS)) && PIP_COMPILE=0 "$$python" tests/tools/make_venv.py .venv-sdk $(SDK)

.venv-plain/%/.ready: requirements.txt requirements/plain.txt tests/tools/make_venv.py $(FIND_PYTHON)
	mkdir -p .venv-plain && echo 'ansible-core==$(CORE).*' >$(@D).constraint
	python=$$($(FIND_PYTHON) $(CORE_PYTHON)) && \
	PIP_CONSTRAINT=$(CURDIR)/$(@D).constraint "$$python" tests/tools/make_venv.py $(@D) requirements/plain.txt

.venv-peer/.ready: .venv/.ready tests/tools/peer_ldap.py
	$(PYTHON) -m tests.tools.peer_ldap .venv-peer
