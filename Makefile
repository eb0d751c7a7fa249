# One way in. `make` alone lists what can be done.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN = $(shell swift build -c release --show-bin-path)

.PHONY: help demo test record verify test-tsan model fuzz bench replay accuracy crash faults hostile simulate night mutants leaks screen \
  hall-vm format clean build

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14

build:
	@scripts/prepare.sh build
	@swift build -c release

demo: build ## a whole sitting on 43 virtual consoles (SERVE=1: stays up: screen in the browser, votectl)
	@$(BIN)/hall-simulator demo $(if $(SERVE),--serve) --output demo-out
	@$(if $(SERVE),,$(BIN)/protocol-generator publish demo-out/site --journal demo-out/state/journal.sqlite \
	  --edrpou 00000000 --katottg UA00000000000000000 --url https://rada.example/golosuvannia \
	  --deputies demo-out/config/deputies.csv --office)
	@$(if $(SERVE),,scripts/both-verifiers.sh $(BIN)/votectl "$$($(BIN)/vote-daemon seal-key demo-out/config/seal-key)" \
	  demo-out/site/*/)

test: ## every quick test; ends with `N passed, N failed`
	@scripts/prepare.sh build test
	@scripts/test.sh

record: ## the records and the open data, with every validator and LibreOffice; then random sittings (SITTINGS=200)
	@scripts/prepare.sh build test record
	@scripts/record-tools.sh
	@swift build --build-tests
	@swift test --skip-build --filter 'ProtocolDocumentsTests|JournalRecordTests|OpenDataTests|protocol_generatorTests'
	@scripts/record-sittings.sh $(or $(SITTINGS),200)

verify: ## published sittings, spoiled in every way, before votectl verify and the independent verify/verify.py
	@scripts/prepare.sh build test
	@scripts/verify.sh

test-tsan: ## the engine, the reactor and the sockets under ThreadSanitizer
	@scripts/prepare.sh build test
	@scripts/test-tsan.sh

model: ## the lock-free algorithm in Spin, with the mutants that it must catch
	@scripts/prepare.sh model
	@model/run.sh

fuzz: ## what reads strangers' bytes under libFuzzer: codec, varlink, configuration, journal (TIME=60 ONLY=Journal)
	@scripts/prepare.sh build
	@Fuzz/run.sh $(or $(TIME),60) $(ONLY)

bench: ## instruction counts, ratios, and from press to pixel: target and figure side by side
	@scripts/prepare.sh build bench
	@Benchmarks/run.sh
	@Benchmarks/bulk.sh
	@Benchmarks/screen.sh

replay: build ## 240 recorded roll calls through consoles, daemon and socket (FILE=…)
	@$(BIN)/hall-simulator replay $(or $(FILE),../shared/data/rollcalls/rollcalls.jsonl)

accuracy: build ## at least 1,549,703 ballot positions without an error, half of them with faults (POSITIONS=… SEED=…)
	@$(BIN)/hall-simulator accuracy $(if $(POSITIONS),--positions $(POSITIONS)) $(if $(SEED),--seed $(SEED))

leaks: build ## hunts for anything that ties a secret vote to a seat; then finds leaks that were built in (BALLOTS=24)
	@scripts/prepare.sh build leaks
	@$(BIN)/hall-simulator leaks --ballots $(or $(BALLOTS),24)
	@scripts/leaking-daemon.sh
	@$(BIN)/hall-simulator leaks --planted --daemon .build-leak/debug/vote-daemon

screen: ## the results screen in a real Chromium beside golden pictures (ONLY=parts, UPDATE=1: look at each anew)
	@scripts/prepare.sh build screen
	@scripts/screen.sh $(if $(ONLY),--only $(ONLY)) $(if $(UPDATE),--update)

crash: build ## SIGKILL at random moments of ballots (RUNS=200 SEED=…)
	@$(BIN)/hall-simulator crash --runs $(or $(RUNS),200) $(if $(SEED),--seed $(SEED))

simulate: build ## whole sittings in one process, each from one seed, with every fault there is (SEEDS=2000 FIRST=1 JOBS=1)
	@$(BIN)/hall-simulator simulate --seeds $(or $(SEEDS),2000) --first $(or $(FIRST),1) --jobs $(or $(JOBS),1) \
	  --commit "$$(git rev-parse --short HEAD 2>/dev/null || echo '?')$$(git diff --quiet HEAD 2>/dev/null || echo +)"

night: ## the long forms, hours of them, on seeds that no night has tried before (SEEDS=50000); names what failed
	@failed=""; for lane in "simulate SEEDS=$(or $(SEEDS),50000) FIRST=$$(($$(date +%s) / 86400 * 1000000)) JOBS=$$(nproc)" \
	  "crash RUNS=400" faults hostile mutants "accuracy POSITIONS=6200000" "fuzz TIME=3600" "record SITTINGS=2000"; do \
	  $(MAKE) $$lane || failed="$$failed; make $$lane"; done; \
	  [ -z "$$failed" ] || { echo "night: failed: $${failed#; }"; exit 1; }; echo "night: all is well"

mutants: ## the simulated hall with mistakes built in: each must be found, by its invariant (ONLY=names UPDATE=1)
	@scripts/prepare.sh build mutants
	@ONLY="$(ONLY)" UPDATE="$(UPDATE)" scripts/mutants.py

faults: build ## breaks every write and sync of the daemon, cuts the power, hangs threads; then daemons with faults built in
	@scripts/prepare.sh build faults
	@$(BIN)/hall-simulator faults
	@scripts/leaking-daemon.sh
	@$(BIN)/hall-simulator faults --planted --stride 9 --daemon .build-leak/debug/vote-daemon

hostile: build ## floods, silent readers, nonsense and forged consoles, while others vote; then limits that are switched off
	@scripts/prepare.sh build faults
	@$(BIN)/hall-simulator hostile
	@scripts/leaking-daemon.sh
	@$(BIN)/hall-simulator hostile --planted --daemon .build-leak/debug/vote-daemon

hall-vm: ## the released daemon under systemd in virtual machines, with USB consoles and GPIO panels (ONLY=words BREAK=…)
	@scripts/prepare.sh build
	@ONLY="$(ONLY)" BREAK="$(BREAK)" hardware/vm/hall-vm.sh

format: ## format the code
	@swift format --in-place --recursive --parallel Sources Tests Package.swift

clean: ## remove what was built
	rm -rf .build .build-* Benchmarks/.build Benchmarks/.build-* .hall-vm demo-out
