# Everything is one command; the work is in bin/.
.PHONY: run test check bench build format

run: ## serve a lively demo event; PHONE=1 adds https for phones on the same network
	@bin/run $(if $(PHONE),--phone,)

test: ## everything that can fail: units, use cases, browser side, journeys
	@bin/test

check: ## style, types, floors, catalogues
	@bin/check

bench: ## every benchmark, one JSON object a figure
	@bin/bench

build: ## the browser side and the catalogues
	@bin/build

format: ## put the code into the one shape
	@bin/format
