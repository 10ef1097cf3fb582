"""Runs inside cocotb: the block behind its wrapper, its buses found by what their names begin with."""

import json
import os

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, RisingEdge
from cocotbext.axi import AxiBus, AxiLiteBus, AxiLiteMaster, AxiRam, AxiRamRead, AxiReadBus

# Numbers of the emitted C header.
NUMBERS = json.loads(os.environ.get("NUMBERS", "{}"))
LINE_BYTES = int(os.environ.get("LINE_BYTES", "0"))
REGION_BYTES = int(os.environ.get("REGION_BYTES", "0"))

MEMORY_BYTES = 1 << 16
BASE = 0x4000
ASID = 1

# Region and lines of it, as they are recorded.
RECORDED = [(0x35, [3, 1]), (0x1234, [0])]


def address(region, line):
    return region * REGION_BYTES + line * LINE_BYTES


class Block:
    def __init__(self, dut):
        self.dut = dut
        self.prefetches = []
        low = hasattr(dut, "aresetn")
        self.reset, self.in_reset = (dut.aresetn, 0) if low else (dut.areset, 1)
        common = dict(reset=self.reset, reset_active_level=not low)
        registers = AxiLiteBus.from_prefix(dut, "s_axil")
        self.registers = AxiLiteMaster(registers, dut.aclk, **common)
        metadata = AxiBus.from_prefix(dut, "m_axi")
        self.memory = AxiRam(metadata, dut.aclk, size=MEMORY_BYTES, **common)
        if hasattr(dut, "m_axi_pf_arvalid"):
            reads = AxiReadBus.from_prefix(dut, "m_axi_pf")
            self.lines = AxiRamRead(reads, dut.aclk, size=MEMORY_BYTES, **common)

    async def start(self):
        dut = self.dut
        levels = dict(obs_valid=0, obs_late=0, xlt_rsp_valid=0, pf_present=0, xlt_req_ready=1, pf_ready=1)
        for name, level in levels.items():
            if hasattr(dut, name):
                getattr(dut, name).value = level
        self.reset.value = self.in_reset
        cocotb.start_soon(Clock(dut.aclk, 10, "ns").start())
        await ClockCycles(dut.aclk, 4)
        self.reset.value = not self.in_reset
        await ClockCycles(dut.aclk, 2)
        if hasattr(dut, "xlt_req_valid"):
            cocotb.start_soon(self.translate())
        cocotb.start_soon(self.watch())

    async def translate(self):
        """Every region is where it seems to be, said a cycle later."""
        dut = self.dut
        while True:
            await RisingEdge(dut.aclk)
            asked = dut.xlt_req_valid.value == 1
            dut.xlt_rsp_valid.value = asked
            dut.xlt_rsp_status.value = 0
            if asked:
                dut.xlt_rsp_paddr.value = dut.xlt_req_vaddr.value.to_unsigned()

    async def watch(self):
        """Physical addresses of prefetches."""
        dut = self.dut
        port = "m_axi_pf_ar" if hasattr(dut, "m_axi_pf_arvalid") else "pf_"
        address = dut.m_axi_pf_araddr if port == "m_axi_pf_ar" else dut.pf_paddr
        valid, ready = getattr(dut, f"{port}valid"), getattr(dut, f"{port}ready")
        while True:
            await RisingEdge(dut.aclk)
            if valid.value == 1 and ready.value == 1:
                self.prefetches.append(address.value.to_unsigned())

    async def write(self, name, value):
        double = f"{name}_HI_OFFSET" in NUMBERS
        write = self.registers.write_qword if double else self.registers.write_dword
        await write(NUMBERS[f"{name}_OFFSET"], value)

    async def read(self, name):
        double = f"{name}_HI_OFFSET" in NUMBERS
        read = self.registers.read_qword if double else self.registers.read_dword
        return await read(NUMBERS[f"{name}_OFFSET"])

    async def observe(self, vaddr):
        dut = self.dut
        dut.obs_vaddr.value = vaddr
        dut.obs_kind.value = 0
        dut.obs_instr.value = 1
        dut.obs_asid.value = ASID
        dut.obs_valid.value = 1
        await RisingEdge(dut.aclk)
        while dut.obs_ready.value == 0:
            await RisingEdge(dut.aclk)
        dut.obs_valid.value = 0

    async def wait_for(self, bit):
        while not await self.read("STATUS") & NUMBERS[f"STATUS_{bit}_MASK"]:
            pass


@cocotb.test(timeout_time=100, timeout_unit="us")
async def it_records_and_replays(dut):
    block = Block(dut)
    await block.start()
    assert await block.read("ID") == NUMBERS["ID_VALUE"]
    assert await block.read("CAP0") == NUMBERS["CAP0_VALUE"]

    await block.write("REC_BASE", BASE)
    await block.write("REC_LIMIT", BASE + 4 * LINE_BYTES)
    await block.write("ASID", ASID)
    await block.write("CTRL", NUMBERS["CTRL_RECORD_START_MASK"])
    while dut.recording.value == 0:
        await RisingEdge(dut.aclk)
    for region, lines in RECORDED:
        for line in lines:
            await block.observe(address(region, line))
    await block.write("CTRL", NUMBERS["CTRL_RECORD_STOP_MASK"])
    await block.wait_for("RECORD_DONE")
    assert await block.read("REC_BYTES") == LINE_BYTES
    assert any(block.memory.read(BASE, LINE_BYTES))
    assert not any(block.memory.read(BASE + LINE_BYTES, 3 * LINE_BYTES))

    await block.write("IRQ_ENABLE", NUMBERS["IRQ_ENABLE_REPLAY_DONE_MASK"])
    await block.write("REP_BASE", BASE)
    await block.write("REP_BYTES", LINE_BYTES)
    await block.write("CTRL", NUMBERS["CTRL_REPLAY_START_MASK"])
    await block.wait_for("REPLAY_DONE")
    assert dut.irq.value == 1
    wanted = [address(region, line) for region, lines in RECORDED for line in sorted(lines)]
    assert block.prefetches == wanted, block.prefetches
