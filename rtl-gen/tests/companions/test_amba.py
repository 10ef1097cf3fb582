"""The wrapper with AMBA's names: cocotb finds its buses, in Icarus; and what Vivado is told of it."""

import contextlib
import json
import re
import unittest

from cocotb_tools.check_results import get_results
from cocotb_tools.runner import get_runner
from emitted import Emitted, macros

# What the tests need of the configurations, by name: bytes of a line and of a region.
SIZES = {"jukebox": (64, 1024), "reads": (32, 512)}

# Signals of AXI4 and AXI4-Lite, as the standard calls them.
ADDRESS = "ADDR PROT VALID READY"
BURST = f"{ADDRESS} ID LEN SIZE BURST LOCK CACHE QOS"
LITE = {
    *(f"AW{signal}" for signal in ADDRESS.split()),
    *"WDATA WSTRB WVALID WREADY BRESP BVALID BREADY".split(),
    *(f"AR{signal}" for signal in ADDRESS.split()),
    *"RDATA RRESP RVALID RREADY".split(),
}
READS = {*(f"AR{signal}" for signal in BURST.split()), *"RID RDATA RRESP RLAST RVALID RREADY".split()}
FULL = READS | {
    *(f"AW{signal}" for signal in BURST.split()),
    *"WDATA WSTRB WLAST WVALID WREADY BID BRESP BVALID BREADY".split(),
}

PORT = re.compile(
    r'(?:\(\* X_INTERFACE_INFO = "xilinx\.com:(?P<info>[^"]*)" \*\)\s*)?'
    r'(?:\(\* X_INTERFACE_PARAMETER =\s*"XIL_INTERFACENAME (?P<parameter>[^"]*)" \*\)\s*)?'
    r"(?P<direction>input|output)\s+wire\s+(?:\[\d+:0\]\s+)?(?P<name>\w+)[,\n]"
)


def ports(text):
    """Ports of the wrapper: name, direction, and the two attributes."""
    header = text.split("\n);\n")[0].split("\nmodule ")[1]
    return [match.groupdict() for match in PORT.finditer(header)]


class Amba(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.emitted = Emitted()

    def played(self, name):
        """The bench on a wrapper: how many tests ran, how many of them failed, and the log."""
        root = self.emitted.root / name
        files = [line for line in (root / f"{name}.f").read_text().splitlines() if line[:2] != "//"]
        runner = get_runner("icarus")
        runner.build(
            sources=[root / file for file in [*files, f"attach/{name}_amba.v"]],
            hdl_toplevel=f"{name}_amba",
            build_args=["-g2012"],
            timescale=("1ns", "1ns"),
            build_dir=root / "cocotb",
            log_file=root / "cocotb.log",
        )
        line, region = SIZES[name]
        numbers = macros(root / f"include/{name}_regs.h", name.upper())
        settings = {"NUMBERS": json.dumps(numbers), "LINE_BYTES": str(line), "REGION_BYTES": str(region)}
        with contextlib.suppress(RuntimeError):  # of tests that failed
            runner.test(
                hdl_toplevel=f"{name}_amba",
                test_module="amba_bench",
                build_dir=root / "cocotb",
                results_xml=str(root / "cocotb.xml"),
                extra_env=settings,
                log_file=root / "cocotb.log",
            )
        log = (root / "cocotb.log").read_text()
        self.assertTrue((root / "cocotb.xml").exists(), log)
        return get_results(root / "cocotb.xml"), log

    def test_cocotb_records_and_replays_through_its_buses(self):
        for name in SIZES:
            counts, log = self.played(name)
            self.assertEqual(counts, (1, 0), log)

    def test_a_crossed_wire_is_noticed(self):
        wrapper = self.emitted.path("reads", "attach/@_amba.v")
        good = wrapper.read_text()
        for port, wire in [
            ("s_axil_wstrb_i", "~s_axil_wstrb"),
            ("m_axi_wdata_o", ""),
            ("m_axi_pf_araddr_o", ""),
        ]:
            crossed = good.replace(f"{port}({port[:-2]})", f"{port}({wire})")
            self.assertNotEqual(good, crossed)
            wrapper.write_text(crossed)
            counts, log = self.played("reads")
            self.assertEqual(counts, (1, 1), f"{port}: {log}")
        wrapper.write_text(good)

    def test_vivado_is_told_of_every_signal_of_a_bus(self):
        for name in self.emitted.names():
            told = ports(self.emitted.path(name, "attach/@_amba.v").read_text())
            buses, about = {}, {}
            for port in told:
                kind, _, rest = (port["info"] or "").partition(" ")
                if port["parameter"]:
                    interface, _, parameter = port["parameter"].partition(", ")
                    self.assertEqual(interface, rest.split()[0])
                    about[interface] = parameter
                if kind == "interface:aximm:1.0":
                    bus, signal = rest.split()
                    self.assertEqual(port["name"], f"{bus}_{signal.lower()}")
                    from_manager = signal.startswith(("AW", "AR", "W")) != signal.endswith("READY")
                    from_manager |= signal in ("BREADY", "RREADY")
                    manager = bus.startswith("m_")
                    self.assertEqual(port["direction"] == "output", from_manager == manager, port)
                    buses.setdefault(bus, set()).add(signal)
                else:
                    self.assertFalse(port["name"].startswith(("m_axi", "s_axil")), port)
            reads = {"m_axi_pf": READS} if name == "reads" else {}
            self.assertEqual(set(buses), {"m_axi", "s_axil", *reads})
            for bus, signals in {"m_axi": FULL, "s_axil": LITE, **reads}.items():
                self.assertEqual(buses[bus] - {"ARUSER"}, signals, bus)
                protocol = "AXI4LITE" if bus == "s_axil" else "AXI4"
                mode = "READ_ONLY" if bus in reads else "READ_WRITE"
                self.assertEqual(about[bus], f"PROTOCOL {protocol}, READ_WRITE_MODE {mode}")
            reset, level = ("areset", "HIGH") if name == "reads" else ("aresetn", "LOW")
            all_buses = ":".join(sorted(buses))
            self.assertEqual(about["aclk"], f"ASSOCIATED_BUSIF {all_buses}, ASSOCIATED_RESET {reset}")
            self.assertEqual(about[reset], f"POLARITY ACTIVE_{level}")
            self.assertEqual(about["irq"], "SENSITIVITY LEVEL_HIGH")
            infos = {port["name"]: port["info"] for port in told}
            self.assertEqual(infos["aclk"], "signal:clock:1.0 aclk CLK")
            self.assertEqual(infos[reset], f"signal:reset:1.0 {reset} RST")
            self.assertEqual(infos["irq"], "signal:interrupt:1.0 irq INTERRUPT")


if __name__ == "__main__":
    unittest.main()
