"""Proves what the emitted block promises: the jobs of jobs.toml, as many at a time as there are cores.

    prove.py [--quick] [--keep] [--only JOB...]   proves; with all jobs, writes docs/formal.md
    prove.py --mutants [--only JOB...]            breaks the block for each property and sees it found
    prove.py --check-page                         whether docs/formal.md is of these jobs and properties

Exit code 0: all proven. 1: something is not, or the page is of others. 2: bad input.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time
import tomllib

import configs
import engines
import known
import model
import page

OUT = configs.ROOT / "out" / "formal"
GOOD = ["proven", "bounded"]
MARGIN = 4  # cycles between what a bounded job has to reach and its bound
SOURCES = [configs.HERE / file for file in ["engines.py", "query.py"]]


def load(file):
    return tomllib.loads((configs.HERE / file).read_text())


def jobs_of(entries):
    """A job for each configuration that an entry names; of more than one, the name says which."""
    for entry in entries:
        for config in entry.get("configs", ["default"]):
            name = entry["name"] if config == "default" else f"{entry['name']}-{config}"
            settings = {**entry, **entry.get("at", {}).get(config, {})}
            settings.pop("configs", None), settings.pop("at", None)
            yield {**settings, "name": name, "config": config}


def emitted(config):
    """The folder of the RTL of a configuration, emitted by the program under test."""
    folder = OUT / "rtl" / config
    command = [configs.program(), "gen", "--quiet"]
    command += ["--config", configs.file(config), "--out", folder]
    if configs.file(config).parent == configs.HERE / "configs":
        command += ["--for-proofs"]
    subprocess.run(command, cwd=configs.ROOT, check=True)
    rtl = folder / "rtl"
    return rtl if rtl.is_dir() else folder


def decide(job, folder):
    seconds = job.get("seconds", 600)
    if job["method"] == "induction":
        return engines.Induction(folder, job["depth"], job.get("goals")).prove(seconds)
    if job["method"] == "bounded":
        return engines.bounded(folder, job["depth"], seconds)
    return engines.bdd(folder, seconds)


def digest(job, folder):
    """Of all that a result depends on."""
    settings = {key: value for key, value in job.items() if key not in ("quick", "seconds")}
    whole = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for file in [folder / "model.smt2", *SOURCES]:
        whole.update(file.read_bytes())
    return whole.hexdigest()


def kept_row(job, row):
    """The row of an earlier run that proved the same model, if there is one."""
    file = OUT / job["name"] / "row.json"
    kept = json.loads(file.read_text()) if file.is_file() else {}
    return kept if kept.get("of") == row["of"] else None


def prove(job, rtl, keep):
    """The job's row: verdict, time, covers. With `keep`, that of an earlier run of the same model stays."""
    folder = OUT / job["name"]
    start = time.monotonic()
    row = {"job": job["name"], "verdict": "unknown", "failing": [], "covers": {}}
    try:
        model.make(job, rtl, folder)
        row["of"] = digest(job, folder)
        if keep and (kept := kept_row(job, row)):
            print(f"kept      {job['name']}", flush=True)
            return kept
        result = decide(job, folder)
        row["verdict"], row["failing"] = result.verdict, result.failing
        if result.verdict != "failed":
            row["covers"] = engines.covers(folder, job["cover"], job.get("seconds", 600))
        reached = {name.rpartition(".")[2] for name in row["covers"]}
        missing = [name for name in page.covers(job) if name not in reached]
        # Within a bound, what has to be seen must be seen well before its end.
        if result.verdict == "bounded":
            missing += [name for name, step in row["covers"].items() if step > job["depth"] - MARGIN]
        if result.verdict in GOOD and missing:
            row["verdict"], row["failing"] = "vacuous", missing
    except model.ModelError as error:
        row["verdict"], row["failing"] = "no model", [str(error)]
    row["seconds"] = round(time.monotonic() - start, 1)
    if row["verdict"] in GOOD:
        (folder / "row.json").write_text(json.dumps(row))
    reason = f": {', '.join(row['failing'])}" if row["failing"] else ""
    print(f"{row['verdict']:9} {job['name']:24} {row['seconds']:7.1f} s{reason}", flush=True)
    return row


def find(mutant, jobs, rtl):
    """Whether the property that a mutant is meant for fails from the reset on."""
    (job,) = (job for job in jobs if job["name"] == mutant["job"])
    folder = OUT / "mutants" / job["name"] / mutant["property"]
    try:
        model.make(job, rtl[job["config"]], folder, mutant, mutant["property"])
    except model.ModelError as error:
        print(f"no model  {mutant['property']}: {error}", flush=True)
        return False
    seconds = job.get("seconds", 600)
    if job["method"] == "bounded":
        step = engines.search(folder, 0, job["depth"], seconds)
        found = step not in (None, -1)
    else:
        failing, step = engines.trace(folder, job["cover"] + 10, seconds)
        found = mutant["property"] in [name.rpartition(".")[2] for name in failing]
    verdict = "found" if found else "MISSED"
    print(f"{verdict:9} {job['name']:20} {mutant['property']:28} step {step}", flush=True)
    return found


def unbroken(jobs, mutants):
    """Exit code: whether a property that the block promises has no mutant."""
    broken = {mutant["property"] for mutant in mutants}
    promised = [name for name in page.names(jobs) if name.startswith("p_")]
    bare = sorted({name for name in promised if name not in broken})
    if bare:
        print(f"formal/mutants.toml: no mutant for {', '.join(bare)}")
    return 1 if bare else 0


def outdated(mutants, rtl, jobs):
    """The mutants of these jobs that change a text which is no longer there."""
    configuration = {job["name"]: job["config"] for job in jobs}
    for mutant in mutants:
        if config := configuration.get(mutant["job"]):
            text = model.source(rtl[config], config, mutant["module"]).read_text()
            if mutant["before"] not in text:
                yield f"{mutant['property']}: there is no '{mutant['before']}' in {mutant['module']}"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the jobs marked quick alone")
    parser.add_argument("--keep", action="store_true", help="leave what is proven of the same model")
    parser.add_argument("--mutants", action="store_true", help="break the block, see it found")
    parser.add_argument("--check-page", action="store_true", help="is docs/formal.md of these jobs?")
    parser.add_argument("--only", nargs="+", metavar="JOB", default=[], help="these jobs alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at a time")
    return parser.parse_args()


def main():
    args = arguments()
    jobs = list(jobs_of(load("jobs.toml")["job"]))
    names = [job["name"] for job in jobs]
    unknown = [name for name in args.only if name not in names]
    if unknown:
        sys.stderr.write(f"prove.py: --only {unknown[0]}: no such job; there are {', '.join(names)}\n")
        sys.exit(2)
    mutants = load("mutants.toml")["mutant"]
    loose = list(known.unproven(jobs))
    for line in loose:
        print(line)
    if args.check_page:
        sys.exit(page.differs(jobs) or unbroken(jobs, mutants) or (1 if loose else 0))
    chosen = [job for job in jobs if not args.quick or job.get("quick")]
    chosen = [job for job in chosen if not args.only or job["name"] in args.only]
    rtl = {config: emitted(config) for config in sorted({job["config"] for job in chosen})}
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        if args.mutants:
            names = [job["name"] for job in chosen]
            mutants = [mutant for mutant in mutants if mutant["job"] in names]
            good = list(pool.map(lambda mutant: find(mutant, jobs, rtl), mutants))
            print(f"{sum(good)} of {len(good)} mutants found in {time.monotonic() - start:.0f} s")
            sys.exit(0 if all(good) and not loose else 1)
        rows = list(pool.map(lambda job: prove(job, rtl[job["config"]], args.keep), chosen))
    seconds = time.monotonic() - start
    took = f"in {seconds:.0f} s"
    if args.keep:
        took = f"some of earlier runs; their times add up to {sum(r['seconds'] for r in rows):.0f} s"
    good = [row for row in rows if row["verdict"] in GOOD]
    OUT.mkdir(parents=True, exist_ok=True)
    results = {"seconds": round(seconds), "rows": rows}
    (OUT / "results.json").write_text(json.dumps(results, indent=1))
    print(f"{len(good)} of {len(rows)} jobs proven in {seconds:.0f} s")
    old = list(outdated(mutants, rtl, chosen))
    for line in old:
        print(f"formal/mutants.toml: {line}")
    if len(good) == len(jobs):
        page.write(jobs, rows, took)
    sys.exit(0 if len(good) == len(rows) and not old and not loose else 1)


main()
