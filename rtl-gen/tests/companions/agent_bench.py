"""Runs inside cocotb: what the golden model recorded, played to the block between agents of others.

Registers are written by cocotbext-axi's AxiLiteMaster, memory is its AxiRam; every channel of both pauses
at random."""

import itertools
import json
import os
import random
from pathlib import Path

import cocotb
from amba_bench import ASID, BASE, MEMORY_BYTES, NUMBERS, Block
from cocotb.triggers import RisingEdge
from vectors import rounds

PACKAGE = Path(os.environ.get("PACKAGE", ""))
VA_BITS, PA_BITS = (int(os.environ.get(name, "0")) for name in ("VA_BITS", "PA_BITS"))

# What memory holds where the block must not write.
UNTOUCHED = 0xA5


def pauses(seed, share):
    """A pause in so large a share of the cycles, at random."""
    generator = random.Random(seed)
    return (generator.random() < share for _ in itertools.count())


def pause(seed, share, *agents):
    """Every channel of each of these agents, in each direction that it has."""
    channels = []
    for agent in agents:
        for part in ("write_if", "read_if"):
            interface = getattr(agent, part, None)
            if interface is None and hasattr(agent, "r_channel"):
                interface = agent
            for name in ("aw", "w", "b", "ar", "r"):
                channel = getattr(interface, f"{name}_channel", None)
                if channel is not None and channel not in channels:
                    channels.append(channel)
    for place, channel in enumerate(channels):
        channel.set_pause_generator(pauses(f"{seed} {place}", share))
    return len(channels)


class Player(Block):
    def __init__(self, dut, share):
        super().__init__(dut)
        self.random = random.Random(share)
        self.share = share
        count = pause(share, share, self.registers, self.memory, *([self.lines] if hasattr(self, "lines") else []))
        assert count == (12 if hasattr(self, "lines") else 10), count

    async def start(self):
        self.memory.write(0, bytes([UNTOUCHED]) * MEMORY_BYTES)
        await super().start()
        for ready in ("pf_ready", "xlt_req_ready"):
            if hasattr(self.dut, ready):
                cocotb.start_soon(self.pause_port(getattr(self.dut, ready)))

    async def pause_port(self, ready):
        while True:
            await RisingEdge(self.dut.aclk)
            ready.value = self.random.random() >= self.share

    async def translate(self):
        """Every region is where it seems to be, said a cycle later."""
        dut = self.dut
        while True:
            await RisingEdge(dut.aclk)
            asked = dut.xlt_req_valid.value == 1 and dut.xlt_req_ready.value == 1
            dut.xlt_rsp_valid.value = asked
            dut.xlt_rsp_status.value = 0
            if asked:
                dut.xlt_rsp_paddr.value = dut.xlt_req_vaddr.value.to_unsigned() % (1 << PA_BITS)

    async def look_up(self, lookup):
        dut = self.dut
        while self.random.random() < self.share:
            await RisingEdge(dut.aclk)
        dut.obs_vaddr.value = lookup.vaddr
        dut.obs_kind.value = lookup.kind
        dut.obs_instr.value = lookup.instruction
        if hasattr(dut, "obs_asid"):
            dut.obs_asid.value = ASID ^ lookup.foreign
        dut.obs_valid.value = 1
        await RisingEdge(dut.aclk)
        while dut.obs_ready.value == 0:
            await RisingEdge(dut.aclk)
        dut.obs_valid.value = 0

    async def play(self, round):
        """Records the lookups of a round and replays the record; both must be the golden model's."""
        length = len(round.record)
        before = self.memory.read(0, MEMORY_BYTES)
        await self.write("REC_BASE", BASE)
        await self.write("REC_LIMIT", MEMORY_BYTES)
        await self.write("CTRL", NUMBERS["CTRL_RECORD_START_MASK"])
        while self.dut.recording.value == 0:
            await RisingEdge(self.dut.aclk)
        for lookup in round.lookups:
            await self.look_up(lookup)
        await self.write("CTRL", NUMBERS["CTRL_RECORD_STOP_MASK"])
        await self.wait_for("RECORD_DONE")
        assert await self.read("REC_BYTES") == length
        image = before[:BASE] + round.record + before[BASE + length :]
        memory = self.memory.read(0, MEMORY_BYTES)
        differ = [place for place in range(MEMORY_BYTES) if memory[place] != image[place]]
        assert not differ, f"{len(differ)} bytes of memory differ, the first at {differ[0]:#x}"

        self.prefetches.clear()
        await self.write("REP_BASE", BASE)
        await self.write("REP_BYTES", length)
        await self.write("CTRL", NUMBERS["CTRL_REPLAY_START_MASK"])
        await self.wait_for("REPLAY_DONE")
        wanted = [vaddr % (1 << PA_BITS) for vaddr in round.prefetches]
        assert self.prefetches == wanted, f"prefetches {self.prefetches}, not {wanted}"
        assert self.memory.read(0, MEMORY_BYTES) == memory, "a replay changed memory"
        assert await self.read("ERROR_CAUSE") == 0


@cocotb.test(timeout_time=20, timeout_unit="ms")
@cocotb.parametrize(share=[0.0, 0.3, 0.7])
async def the_golden_models_record_and_prefetches(dut, share):
    player = Player(dut, share)
    await player.start()
    if "ASID_OFFSET" in NUMBERS:
        await player.write("ASID", ASID)
    if "CONFIG_ASID_FILTER_MASK" in NUMBERS:
        await player.write("CONFIG", NUMBERS["CONFIG_ASID_FILTER_MASK"])
    recorded = rounds(PACKAGE, VA_BITS)
    assert len(recorded) == 2
    for round in recorded:
        assert len(round.record) > 0 and len(round.prefetches) > 0
        await player.play(round)
