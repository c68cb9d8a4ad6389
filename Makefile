# Every target is one script of the same name or word; the scripts do not need make.
.DEFAULT_GOAL := help
.PHONY: help up stop wipe status test build check format bench docs

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

up: ## install, build, start everything on loopback, load the demonstration
	@./deploy/scripts/up

stop: ## stop everything, keep the data
	@./deploy/scripts/up stop

wipe: ## stop everything and remove the data
	@./deploy/scripts/up wipe

status: ## what runs, and where
	@./deploy/scripts/up status

test: ## all checks and tests; make test FILTER=Approval for some
	@./deploy/scripts/test $(FILTER)

build: ## compile everything, tests too
	@swift build --build-tests --explicit-target-dependency-import-check error

check: ## format, shell scripts, links of documents, walls between modules
	@./deploy/scripts/check

bench: ## measure a release installation, write docs/benchmarks.md
	@./deploy/scripts/bench

docs: ## write the documents as pages for a browser
	@./deploy/scripts/docs

format: ## rewrite Swift files in the house format
	@./deploy/scripts/format fix
