"""Turns the emitted block and the properties of one job into a model: one file for solvers of
bit-vectors, one for ABC."""

import os
import pathlib
import re
import signal
import subprocess
import sys

import configs
from configs import HERE, ROOT

PROGRAMS = pathlib.Path(sys.executable).parent
PROPERTIES = HERE / "properties"
# What makes an and-inverter graph of a model.
GRAPH = [
    "delete -output",
    "memory_map -formal",
    "formalff -clk2ff -ff2anyinit",
    "opt -full",
    "techmap",
    "opt -fast",
    "simplemap",
    "dffunmap",
    "aigmap",
    "opt_clean",
]


class ModelError(Exception):
    """A model could not be made."""


def run(command, log, seconds, folder):
    """Exit code of a program, or None if time ran out; the log takes what it prints."""
    path = f"{PROGRAMS}:{os.environ['PATH']}"
    with open(log, "w") as file:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            env={**os.environ, "PATH": path},
        )
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None


def stem(file, block):
    """`writer` of `jukebox_writer.sv` of the block `jukebox`; the block itself is `top`."""
    return file.stem.removeprefix(block).removeprefix("_") or "top"


def source(rtl, config, module):
    """The file of a module: the other way round of `stem`."""
    block = configs.values(config)["name"]
    return rtl / (f"{block}.sv" if module == "top" else f"{block}_{module}.sv")


def with_properties(job, name, text):
    """A module with the properties of the job before its end: they see all that is in it."""
    files = job["parts"][name] or [name]
    owed = "assume" if name in job.get("assume", []) else "assert"
    defined = configs.macros(job["config"])
    block = configs.values(job["config"])["name"]
    inside = "".join((PROPERTIES / f"{file}.sv").read_text() for file in ["prologue", *files])
    inside = configs.active(inside, defined)
    text = re.sub(r"`BLOCK\((\w+)\)", rf"{block}_\1", text)
    end = text.rindex("endmodule")
    return "".join(
        [
            (PROPERTIES / "macros.sv").read_text(),
            f"`define ENV {owed}\n",
            *(f"`define {macro} {value}\n" for macro, value in defined.items()),
            text[:end],
            inside,
            text[end:],
            "`undef ENV\n",
            *(f"`undef {macro}\n" for macro in defined),
            "`default_nettype wire\n",
        ]
    )


def make(job, rtl, folder, mutant=None, keep=None):
    """Writes `model.smt2` and, for ABC, `model.aig` into the folder. `mutant` is a change of a module,
    `keep` the one property that stays, if not all do."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.sv"):
        old.unlink()
    block = configs.values(job["config"])["name"]
    files = sorted(rtl.glob("*.sv"), key=lambda file: (not file.stem.endswith("_pkg"), file.stem))
    if "harness" in job:
        files += [HERE / "harness" / f"{job['harness']}.sv"]
    for file in files:
        name, text = stem(file, block), file.read_text()
        if mutant and mutant["module"] == name:
            if text.count(mutant["before"]) < 1:
                raise ModelError(f"{file.name}: there is no '{mutant['before']}' to change")
            text = text.replace(mutant["before"], mutant["after"], 1)
        if name in job["parts"]:
            text = with_properties(job, name, text)
        (folder / file.name).write_text(text)
    top = block if job["top"] == "top" else f"{block}_{job['top']}"
    lines = [f"read_verilog -sv -formal {file.name}" for file in files]
    for name, value in job.get("parameters", {}).items():
        lines += [f"chparam -set {name} {value} {top}"]
    lines += [f"hierarchy -check -top {top}", "proc -norom", "flatten", "opt_clean"]
    lines += [f"cutpoint w:{wire}" for wire in job.get("cut", [])]
    lines += ["memory_nordff", "memory_collect", "async2sync", "chformal -early"]
    lines += ["opt_clean"]
    # A job that proves only some of what it has knows the others of earlier cycles: those with a name alone,
    # as known.py sees that they are proven.
    kept = [keep] if keep else job.get("prove") or (["p_*", "m_*", "i_*"] if "goals" in job else None)
    if kept:
        lines += ["select -set kept " + " ".join(f"c:*{name}" for name in kept)]
        lines += ["select -set other t:$assert @kept %d", "chformal -assert -remove @other"]
    if job.get("covers"):
        lines += ["select -set wanted " + " ".join(f"c:*{name}" for name in job["covers"])]
        lines += ["select -set other t:$cover @wanted %d", "chformal -cover -remove @other"]
    lines += ["formalff -setundef -clk2ff -ff2anyinit", "setundef -undriven -anyseq"]
    lines += ["opt -fast", "opt_clean"]
    if job.get("flat"):
        lines += ["memory_map -formal", "opt -fast"]
    if job["method"] == "bounded":
        lines += ["delete -output", "opt_clean"]
    lines += ["stat", "write_smt2 -wires model.smt2"]
    if job["method"] != "induction":
        if job["method"] == "bdd":
            lines += ["chformal -assume -remove"]
        lines += ["chformal -cover -remove", *GRAPH]
        lines += ["write_aiger -I -B -zinit -no-startoffset model.aig"]
    (folder / "model.ys").write_text("\n".join(lines) + "\n")
    log = folder / "model.log"
    if run([sys.executable, ROOT / "scripts/yosys.py", "-s", "model.ys"], log, 600, folder) != 0:
        raise ModelError(re.sub(r"(?s).*(?=ERROR)", "", log.read_text()).strip() or f"see {log}")
