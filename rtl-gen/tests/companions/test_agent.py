"""The block between AXI agents of others, cocotbext-axi's, with what the golden model says of it."""

import contextlib
import json
import unittest

from cocotb_tools.check_results import get_results
from cocotb_tools.runner import get_runner
from emitted import Emitted, macros

# Bits of virtual and physical addresses of the configurations that are played.
WIDTHS = {"jukebox": (48, 48), "left_2": (39, 40), "reads": (48, 48)}

# Shares of cycles in which channels pause, each a test of its own.
SHARES = 3


class Agent(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.emitted = Emitted()

    def played(self, name):
        """How many tests ran, how many of them failed, and the log."""
        root = self.emitted.root / name
        files = [line for line in (root / f"{name}.f").read_text().splitlines() if line[:2] != "//"]
        build = root / "cocotb_agent"
        runner = get_runner("icarus")
        runner.build(
            sources=[root / file for file in [*files, f"attach/{name}_amba.v"]],
            hdl_toplevel=f"{name}_amba",
            build_args=["-g2012"],
            timescale=("1ns", "1ns"),
            build_dir=build,
            always=True,
            log_file=root / "agent.log",
        )
        va_bits, pa_bits = WIDTHS[name]
        settings = {
            "NUMBERS": json.dumps(macros(root / f"include/{name}_regs.h", name.upper())),
            "PACKAGE": str(root / f"sim/{name}_golden.sv"),
            "VA_BITS": str(va_bits),
            "PA_BITS": str(pa_bits),
            # Agents tell of every beat otherwise.
            "COCOTB_LOG_LEVEL": "WARNING",
        }
        results = root / "agent.xml"
        results.unlink(missing_ok=True)
        with contextlib.suppress(RuntimeError):  # of tests that failed
            runner.test(
                hdl_toplevel=f"{name}_amba",
                test_module="agent_bench",
                build_dir=build,
                results_xml=str(results),
                extra_env=settings,
                log_file=root / "agent.log",
            )
        log = (root / "agent.log").read_text()
        self.assertTrue(results.exists(), log)
        return get_results(results), log

    def test_memory_and_prefetches_are_the_golden_models(self):
        for name in WIDTHS:
            counts, log = self.played(name)
            self.assertEqual(counts, (SHARES, 0), log)

    def test_a_broken_block_is_noticed(self):
        for file, right, wrong, says in [
            ("rtl/@_observe.sv", "obs_kind_i != Hit", "!obs_kind_i[0]", "bytes of memory differ"),
            ("rtl/@_issue.sv", "pf_line_q, 6'd0}", "pf_line_q, 6'd1}", "prefetches"),
        ]:
            path = self.emitted.path("jukebox", file)
            good = path.read_text()
            self.assertIn(right, good)
            path.write_text(good.replace(right, wrong))
            (ran, failed), log = self.played("jukebox")
            path.write_text(good)
            self.assertEqual((ran, failed), (SHARES, SHARES), log)
            self.assertIn(says, log)


if __name__ == "__main__":
    unittest.main()
