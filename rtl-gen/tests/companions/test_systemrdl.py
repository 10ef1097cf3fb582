"""The SystemRDL description in its compiler and in PeakRDL, against the C header."""

import unittest

from emitted import CONFIGURATIONS, Emitted, macros, run
from systemrdl import RDLCompiler
from systemrdl.node import RegNode

SUBCOMMANDS = {
    "html": [],
    "markdown": ["registers.md"],
    "c-header": ["registers.h"],
    "uvm": ["registers_pkg.sv"],
    "ip-xact": ["registers.xml"],
    "systemrdl": ["registers.rdl"],
    "regblock": [],
}


class SystemRdl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.emitted = Emitted()

    def test_the_compiler_finds_what_the_header_says(self):
        for name in CONFIGURATIONS:
            compiler = RDLCompiler()
            compiler.compile_file(str(self.emitted.path(name, "regs/@.rdl")))
            block = compiler.elaborate().top
            header = macros(self.emitted.path(name, "include/@_regs.h"), name.upper())
            self.assertEqual(block.size, header["REGS_END"])
            registers = [node for node in block.children() if isinstance(node, RegNode)]
            halves = ("_LO_OFFSET", "_HI_OFFSET")
            offsets = [n for n in header if n.endswith("_OFFSET") and not n.endswith(halves)]
            # However few features a configuration has.
            names = {register.inst_name for register in registers}
            self.assertLessEqual({"ID", "CTRL", "STATUS", "REC_BASE", "REP_BASE"}, names)
            self.assertEqual(len(registers), len(offsets))
            for register in registers:
                self.check_register(register, header)

    def check_register(self, register, header):
        name, fields = register.inst_name, register.fields()
        self.assertEqual(register.address_offset, header[f"{name}_OFFSET"], name)
        self.assertEqual(register.size == 8, f"{name}_HI_OFFSET" in header, name)
        reset = sum(field.get_property("reset") << field.low for field in fields)
        known = header.get(f"{name}_VALUE", header.get(f"{name}_RESET"))
        self.assertEqual(reset, known, name)
        if f"{name}_BITS" in header:
            top = fields[-1].high + 1 if fields[-1].inst_name != "NONE" else 0
            self.assertEqual(top, header[f"{name}_BITS"], name)
            return
        for field in fields:
            what = f"{name}_{field.inst_name}"
            self.assertEqual(field.low, header[f"{what}_BIT"], what)
            mask = (1 << field.width) - 1 << field.low
            self.assertEqual(mask, header[f"{what}_MASK"], what)

    def test_blocks_lie_side_by_side(self):
        compiler = RDLCompiler()
        for name in CONFIGURATIONS:
            compiler.compile_file(str(self.emitted.path(name, "regs/@.rdl")))
        top = self.emitted.root / "top.rdl"
        top.write_text("addrmap top { jukebox a[2] @ 0 += 0x1000; alpha c @ 0x2000; beta d @ 0x3000; };\n")
        compiler.compile_file(str(top))
        last = macros(self.emitted.path("beta", "include/@_regs.h"), "BETA")["REGS_END"]
        self.assertEqual(compiler.elaborate("top").top.size, 0x3000 + last)

    def test_peakrdl_takes_it(self):
        peakrdl = ".tools/docs/bin/peakrdl"
        for name in CONFIGURATIONS:
            description = self.emitted.path(name, "regs/@.rdl")
            for subcommand, file in SUBCOMMANDS.items():
                out = self.emitted.root / "peakrdl" / name / subcommand
                out.mkdir(parents=True)
                bus = ["--cpuif", "axi4-lite-flat"] if subcommand == "regblock" else []
                said, code = run(peakrdl, subcommand, *bus, description, "-o", out.joinpath(*file))
                self.assertEqual((said, code), ("", 0), subcommand)
            made = out / f"{name}_pkg.sv", out / f"{name}.sv"
            said, code = run("verilator", "--lint-only", *made)
            self.assertEqual(code, 0, said)


if __name__ == "__main__":
    unittest.main()
