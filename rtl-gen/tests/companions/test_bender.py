"""The Bender manifest in Bender: what its scripts name, and that tools take them."""

import re
import unittest

from emitted import Emitted, run

BENDER = ".tools/bender/bin/bender"

# Formats of scripts for simulators, which know assertions, and for synthesis.
SIMULATORS = ["verilator", "vsim", "vcs", "riviera", "vivado-sim"]
SYNTHESIS = ["flist", "vivado", "synopsys", "genus", "formality", "precision"]


class Bender(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.emitted = Emitted()

    def script(self, folder, *arguments):
        """The script that Bender writes."""
        said, code = run(BENDER, "--dir", folder, "script", *arguments)
        self.assertEqual(code, 0, said)
        return said

    def named(self, folder, *arguments):
        """The files that a script names, in its order, below the folder."""
        script = self.script(folder, *arguments)
        found = re.findall(r"\b(?:rtl|sva|sim|attach)/\w+\.\w+\b", script)
        self.assertEqual(len(found), len(set(found)), script)
        return found

    def lists(self, name):
        """The files of the emitted lists: of the RTL, and of the assertions."""
        root = self.emitted.root / name
        lists = [(root / file).read_text().splitlines() for file in [f"{name}.f", f"{name}_sva.f"]]
        return [[line for line in lines if line[:2] != "//"] for lines in lists]

    def test_scripts_name_what_the_file_lists_name(self):
        for name in self.emitted.names():
            root = self.emitted.root / name
            rtl, sva = self.lists(name)
            self.assertGreater(len(sva), 5)
            for form in SYNTHESIS:
                self.assertEqual(self.named(root, form), rtl, form)
            for form in SIMULATORS:
                self.assertEqual(self.named(root, form), rtl + sva, form)
            wrapper = self.named(root, "flist", "--target", f"{name}_amba")
            self.assertEqual(wrapper, [*rtl, f"attach/{name}_amba.v"])
            sim = sorted(str(file.relative_to(root)) for file in root.glob("sim/*.sv"))
            sim = [file for file in sim if file not in sva]
            with_testbench = self.named(root, "vsim", "--target", "test")
            self.assertEqual(with_testbench[: len(rtl + sva)], rtl + sva)
            self.assertEqual(sorted(with_testbench[len(rtl + sva) :]), sim)

    def written(self, name, *arguments):
        path = self.emitted.root / f"{name}_{arguments[0]}_bender.f"
        path.write_text(self.script(self.emitted.root / name, *arguments))
        return path

    def test_verilators_linter_takes_its_script(self):
        for name in ["jukebox", "reads"]:
            script = self.written(name, "verilator")
            said, code = run("verilator", "--lint-only", "-Wall", "--assert", "--top-module", name, "-f", script)
            self.assertEqual((said, code), ("", 0))

    def test_the_testbench_passes_with_its_scripts(self):
        root = self.emitted.root
        for name in ["jukebox", "reads"]:
            script = self.written(name, "flist", "--target", "test")
            made = root / f"{name}_bender.vvp"
            said, code = run("iverilog", "-g2012", "-s", f"{name}_tb", "-o", made, "-c", script)
            self.assertEqual(code, 0, said)
            said, code = run("vvp", "-n", made)
            self.assertEqual(code, 0, said)
            self.assertIn(f"PASS: {name}: ", said)
        script = self.written("jukebox", "verilator", "--target", "test")
        command = ["verilator", "--binary", "--assert", "-Wno-fatal", "--top-module", "jukebox_tb"]
        command += ["-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"]
        said, code = run(*command, "--Mdir", root / "jukebox_bender", "-f", script)
        self.assertEqual(code, 0, said)
        said, code = run(root / "jukebox_bender/Vjukebox_tb")
        self.assertEqual(code, 0, said)
        self.assertIn("PASS: jukebox: ", said)

    def test_a_package_above_has_several_blocks(self):
        above = self.emitted.root / "above_bender"
        above.mkdir()
        blocks = ["alpha", "jukebox", "reads"]
        depend = "".join(f"  {name}: {{path: ../{name}}}\n" for name in blocks)
        manifest = "package: {name: above}\ndependencies:\n" + depend + "sources: [above.sv]\n"
        (above / "Bender.yml").write_text(manifest)
        (above / "above.sv").write_text("module above; endmodule\n")
        found = self.named(above, "flist")
        rtl = [self.lists(name)[0] for name in blocks]
        self.assertEqual(sorted(found), sorted(sum(rtl, [])))
        for files in rtl:
            self.assertEqual([file for file in found if file in files], files)


if __name__ == "__main__":
    unittest.main()
