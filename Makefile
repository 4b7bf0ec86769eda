# Everything sets itself up: each goal first runs Scripts/bootstrap, which does nothing when there is nothing to do.
# One build serves the program and its tests: loops of a debug build are 50 times slower.
FLAGS := -c release -Xswiftc -enable-testing
# Asked when a recipe runs, after the build: only SwiftPM knows the folder of its products.
BUILT = LIPSTREAM=$$(Scripts/program $(FLAGS)) && export LIPSTREAM &&
# Tests that run side by side open more files than the 256 that macOS gives a process; where they may not, one by one.
TEST = $(BUILT) ulimit -S -n 4096 2>/dev/null; one_by_one=; [ "$$(ulimit -n)" = 4096 ] || one_by_one=--no-parallel; \
	swift test $(FLAGS) --skip-build --disable-xctest $$one_by_one
TIMED := LatentSyncTests.DubbingTests/expectation

.PHONY: build serve demo test bench bench-check validate lint fuzz train report clean

build: bootstrap ## Build the program
	@swift build $(FLAGS) --product lipstream

serve: build ## Talk, and the face talks: http://localhost:8080
	@$(BUILT) exec "$$LIPSTREAM" serve

demo: build ## Make a portrait speak: demo.mp4
	@$(BUILT) "$$LIPSTREAM" say default "Good morning, and welcome. This portrait is a single photo; every word it says was made on this computer, without a download." -o demo.mp4
	@echo "Now open demo.mp4"

test: ## Run every test
	@Scripts/bootstrap --browser
	@swift build $(FLAGS) --build-tests
	@$(TEST) --skip LipstreamServerTests --skip $(TIMED)
	@# By themselves: they wait for clients and hosts, whose patience the computing of the others would use up.
	@$(TEST) --filter LipstreamServerTests
	@# By itself: how long a film will take is foretold from its first steps, and others come and go meanwhile.
	@$(TEST) --filter $(TIMED)
	@Tests/Scripts/run
	@$(BUILT) Tests/Browser/run
	@$(BUILT) Tests/SyncClient/run

bench: build ## Measure the program on this machine, and Wav2Lip beside the Python original's loop
	@$(BUILT) "$$LIPSTREAM" bench && Benchmarks/run

bench-check: build ## Fail where Wav2Lip became half as fast beside the Python original's loop, in a minute
	@$(BUILT) Benchmarks/run --check --rounds 1 --seconds 2

validate: build ## Try measure and our films on a real clip: make validate CLIP=talk.mp4
	@$(BUILT) Benchmarks/validate $(CLIP) $(PHOTOS)

lint: ## Check the format of the sources, and that no number of a file can end the program
	@swift format lint --strict --recursive Sources Tests Package.swift
	@Scripts/lint-numbers
	@! grep -rnE '(^|[^.[:alnum:]_])print\(' Sources || { echo 'print() loses errors: use StandardOutput.say()'; exit 1; }

# 2000 of each of 11 kinds of files, and as many damaged inputs of each parser; what was read last when the process ends of
# it is in lipstream-fuzz of the temporary folder.
fuzz: bootstrap ## Feed 20 000 crafted files to every reader; about an hour
	@swift build $(FLAGS) --build-tests
	@LIPSTREAM_FUZZ=$${LIPSTREAM_FUZZ:-2000} swift test $(FLAGS) --skip-build --disable-xctest --no-parallel \
		--filter 'CraftedFileTests|MutationTests'

train: ## Train the ear anew: heads and mel network (Debian; about an hour)
	@Training/train

report: ## Write lipstream-report.txt, to send when something fails
	@Scripts/report

clean: ## Remove what was built; .deps stays
	@swift package clean

.PHONY: bootstrap
bootstrap:
	@Scripts/bootstrap
