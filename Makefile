# What each target does in detail: docs/operations.md.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build build-widget build-console build-edge dev links test test-unit test-sdk test-engine \
	deploy-check sizes fmt bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what the build needs (about 10 minutes once, then seconds)
	@scripts/setup.sh

build: setup ## everything: dist/ (files) and build/ (the Worker)
	@scripts/build.sh

build-widget: setup ## the widget, its loader and the static files
	@scripts/build.sh widget files

build-console: setup ## the console
	@scripts/build.sh console

build-edge: setup ## the Worker
	@scripts/build.sh edge

dev: ## run it on this machine: http://127.0.0.1:8787 (PORT=… for another port)
	@exec scripts/dev.sh

links: ## new sign-in links for a running make dev
	@. scripts/env.sh; node scripts/dev-links.mjs http://127.0.0.1:$${PORT:-8787} \
	  "$$(sed -n 's/^OPERATOR_SECRET="\(.*\)"$$/\1/p' .dev.vars)"

test: setup ## every check and test
	@scripts/test.sh

test-unit: ## the engine's tests on this machine, without building WebAssembly
	@scripts/cargo test -p edgewise-shared -p edgewise --all-features

test-sdk: build ## the AWS SDK for Rust against an engine
	@. scripts/env.sh; node scripts/with-engine.mjs cargo test -p edgewise-tests

test-engine: build ## clients and browsers against engines
	@. scripts/env.sh; node --test --test-concurrency=2 --test-timeout=240000 tests/*.test.mjs

deploy-check: build ## what a deployment would upload, without uploading it
	@scripts/deploy-check.sh

sizes: build ## how large the build is, against its budgets
	@. scripts/env.sh; node scripts/sizes.mjs

fmt: setup ## format Rust, JavaScript, HTML, CSS and Markdown
	@. scripts/env.sh; cargo fmt --all; prettier --write --log-level warn .

bench: build ## measure
	@. scripts/env.sh; node bench/run.mjs

clean: ## forget the build and what make dev stored; the cache outside the clone stays
	@rm -rf build dist target .edgewise .wrangler .dev.vars
