# What a person types. Everything else is go.

GO     ?= go
ADDR   ?= 127.0.0.1:8080
DIR    ?= ./data
API    ?= web/api/openapi.yaml
TESTS  ?= ./...
export GOFLAGS ?= -buildvcs=false

.DEFAULT_GOAL := build
.PHONY: build demo test check bench assets assets-check lint-api setup

# The same sources give the same bytes.
build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/sit ./cmd/sit

demo: setup build
	./bin/sit demo --addr $(ADDR) --dir $(DIR)

# Everything, on real PostgreSQL, GDAL and browser. The last lines name what was skipped and why.
test: setup bin/gotest
	$(GO) vet ./...
	cd tools/gotest && $(GO) test .
	./bin/gotest -timeout 20m $(TESTS)

# What to run before every commit: all but the packages that start whole programs, kill them or
# drive a browser, of which the tests of the house plan alone run.
WHOLE = /cmd/sit$$|/cmd/sit/portaletest$$|/cmd/sit/banco$$|/sit/pg/local$$|/importers/fornitura$$|/web/portal$$
check:
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "gofmt:"; echo "$$out"; exit 1; fi
	$(GO) vet ./...
	$(GO) test -short -run 'Plan|Queries|Query|Key|Policy' ./cmd/sit
	$(GO) test -short $$($(GO) list $(TESTS) | grep -v -E '$(WHOLE)')

# BENCH="--particelle 1000000 --solo tiles" for other sizes and groups.
bench: build
	./bin/sit bench $(BENCH)

# The portal's bundle is committed; this makes it again (Node 20 or later).
assets:
	cd tools/assets && $(GO) run . build

# Fails when the committed bundle is not what the sources give.
assets-check:
	cd tools/assets && $(GO) run . check

# The API document against our own rules (Node 20 or later).
lint-api:
	@test -f $(API) || { echo "lint-api: manca $(API)"; exit 1; }
	npx --yes --package @stoplight/spectral-cli@6.16.3 -- spectral lint --ruleset .spectral.yaml --fail-severity warn $(API)

setup:
	@./setup

bin/gotest: $(wildcard tools/gotest/*.go)
	cd tools/gotest && $(GO) build -o ../../bin/gotest .
