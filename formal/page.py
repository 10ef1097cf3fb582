"""The page docs/formal.md: properties as their files name and describe them, results as a run found."""

import re

import configs
import engines
import model

PAGE = model.ROOT / "docs" / "formal.md"
BEGIN, END = "<!-- Table written by make formal. Do not edit. -->", "<!-- End of the table. -->"
NAMED = re.compile(r"`(?:HOLD|QUIET|ALWAYS|OWED)\((\w+),|\b(\w+) : (?:assert|`ENV)\b")
COVER = re.compile(r"`REACHED\((\w+),|\b(\w+) : cover\b")
METHODS = {"induction": "k-induction", "bdd": "BDD", "bounded": "BMC"}


def text(job):
    files = [name for module, listed in job["parts"].items() for name in listed or [module]]
    whole = "".join((model.PROPERTIES / f"{file}.sv").read_text() for file in files)
    return configs.active(whole, configs.macros(job["config"]))


def covers(job):
    found = [first or second for first, second in COVER.findall(text(job))]
    return [name for name in found if engines.wanted(name, job.get("covers"))]


def properties(job):
    """Name and description, by the comment above, of each property that the job proves."""
    said = ""
    fresh = False
    listed = job.get("goals") or job.get("prove")
    for line in text(job).splitlines():
        comment = re.match(r"\s*// (.*)", line)
        if comment:
            said = f"{said} {comment[1]}" if fresh else comment[1]
            fresh = True
            continue
        fresh = False
        for first, second in NAMED.findall(line):
            name = first or second
            assumed = any(name.startswith(f"m_{module}_") for module in job.get("assume", []))
            wanted = engines.wanted(name, listed)
            if name[0] in "pm" and not assumed and wanted:
                yield name, said


def table(jobs, rows):
    yield "| property | what holds | configuration | method | depth | covers reached at | seconds | result |"
    yield "|---|---|---|---|---|---|---|---|"
    for job, row in zip(jobs, rows):
        depth = job.get("depth", "–")
        reached = max(row["covers"].values(), default="–")
        for name, said in properties(job):
            what = [f"`{name}`", said.rstrip("."), job["config"]]
            how = [METHODS[job["method"]], depth, reached, f"{row['seconds']:.0f}", row["verdict"]]
            cells = [*what, *how]
            yield "| " + " | ".join(str(cell) for cell in cells) + " |"


def names(jobs):
    return [name for job in jobs for name, _ in properties(job)]


def write(jobs, rows, took):
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    count = len(names(jobs))
    lines = [f"{count} properties in {len(jobs)} jobs, {took}.", "", *table(jobs, rows)]
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{after}")


def differs(jobs):
    """Exit code: whether the table names other properties than the files do."""
    table = PAGE.read_text().partition(BEGIN)[2].partition(END)[0]
    found = re.findall(r"^\| `(\w+)` \|", table, re.M)
    if found == names(jobs):
        return 0
    odd = sorted(set(found) ^ set(names(jobs))) or ["their order"]
    print(f"docs/formal.md: not of these properties ({', '.join(odd)}): run make formal")
    return 1
