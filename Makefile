# The two that matter: `make demo` and `make test`.
.PHONY: demo test faults fuzz bench bench-boards bench-facts bench-goals bench-live bench-signals fmt lint web build
.DEFAULT_GOAL := demo
SHELL := bash

TARGET := $(or $(CARGO_TARGET_DIR),target)
UPCOUNT := $(TARGET)/debug/upcount
DEMO := .demo
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)

## Builds, makes the made-up company, and serves it on this machine.
demo:
	@scripts/install.sh demo
	@$(MAKE) --no-print-directory build
	@$(MAKE) --no-print-directory $(DEMO)/ready
	@$(UPCOUNT) serve --home $(DEMO) --port $(or $(PORT),8620)

$(DEMO)/ready:
	@echo "Making a made-up company with 1,000,000 policies (once, about a minute)"
	@$(UPCOUNT) company --home $(DEMO) --policies 1000000 --seed 1
	@touch $@

build: web
	@echo "Building (the first time takes minutes: the analytical engine is large)"
	@cargo build --locked -p upcount

web: web/dist/index.html
web/dist/index.html: $(WEB_SOURCES)
	@echo "Building the web"
	@scripts/web.sh web build
	@touch $@

## Runs everything, fast ones first.
test:
	@scripts/install.sh test
	@$(MAKE) --no-print-directory web
	cargo test --workspace --locked
	scripts/postgres.sh cargo test --locked -p upcount --test whole
	UPCOUNT_RESTARTS=3 scripts/postgres.sh cargo test --locked -p upcount --test whole started_again
	scripts/lake.sh cargo test --locked -p upcount --test whole in_a_lake
	scripts/sql.sh cargo test --locked -p upcount --test whole sql::
	scripts/s3.sh cargo test --locked -p upcount --test whole in_storage
	scripts/postgres.sh scripts/s3.sh cargo test --locked -p upcount --test whole in_storage
	scripts/web.sh web/types test
	scripts/web.sh web check
	cargo build --locked -p upcount
	scripts/e2e.sh $(UPCOUNT)
	@$(MAKE) --no-print-directory lint

lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

fmt:
	cargo fmt --all

## Kills the server again and again while facts are written, on both databases; docs/faults.md has a run.
KILLS ?= 200
faults:
	UPCOUNT_KILLS=$(KILLS) cargo test --locked -p upcount --test whole killed -- --nocapture
	UPCOUNT_KILLS=$(KILLS) scripts/postgres.sh cargo test --locked -p upcount --test whole killed -- --nocapture
	UPCOUNT_RESTARTS=20 scripts/postgres.sh cargo test --locked -p upcount --test whole started_again -- --nocapture

## Damages files and makes up requests, many of them.
FUZZ ?= 2000
fuzz: build
	UPCOUNT_FUZZ=$(FUZZ) UPCOUNT_FUZZ_SEED=$$RANDOM cargo test --locked -p upcount --test whole fuzz -- --nocapture
	scripts/fuzz.sh $(UPCOUNT)

## Speed and memory beside peers, in one run; writes bench/README.md.
bench:
	cargo build --locked --release -p upcount
	bench/run.sh $(TARGET)/release/upcount

## What a reader of each Board waits for, and which planted truths the Boards find; written to bench/boards.md.
bench-boards:
	cargo build --release --locked -p upcount
	bench/run.sh $(TARGET)/release/upcount --boards

## Forecasts made to add up beside hierarchicalforecast, and a plan of goals lived with; written to bench/goals.md.
bench-goals:
	cargo build --release --locked -p upcount
	bench/run.sh $(TARGET)/release/upcount --goals

# What a server gathers by itself is not what is measured.
bench-facts bench-live bench-signals: export UPCOUNT_GATHER_AFTER = 0

## Single facts with full durability beside plain INSERTs; writes bench/facts.md.
bench-facts:
	cargo build --locked --release -p upcount
	UPCOUNT_TEST_POSTGRES_OPTIONS="-c fsync=on" scripts/postgres.sh python3 -B bench/facts.py $(TARGET)/release/upcount

## Boards read by many while facts arrive; writes bench/live.md.
bench-live:
	cargo build --locked --release -p upcount
	python3 -B bench/live.py $(TARGET)/release/upcount

## What it costs to look for signals among 50,000 agents; writes bench/signals.md.
bench-signals:
	cargo build --locked --release -p upcount
	python3 -B bench/signals.py $(TARGET)/release/upcount
