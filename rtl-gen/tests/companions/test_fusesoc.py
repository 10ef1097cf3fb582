"""The FuseSoC core: every target runs in its tool, and fails where the block is broken."""

import unittest

from emitted import Emitted, run

FUSESOC = ".tools/docs/bin/fusesoc"


class FuseSoc(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.emitted = Emitted()

    def target(self, name, target):
        root = self.emitted.root
        command = [FUSESOC, "--cores-root", root / name, "run", f"--work-root={root}/{name}_{target}"]
        said, code = run(*command, f"--target={target}", f"jukebox:ip:{name}")
        self.assertNotIn("eprecat", said)
        return said, code

    def test_the_linter_has_nothing_to_say(self):
        for name in ["jukebox", "beta", "reads"]:
            said, code = self.target(name, "lint")
            self.assertEqual(code, 0, said)
            self.assertNotIn("%Warning", said)

    def test_the_testbench_passes_in_icarus_and_in_verilator(self):
        for name, target in [("jukebox", "sim"), ("alpha", "sim"), ("reads", "sim"), ("jukebox", "sim_verilator")]:
            said, code = self.target(name, target)
            self.assertEqual(code, 0, said)
            self.assertIn(f"PASS: {name}: ", said)

    def test_a_core_above_has_what_it_asks_for(self):
        for flag in ["", "jukebox_sva", "jukebox_amba"]:
            root = self.emitted.root / f"above_{flag}"
            root.mkdir()
            (root / "above.sv").write_text("module above; endmodule\n")
            flags = f"    flags: {{{flag}: true}}\n" if flag else ""
            (root / "above.core").write_text(
                "CAPI=2:\nname: user:ip:above:1.0\n"
                "filesets:\n  rtl:\n    files: [above.sv]\n    file_type: systemVerilogSource\n"
                '    depend: ["jukebox:ip:jukebox"]\n'
                "targets:\n  default: &default\n    filesets: [rtl]\n"
                f"  sim:\n    <<: *default\n{flags}    flow: sim\n"
                "    flow_options: {tool: verilator}\n    toplevel: above\n"
            )
            command = [FUSESOC, "--cores-root", root, "--cores-root", self.emitted.root / "jukebox"]
            command += ["run", f"--work-root={root}/work", "--setup", "--target=sim", "user:ip:above"]
            said, code = run(*command)
            self.assertEqual(code, 0, said)
            (edam,) = root.glob("work/*.eda.yml")
            files = edam.read_text()
            self.assertIn("/jukebox_crrb.sv", files)
            for file in ["jukebox_sva_hold.sv", "jukebox_sva_duty_l2.sv", "jukebox_sva_duty_bind.sv", "jukebox_axil_checker.sv"]:
                self.assertEqual(f"/{file}" in files, flag == "jukebox_sva", files)
            self.assertEqual("/jukebox_amba.v" in files, flag == "jukebox_amba", files)

    def test_a_broken_block_fails(self):
        source = self.emitted.path("left_2", "rtl/@_observe.sv")
        good = source.read_text()
        broken = good.replace("obs_kind_i != Hit", "!obs_kind_i[0]")
        self.assertNotEqual(good, broken)
        source.write_text(broken)
        said, code = self.target("left_2", "sim")
        self.assertNotEqual(code, 0, said)
        self.assertIn("FAIL: ", said)
        self.assertNotIn("PASS: ", said)


if __name__ == "__main__":
    unittest.main()
