"""What a job over the whole block knows of earlier cycles, without proving it, has to be proven by another
job of the same configuration: else a proof would rest on what nobody has shown."""

import configs
import engines
import model
import page


def properties(job):
    """Name of each property and invariant that a job keeps."""
    for module, files in job["parts"].items():
        whole = "".join((model.PROPERTIES / f"{file}.sv").read_text() for file in files or [module])
        for first, second in page.NAMED.findall(configs.active(whole, configs.macros(job["config"]))):
            name = first or second
            if name[0] in "pmi" and engines.wanted(name, job.get("prove")):
                yield name


def proven(job):
    """Those of them that it proves."""
    given = [f"m_{module}_*" for module in job.get("assume", [])]
    for name in properties(job):
        if engines.wanted(name, job.get("goals")) and not (given and engines.wanted(name, given)):
            yield name


def unproven(jobs):
    """A line for each job that rests on what no job of its configuration proves, or that assumes what no job
    of any configuration does."""
    shown = {}
    for job in jobs:
        shown.setdefault(job["config"], set()).update(proven(job))
    anywhere = set().union(*shown.values())
    for job in jobs:
        given = [f"m_{module}_*" for module in job.get("assume", [])]
        assumed = {name for name in properties(job) if given and engines.wanted(name, given)}
        for where, odd in [
            (f"no job of {job['config']}", set(properties(job)) - assumed - shown[job["config"]]),
            ("no job", assumed - anywhere),
        ]:
            if odd:
                yield f"formal/jobs.toml: {job['name']} rests on {', '.join(sorted(odd))}, which {where} proves"
