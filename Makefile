# Everything a newcomer needs, by name. `make demo` is the main job, `make test` checks it all.

# Where cargo puts it is cargo's to know.
RUN = cargo run --quiet --release --package jukebox --
TRACES = traces/json.jbt
MEASURE = cargo run --quiet --package jukebox-measure --

# What `make fpga` builds, for which target: ecp5, gowin, xilinx7, asic or ulx3s (the board).
CONFIG = configs/default.toml
CLOCK_MHZ = 100
TARGET = ecp5
# Where to: a folder for each name that a configuration has.
FOLDER = out/fpga

# How long `make fuzz` takes for each reader.
FUZZ_SECONDS = 60

.PHONY: demo mechanisms large-mechanisms suite-mechanisms evaluation evaluation-docs suite-evaluation test-report test-slurm test test-companions mutation coverage faults netlist soak ready-made pictures test-driver test-long test-space test-x test-trace-long test-suite test-system suite fuzz lint lint-long lint-tools bench fpga fpga-netlist \
  fpga-tools rtl snapshots verification evidence area-gate area-bless area-table costs reference test-reference reference-beyond test-reference-beyond machine-beyond machine-parts reference-sv39 test-reference-sv39 sv39-parts reference-l2-size yosys formal formal-quick formal-mutants formal-tools tools clean

# Generates the RTL, co-simulates it on the shipped traces with the golden model, prints what
# Jukebox achieved: with a 1 MB L2, and with a 256 KB L2 without and with pacing. The paper's design first, then
# what we would put there, and both side by side.
demo: tools
	cargo build --release --package jukebox
	$(RUN) gen --out out/jukebox
	$(RUN) run --timing cycle --trace $(TRACES) --json out/l2-1m.json
	$(RUN) run --timing cycle --l2 256KiB:8 --trace $(TRACES) --json out/l2-256k.json
	$(RUN) run --timing cycle --l2 256KiB:8 --pace 512:1 --trace $(TRACES) --json out/l2-256k-paced.json
	$(RUN) run --config configs/best.toml --next-line 2 --trace $(TRACES) --json out/best-l2-1m.json
	$(RUN) run --config configs/best-256k.toml --next-line 2 --l2 256KiB:8 --pace 256:2 --trace $(TRACES) --json out/best-l2-256k.json
	$(RUN) report --table out/l2-1m.json out/best-l2-1m.json out/l2-256k.json out/l2-256k-paced.json out/best-l2-256k.json

# Every figure on the shipped traces: sizes, regions, pacing, timing, three points of them with the RTL. A page
# for people, out/evaluation/report.html, and the same as Markdown. Goes on where it was interrupted.
EVALUATION = out/evaluation
SWEEP = sweeps/evaluation.toml
evaluation: tools
	cargo build --release --package jukebox
	$(RUN) sweep $(SWEEP) --out $(EVALUATION)
	$(RUN) report $(EVALUATION) --out $(EVALUATION)/report.html
	$(RUN) report $(EVALUATION) --out $(EVALUATION)/report.md

# Coding, next line, a second record and run-ahead, each alone and together, at both sizes, with room for records of 4 to
# 32 KB: docs/mechanisms.md. A quarter of a minute.
mechanisms:
	$(MAKE) evaluation SWEEP=sweeps/mechanisms.toml EVALUATION=out/mechanisms
	cp out/mechanisms/report.md docs/mechanisms.md
	echo '<!-- Written by make mechanisms. Do not edit. -->' >> docs/mechanisms.md

# The same of the shipped functions with a large footprint: docs/large-mechanisms.md. Half a minute.
large-mechanisms:
	$(MAKE) evaluation SWEEP=sweeps/large-mechanisms.toml EVALUATION=out/large-mechanisms
	cp out/large-mechanisms/report.md docs/large-mechanisms.md
	echo '<!-- Written by make large-mechanisms. Do not edit. -->' >> docs/large-mechanisms.md

# The same of the function suite: docs/suite-mechanisms.md. Records the suite first, if out/suite.jbt is not there.
suite-mechanisms: tools
	[ -e out/suite.jbt ] && [ ! -e out/suite.jbt.parts ] || $(MAKE) suite
	$(MAKE) evaluation SWEEP=sweeps/suite-mechanisms.toml EVALUATION=out/suite-mechanisms
	cp out/suite-mechanisms/report.md docs/suite-mechanisms.md
	echo '<!-- Written by make suite-mechanisms. Do not edit. -->' >> docs/suite-mechanisms.md

# That page as docs/evaluation.md, and a picture of its head. Needs Chromium.
evaluation-docs: evaluation
	@scripts/install-debian chromium=chromium
	cp $(EVALUATION)/report.md docs/evaluation.md
	echo '<!-- Written by make evaluation-docs. Do not edit. -->' >> docs/evaluation.md
	scripts/picture-of-page $(EVALUATION)/report.html docs/report.png

# The page in a browser: in every width, light, dark and printed. Needs Chromium.
test-report: tools
	@scripts/install-debian chromium=chromium
	cargo test --package jukebox --test report -- --include-ignored

# A sweep as a job array of Slurm, on this machine alone, by its loopback interface. Needs Slurm, and root.
test-slurm: tools
	@scripts/install-debian slurmctld=slurmctld slurmd=slurmd sbatch=slurm-client munged=munge
	cargo test --package jukebox --test sweep -- --include-ignored slurm

# All tests: generator, golden model, RTL through the co-simulation, command line.
# What lint builds is built alike, so that it is built once.
test: export JUKEBOX_CXXFLAGS = -O1
test: tools lint
	scripts/test

# What is emitted beside the RTL, in the tools that read it: SystemRDL in PeakRDL and what it makes of
# it as IP-XACT, FuseSoC's targets and Bender's scripts in Icarus and Verilator, the wrapper with
# AMBA's names in cocotb, the golden model's records between AXI agents of others there, names against
# the words that these tools know; and whether pictures are what their sources give. Needs npm; the
# first time it compiles Bender.
test-companions: tools
	@scripts/install-python-tools scripts/doc-tools.txt .tools/docs
	@scripts/install-node-tools scripts/pictures .tools/pictures
	@scripts/install-bender .tools/bender
	cargo build --package jukebox
	.tools/docs/bin/python -m unittest discover --start-directory rtl-gen/tests/companions --verbose

# Draws docs/waves anew after a change of a source there. Needs npm.
pictures: tools
	@scripts/install-node-tools scripts/pictures .tools/pictures
	NODE_PATH=.tools/pictures/node_modules node scripts/pictures/render.js docs/waves

# The driver in C on every target, RISC-V of 32 and 64 bits with it, and with two records and next line
# as well. `make test` has x86 of both sizes.
test-driver: tools
	@scripts/install-riscv-tools
	cargo test --package jukebox-tests --test driver -- --include-ignored

# What `make test` leaves out because it takes long (such a test says so), the torture of the RTL and of
# the reference L2 with many more seeds, every identifier of the design as the name of a configuration,
# the emitted testbench of every configuration of its tests, every geometry in both codings, the RTL on the
# functions with a large footprint, all ready-made configurations, what is interrupted and mixed up on
# purpose, and unknown values: more than half an hour.
test-long: tools
	JUKEBOX_TORTURE_SEEDS=0..2000 cargo test --release --package jukebox-tests --test rtl_torture
	JUKEBOX_L2_SEEDS=0..2000 cargo test --release --package jukebox-reference --test random
	JUKEBOX_ALL_NAMES=1 cargo test --package jukebox-rtl-gen --test names
	JUKEBOX_SIM_ALL=1 cargo test --package jukebox-rtl-gen --test sim -- --include-ignored
	JUKEBOX_GEOMETRY_ALL=1 JUKEBOX_CXXFLAGS=-O1 cargo test --package jukebox-tests --test rtl_geometry -- --include-ignored
	JUKEBOX_STANDSTILL_ALL=1 JUKEBOX_CXXFLAGS=-O1 cargo test --package jukebox-tests --test rtl_standstill
	JUKEBOX_CXXFLAGS=-O1 cargo test --package jukebox-tests --test rtl_cover --test rtl_delta --test rtl_features \
	  --test rtl_second -- --ignored
	cargo test --package jukebox-tests --test board --test driver -- --ignored pass again forgets one_word fails
	cargo test --package jukebox --test expected --test evaluation --test memory --test vectors --test writing -- --ignored
	cargo test --package jukebox --test sweep -- --ignored interrupted
	cargo test --package jukebox --test capture -- --ignored processes
	cargo test --package jukebox-reference --test two_blocks -- --ignored
	cargo test --package jukebox-machine --test sv39 -- --ignored
	cargo test --package jukebox-cosim on_demand -- --ignored
	JUKEBOX_CXXFLAGS=-O1 cargo test --package jukebox-tests --test ready_made -- --ignored --nocapture
	JUKEBOX_CXXFLAGS=-O1 cargo test --package jukebox-soak -- --ignored
	$(MAKE) test-x

# Random one-line mutants of the emitted RTL, MUTATION_SCALE of each hundred in the plan, drawn by
# MUTATION_SEED; each is tried by the tests, and docs/mutation.md says what became of it. Fails if fewer
# than 98 % of those that are faults are found. Goes on where it was interrupted. MUTATION_ONLY=default, or
# a list with commas, takes some of the plan's configurations alone.
MUTATION_SEED = 1
MUTATION_SCALE = 100
MUTATION_ONLY =
mutation: export JUKEBOX_CACHE = $(CURDIR)/target/cache
mutation: export JUKEBOX_CXXFLAGS = -O1
mutation: lint-tools
	cargo run --quiet --package jukebox-mutation -- run --seed $(MUTATION_SEED) --scale $(MUTATION_SCALE) \
	  $(if $(MUTATION_ONLY),--only $(MUTATION_ONLY))

# Lines, branches, bits, transitions and cover points of the emitted RTL, in COVERAGE_SEEDS runs of every
# named configuration and of three random ones, or up to five times as many where something that has a name
# is not met: half an hour. Writes docs/coverage.md, and the RTL with its counts in
# out/coverage. Fails below 98 % of one of them, or if something that has a name is not met.
# COVERAGE_ONLY=default, or a list with commas, takes some alone and writes no page. Models of this kind
# are large: they are compiled without optimisation, which is sooner done.
COVERAGE_SEEDS = 8
COVERAGE_ONLY =
coverage: export JUKEBOX_CACHE = $(CURDIR)/target/cache
coverage: export JUKEBOX_CXXFLAGS = -O0
coverage: tools
	cargo run --quiet --package jukebox-coverage -- --seeds $(COVERAGE_SEEDS) \
	  $(if $(COVERAGE_ONLY),--only $(COVERAGE_ONLY))

# One flip in each run, in every flip-flop and every bit of memory of a configuration, FAULTS_RUNS runs at least,
# drawn by FAULTS_SEED: docs/faults.md. Fails if an upset leads outside or breaks a rule where
# tests/faults/known.toml does not name it, or if reset does not end what an upset began. Some minutes.
# FAULTS_ONLY=default takes that configuration alone.
FAULTS_SEED = 1
FAULTS_RUNS = 20000
FAULTS_ONLY = default,lite,best
faults: export PATH := $(CURDIR)/.tools/bin:$(PATH)
faults: yosys
	cargo test --package jukebox-faults -- --include-ignored
	cargo run --quiet --package jukebox-faults -- --seed $(FAULTS_SEED) --runs $(FAULTS_RUNS) \
	  --only $(FAULTS_ONLY)

# The netlists of three configurations, of gates and of ECP5 cells, in lockstep with the RTL: docs/netlist.md. Fails
# with the first output that differs. Before that, netlists with a cell broken, which must be seen. Some ten
# minutes, most of them compiling, hence without optimisation. NETLIST_ONLY=lite takes that configuration alone.
NETLIST_SEED = 1
NETLIST_SEEDS = 8
NETLIST_ONLY = default,lite,best
netlist: export JUKEBOX_CACHE = $(CURDIR)/target/cache
netlist: export JUKEBOX_CXXFLAGS = -O0
netlist: tools yosys
	cargo test --package jukebox-netlist -- --include-ignored --test-threads 1
	cargo run --quiet --package jukebox-netlist -- --seed $(NETLIST_SEED) --seeds $(NETLIST_SEEDS) --only $(NETLIST_ONLY)

# Random configurations at random work for SOAK_MINUTES: torture with faults, long recordings and replays, and the
# shipped traces recorded and replayed, in turn, beside the golden model and the third one, under assertions and AXI
# checkers. A line a minute. What follows from a seed is always the same: the first difference ends it with its seed
# and the command that repeats it; SOAK="--seed 7" goes on from there, SOAK="--config FILE" stays with one
# configuration. The models go when it is done.
SOAK_MINUTES = 60
SOAK =
soak: export JUKEBOX_CACHE = $(CURDIR)/out/soak
soak: export JUKEBOX_CXXFLAGS = -O1
soak: tools
	cargo run --quiet --package jukebox-soak -- --minutes $(SOAK_MINUTES) $(SOAK)
	rm -rf out/soak

# Every ready-made configuration at work, as in test-long, and its figures: docs/measured/ready-made.json, for
# docs/verification.md. Some ten minutes.
ready-made: export JUKEBOX_READY_MADE = $(CURDIR)/docs/measured/ready-made.json
ready-made: export JUKEBOX_CXXFLAGS = -O1
ready-made: tools
	cargo test --package jukebox-tests --test ready_made -- --ignored --nocapture
	$(MAKE) verification

# Random configurations, SPACE_CASES of them from SPACE_SEED: emitted, their testbench in Icarus,
# simulated beside the golden model, and under every linter. One takes some half a minute. What fails
# is printed as a small configuration. The models go when it is done.
SPACE_CASES = 200
SPACE_SEED = 2
test-space: export JUKEBOX_SPACE_CASES = $(SPACE_CASES)
test-space: export JUKEBOX_SPACE_SEED = $(SPACE_SEED)
test-space: export JUKEBOX_CACHE = $(CURDIR)/out/space
test-space: lint-tools
	JUKEBOX_CXXFLAGS=-O1 cargo test --package jukebox-tests --test space -- --include-ignored --test-threads 1
	rm -rf out/space

# 16 GiB of lines through writer and reader in 256 MiB of address space: minutes, 10 GB of disk.
test-trace-long:
	cargo test --release --package jukebox-trace --test bounds -- --ignored --exact \
	  ten_gigabytes_pass_through_little_memory

# Unknown values on every payload that is not valid, in Icarus: every ready-made configuration and X_CASES
# random ones from X_SEED, and that a way in is found. Some minutes.
X_CASES = 20
X_SEED = 1
test-x: export JUKEBOX_X_CASES = $(X_CASES)
test-x: export JUKEBOX_X_SEED = $(X_SEED)
test-x: tools
	cargo test --package jukebox --test unknown -- --include-ignored --nocapture

# Every reader of traces under a fuzzer, FUZZ_SECONDS each.
fuzz:
	testbench/trace/fuzz/run $(FUZZ_SECONDS)

# Every function of the suite in every language, served without QEMU. Needs npm.
test-suite: tools
	cargo test --package jukebox-suite -- --include-ignored --skip with_the_kernel

# A whole system recorded for each language: two minutes. Needs npm and qemu-system-x86; the first
# time it downloads Debian's kernel.
test-system: tools
	cargo test --package jukebox-suite --test captured -- --ignored

# Records the function suite, 21 functions with the kernel, and plays it with the golden model alone:
# out/suite.jbt, out/suite.json. Some ten minutes; goes on where it was interrupted. DUT=both plays
# it through the RTL as well, which takes far longer.
suite: DUT = golden
suite: tools
	@scripts/install-debian qemu-system-x86_64=qemu-system-x86
	cargo build --release --package jukebox-suite
	cargo build --release --package jukebox
	mkdir -p out
	[ -e out/suite.jbt ] && [ ! -e out/suite.jbt.parts ] || $(RUN) capture --suite system -o out/suite.jbt
	$(RUN) run --dut $(DUT) --timing cycle --trace out/suite.jbt --json out/suite.json

# The same figures as make evaluation of the suite, with the golden model: out/suite-evaluation, and
# docs/suite-evaluation.md. Records the suite first, if out/suite.jbt is not there.
suite-evaluation: tools
	[ -e out/suite.jbt ] && [ ! -e out/suite.jbt.parts ] || $(MAKE) suite
	$(MAKE) evaluation SWEEP=sweeps/suite.toml EVALUATION=out/suite-evaluation
	cp out/suite-evaluation/report.md docs/suite-evaluation.md
	echo '<!-- Written by make suite-evaluation. Do not edit. -->' >> docs/suite-evaluation.md

# The emitted RTL of every named configuration and of two random ones, and the reference L2 in
# every shape that is tested, under eight linters; what any of them says is an error.
lint: lint-tools
	scripts/lint

# The same over 200 random configurations: half an hour.
lint-long: lint-tools
	LINT_SEED=2 LINT_RANDOM=200 scripts/lint

lint-tools: tools
	@scripts/install-python-tools scripts/lint-tools.txt .tools/lint

# Simulated cycles per second against a plain C++ harness, on noise and on real invocations; what an
# evaluation takes; golden-model events per second; what generation takes; speed of the readers of
# traces against their decompressors; instructions per second while capturing.
bench: tools
	cargo bench --package jukebox-tests --bench cosim_speed
	cargo bench --package jukebox-tests --bench evaluation_speed
	cargo bench --package jukebox-tests --bench golden_speed
	cargo bench --package jukebox-tests --bench generation_speed
	cargo bench --package jukebox-trace --bench reading_speed
	cargo bench --package jukebox --bench capture_speed

# The block through the tools of one target: size, clock, bitstream. SPEED=6 and SEEDS="1 2 3" are
# for place and route. Results are in FOLDER/constraints/TARGET/build; a second call goes on
# where the first one stopped.
fpga: export PATH := $(CURDIR)/.tools/bin:$(PATH)
fpga: tools
	@scripts/install-fpga-tools $(if $(filter asic,$(TARGET)),,--python-only)
	cargo build --release --package jukebox
	$(RUN) gen --config $(CONFIG) --clock-mhz $(CLOCK_MHZ) --out $(FOLDER)
	$(MAKE) --no-print-directory -C $(FOLDER)/constraints/$(TARGET)

# The board's self-test in simulation as a netlist of ECP5 cells, beside its RTL: some minutes.
fpga-netlist: export PATH := $(CURDIR)/.tools/bin:$(PATH)
fpga-netlist: tools
	@scripts/install-fpga-tools --python-only
	cargo test --package jukebox-tests --test board -- --ignored netlist

# The tools of all targets, pinned, in .tools/bin; from Debian what the ASIC estimate needs.
fpga-tools:
	@scripts/install-fpga-tools

# Writes rtl/, constraints/, docs/registers.md and the pages of the keys (docs/config.md, its schema)
# anew after a change of the generator or of the configuration.
rtl:
	cargo run --quiet --package jukebox --example update_rtl

# Takes what is emitted now for each ready-made configuration as reviewed: look at the difference of
# testbench/tests/snapshots before it is committed.
snapshots:
	rm -f testbench/tests/snapshots/*.snap
	INSTA_UPDATE=always cargo test --quiet --package jukebox --test snapshots

# Writes docs/verification.md of the plan (tests/verification/plan.toml), after a change of the plan or of
# the results of the proofs. A plan that does not fit the project is refused, line by line.
verification:
	cargo run --quiet --package jukebox-verification --example page

# All of it: every figure of docs/verification.md and of the pages that it draws on, anew. Hours, on a machine
# that does nothing else; mutants go on where they were interrupted.
evidence:
	$(MAKE) ready-made
	$(MAKE) formal
	$(MAKE) formal-mutants
	$(MAKE) coverage
	$(MAKE) mutation
	$(MAKE) faults
	$(MAKE) netlist
	$(MAKE) verification

# Size and logic depth against the checked-in figures: worse by more than 3 % fails.
# Built as the tests are: what is built for one package alone is built anew for all.
area-gate: yosys
	cargo build --quiet --workspace --bins --examples
	$(or $(CARGO_TARGET_DIR),target)/debug/jukebox-measure gate

# Accepts the figures of now.
area-bless: yosys
	$(MEASURE) gate --bless

# Every named configuration on every target: docs/area.md. Hours; goes on where it was interrupted.
area-table: tools fpga-tools
	$(MEASURE) table

# The reference machine: a core, the reference L2, the block, and programs that it runs, in all
# settings: docs/reference.md. Some forty minutes.
reference: RELEASE = --release
reference: machine-parts
	$(MACHINE) table $(PARTS)

# The same machine with blocks that do more than the paper's: next line with raw records; delta coding,
# next line and two records. Writes their parts of docs/reference.md and their figures: some twenty
# minutes.
reference-beyond: RELEASE = --release
reference-beyond: machine-beyond
	$(MACHINE) table --machine vexriscv-next-line $(call BEYOND,next-line)
	$(MACHINE) table --machine vexriscv-best $(call BEYOND,best)

# A few settings of the latter with three programs, as test-reference.
test-reference-beyond: machine-beyond
	$(MACHINE) slice --machine vexriscv-best $(call BEYOND,best)

BEYOND = --core $(CORES)/VexRiscv_Full.v --software out/machine-software/reference-$(1).elf
machine-beyond: MACHINE_SOFTWARE = all beyond
machine-beyond: machine-parts

# A few settings of it with three programs, and one with clock edges left out and with all of them.
test-reference: machine-parts
	$(MACHINE) slice $(PARTS)

# What both run, with the profile of the tests unless RELEASE says otherwise. CORES is the folder of
# the cores.
CORES = .tools/cores
MACHINE = cargo run --quiet $(RELEASE) --package jukebox-machine --
PARTS = --core $(CORES)/VexRiscv_Full.v --software out/machine-software/reference.elf
machine-parts: tools
	@scripts/install-riscv-tools
	@scripts/install-cores $(CORES)
	$(MAKE) -j2 --no-print-directory -C testbench/machine/software OUT=$(CURDIR)/out/machine-software \
	  JUKEBOX="cargo run --quiet $(RELEASE) --package jukebox --" $(MACHINE_SOFTWARE)

# The reference machine with virtual addresses: BlackParrot, four programs in address spaces of their
# own, with the reference L2 and with its own. Writes its parts of docs/reference.md and its figures:
# some ten minutes, half of them compiling.
SV39 = cargo run --quiet --release --package jukebox-machine --
SV39_PARTS = --core $(CORES)/blackparrot \
  --software out/machine-sv39/sv39.elf --checksums out/machine-sv39/checksums.txt
reference-sv39: sv39-parts
	$(SV39) table --machine sv39 $(SV39_PARTS)
	$(SV39) table --machine sv39-bsg-cache $(SV39_PARTS)

# Two of its programs, a few settings: that half of the misses are covered at least, that programs are
# preempted, that pages which are not executable are not prefetched. Writes nothing.
test-reference-sv39: sv39-parts
	cargo test --release --package jukebox-machine --test sv39
	$(SV39) slice --machine sv39 $(SV39_PARTS)
	$(SV39) slice --machine sv39-bsg-cache $(SV39_PARTS)

sv39-parts: tools
	@scripts/install-cores $(CORES)
	@scripts/install-riscv-tools
	@$(MAKE) --no-print-directory -C testbench/machine/software/sv39 OUT=$(CURDIR)/out/machine-sv39 \
	  JUKEBOX="cargo run --quiet --release --package jukebox --"
	cargo build --release --package jukebox-machine

# Size and clock of the reference L2 on an ECP5: some minutes. SIZE=262144 WAYS=8 SPEED=6
# SEEDS="1 2 3" choose others.
reference-l2-size: export PATH := $(CURDIR)/.tools/bin:$(PATH)
reference-l2-size: yosys
	@$(MAKE) --no-print-directory -C testbench/reference/ooc

# Proves what docs/formal.md lists, of the RTL as it is emitted now, and writes its table; some
# minutes. ONLY="writer crrb" takes these jobs alone and writes nothing; KEEP=1 leaves what is proven
# of the same model.
PROVE = .tools/formal/bin/python formal/prove.py $(if $(ONLY),--only $(ONLY)) $(if $(KEEP),--keep)
formal: formal-tools
	$(PROVE)
	$(MAKE) verification

# What takes seconds of it, and whether the table is of the properties that there are.
formal-quick: formal-tools
	$(PROVE) --check-page
	$(PROVE) --quick

# Breaks the block once for each property and looks whether its proof fails.
formal-mutants: formal-tools
	$(PROVE) --mutants

formal-tools: tools
	@scripts/install-python-tools scripts/formal-tools.txt .tools/formal

# What each parameter costs and buys: docs/costs.md. Hours; goes on where it was interrupted.
costs: tools yosys
	cargo run --release --quiet --package jukebox-measure -- sweep

tools:
	@scripts/install-tools

# The Python part of the FPGA tools: Yosys and nextpnr.
yosys:
	@scripts/install-fpga-tools --python-only

clean:
	cargo clean
	rm -rf out
