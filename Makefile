# Building, running and checking Yulan. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

# Tools that building needs live here, outside the checkout, and serve every clone.
export YULAN_CACHE ?= $(HOME)/.cache/yulan
export PATH := $(YULAN_CACHE)/bin:$(PATH)

# The archive to explore: a corpus.toml, or a folder of articles.
CORPUS ?= data/corpus.toml
PORT ?=

# Paths of this machine stay out of the app, so that the same source gives the same bytes anywhere. This takes the place
# of the flags in .cargo/config.toml and repeats them; it names the target, so that native builds are left alone.
APP_FLAGS := --cfg erase_components --cfg sha2_backend_soft=\"compact\" --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src=/deps
# With a build folder outside the checkout, the app still lands inside.
APP := target/app/index.html
APP_SOURCES := $(shell find src style -type f) index.html build.rs Trunk.toml Cargo.toml Cargo.lock
YULAN := cargo run --quiet --release --
# Parts of the names of the tests that read full texts; `cargo test` runs them too, and they skip where there are none.
TEXTS := full_texts comes_through_whole real_file sentence_of_a_publisher

.PHONY: soak help run build test texts check bench pictures clean tools

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: build ## Build, then serve dist/ on this machine
	@echo "One file:  $(CURDIR)/dist/yulan.html (open it in any browser)"
	@$(YULAN) serve dist $(if $(PORT),--port $(PORT))

build: tools $(APP) ## Build dist/ (the site) and dist/yulan.html; CORPUS=path for another archive
	@$(YULAN) build "$(CORPUS)" --app target/app --out dist --single-file dist/yulan.html

tools:
	@tools/setup.sh app

# Trunk's own hook brings the data only where Trunk makes the site; here `yulan build` joins app and data.
$(APP): $(APP_SOURCES) | tools
	@echo "Building the app (the first time takes a few minutes)"
	@CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$(APP_FLAGS)" YULAN_HOOK=off NO_COLOR=true trunk build --offline --release --cargo-profile shipping --dist target/app

test: build ## Every check and test; what continuous integration runs
	@tools/setup.sh tests
	@tools/check.sh
	cargo test

texts: build ## The tests of full texts, which lie beside the checkout or in YULAN_SHARED
	@tools/setup.sh tests
	cargo test --test ask --test browser --test sample --test seeds --test tidy -- $(TEXTS)

check: build ## Lints, formatting, documentation and budgets
	@tools/check.sh

soak: ## Hostile files for every reader, ten minutes a form (YULAN_SOAK_SECONDS); two hundred servers; 20,000 articles
	cargo test --release --test serve -- --ignored
	cargo test --release --test walks -- --ignored --nocapture
	cargo test --release --test readers -- --ignored --nocapture

bench: build ## Measure; see BENCHMARKS.md
	@benches/run.sh

pictures: build ## Make the pictures in docs/ from the digests written for this repository
	@tools/pictures.sh

clean: ## Remove what was built here; the tools stay
	rm -rf target dist
