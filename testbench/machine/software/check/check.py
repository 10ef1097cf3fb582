#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every program on this computer and on the stand-in for the machine, in several orders, with
and without the block's driver and preemption: what an invocation computes must depend on its
program and its round alone. Prints what invocations are: instructions, lines of code.

usage: check.py FOLDER, with reference.elf, stand-in and native/programs in it
"""

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUNDS = [1, 2, 3, 40, 255]
# Cycles between two preemptions: often, seldom.
SLICES = [7001, 150001]


def definitions():
    text = (HERE.parent / "machine.h").read_text()
    return {name: int(number, 0) for name, number in re.findall(r"^#define (\w+) (\w+)$", text, re.M)}


M = definitions()
PROGRAMS = range(M["PROGRAMS"])
NAMES = {
    number: name.removeprefix("PROGRAM_").lower() for name, number in M.items() if name.startswith("PROGRAM_")
}


def word(code, program=0, argument=0):
    return code << M["WORD_CODE_SHIFT"] | program << M["WORD_PROGRAM_SHIFT"] | argument


def invoke(program, round_, flush=False):
    return [word(M["PLAN_INVOKE"], program, round_ << M["INVOKE_ROUND_SHIFT"] | flush)]


def invoke_preempted(program, round_, cycles, other, other_round):
    return [
        word(M["PLAN_INVOKE_PREEMPTED"], program, round_ << M["INVOKE_ROUND_SHIFT"]),
        cycles,
        word(0, other, other_round << M["INVOKE_ROUND_SHIFT"]),
    ]


def block(window, keep_shift):
    return [word(M["PLAN_BLOCK"], 0, M["BLOCK_USE_MASK"]), 256 << 10, window, 1, keep_shift, 16 << 10]


def initialise(programs):
    return [word(M["PLAN_INIT"], p) for p in programs] + [word(M["PLAN_READY"])]


def on_this_computer(folder, orders):
    """Checksums by program and round."""
    found = {}
    for programs, rounds in orders:
        arguments = [str(p) for p in programs] + [f"{p}:{r}" for r in rounds for p in programs]
        out = subprocess.run([folder / "native/programs", *arguments], check=True, capture_output=True, text=True)
        for line in out.stdout.splitlines():
            program, round_, checksum = line.split()
            key = int(program), int(round_)
            if found.setdefault(key, int(checksum, 16)) != int(checksum, 16):
                sys.exit(f"{NAMES[key[0]]}, round {key[1]}: another order, another checksum, on this computer")
    return found


def on_the_stand_in(folder, plan):
    """Marks of a plan: pairs of what kind, program, argument, and values; work done by program."""
    words = " ".join(f"{w:x}" for w in [*plan, word(M["PLAN_END"])])
    out = subprocess.run([folder / "stand-in", folder / "reference.elf"], input=words, capture_output=True, text=True)
    if out.returncode != 0:
        sys.exit(f"the stand-in ends with {out.returncode}: {out.stdout.splitlines()[-3:]} {out.stderr}")
    for line in out.stdout.splitlines():
        kind, *rest = line.split()
        if kind == "mark":
            code, program, argument = map(int, rest[:3])
            yield code, program, argument, [int(value, 16) for value in rest[3:]]
        elif kind == "ran":
            yield "ran", int(rest[0]), 0, [int(value) for value in rest[2::2]]


def main():
    folder = Path(sys.argv[1]).resolve()
    all_ = list(PROGRAMS)
    expected = on_this_computer(folder, [(all_, ROUNDS), (all_[::-1], ROUNDS[::-1]), (all_, ROUNDS[:2] * 3)])

    plans = {
        "in order": initialise(all_) + [w for r in ROUNDS for p in all_ for w in invoke(p, r, True)],
        "turned round, with the block": initialise(all_[::-1])
        + block(M["PACE_BY_L2"], 1)
        + [w for r in ROUNDS[::-1] + ROUNDS for p in all_[::-1] for w in invoke(p, r)]
        + [word(M["PLAN_REPORT"], 0, 1)],
    }
    for cycles in SLICES:
        plans[f"preempted each {cycles} cycles"] = (
            initialise(all_)
            + block(64, M["KEEP_NEVER"])
            + [
                w
                for r in ROUNDS[:2]
                for p in all_
                for w in invoke_preempted(p, r, cycles, (p + 1) % len(all_) if cycles == SLICES[-1] else M["NOBODY"], r)
            ]
        )

    work, first, seen, failed = {}, {}, 0, 0
    for name, plan in plans.items():
        preemptions = 0
        for code, program, argument, values in on_the_stand_in(folder, plan):
            if code == M["MARK_DESCHEDULED"]:
                seen += 1
                if values[M["DESCHEDULED_CHECKSUM"]] != expected[program, argument]:
                    failed += 1
                    print(f"{NAMES[program]}, round {argument}, {name}: {values[0]:08x}, not {expected[program, argument]:08x}")
                if values[M["DESCHEDULED_RESULT"]] != 0:
                    sys.exit(f"{NAMES[program]}, {name}: the driver says {values[M['DESCHEDULED_RESULT']]}")
            elif code == M["MARK_INTERRUPTED"]:
                preemptions += 1
            elif code == "ran" and name == "in order":
                if program in first:
                    work.setdefault(program, []).append(values)
                else:
                    first[program] = values
        print(f"{name}: {preemptions} preemptions")
    print(f"{'program':12} {'at start':>9} {'instructions':>19} {'code, KiB':>11} {'L1-I misses':>15} {'data, KiB':>11}")
    for p in all_:
        columns = list(zip(*work[p]))
        low, high = [min(c) for c in columns], [max(c) for c in columns]
        print(
            f"{NAMES[p]:12} {first[p][0]:9} {low[0]:9}-{high[0]:9} {low[1] // 16:5}-{high[1] // 16:5}"
            f" {low[2]:7}-{high[2]:7} {low[3] // 16:5}-{high[3] // 16:5}"
        )
    print(f"{seen - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
