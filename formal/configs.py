"""Configurations that are proven: their files, and what properties may ask of them.

A properties file may leave out what a configuration does not have, between `ifdef and `endif. Each key
of a configuration is a macro: SECTION_KEY if it is true, SECTION_KEY_WORD for a word; of a number the
value of SECTION_KEY, and SECTION_KEY_NUMBER."""

import functools
import json
import pathlib
import re
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
FOLDERS = [ROOT / "configs", HERE / "configs"]
CONDITION = re.compile(r"\s*`(ifdef|ifndef|else|endif)\b\s*(\w*)")


def file(name):
    for folder in FOLDERS:
        if (folder / f"{name}.toml").is_file():
            return folder / f"{name}.toml"
    sys.stderr.write(f"jobs.toml: config '{name}': no such file in configs or formal/configs\n")
    sys.exit(2)


@functools.cache
def program():
    """The program under test, built as the tests are: what is built for one package alone is built anew."""
    print("building the generator, once", flush=True)
    subprocess.run(["cargo", "build", "--quiet", "--workspace", "--bins", "--examples"], cwd=ROOT, check=True)
    command = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return pathlib.Path(json.loads(said)["target_directory"]) / "debug" / "jukebox"


def values(name):
    """Every key by section, the defaults with what the file changes."""
    found = tomllib.loads(file("default").read_text())
    for section, keys in tomllib.loads(file(name).read_text()).items():
        if isinstance(keys, dict):
            found.setdefault(section, {}).update(keys)
        else:
            found[section] = keys
    return found


def macros(name):
    found = {}
    for section, keys in values(name).items():
        for key, value in keys.items() if isinstance(keys, dict) else ():
            macro = f"{section}_{key}".upper()
            if isinstance(value, str):
                found[f"{macro}_{value.upper().replace('-', '_')}"] = ""
            elif value is True:
                found[macro] = ""
            elif value is not False and not isinstance(value, list):
                found[macro], found[f"{macro}_{value}"] = str(value), ""
    found["PKG"] = f"{values(name)['name']}_pkg"
    found["LINE_BITS"] = str(8 * int(found["GEOMETRY_LINE_BYTES"]))
    # An entry of a raw record: tag and lines of a region. Whether it begins in the middle of a beat.
    region = int(found["GEOMETRY_REGION_BYTES"])
    entry = int(found["ADDRESS_VA_BITS"]) - (region.bit_length() - 1)
    entry += region // int(found["GEOMETRY_LINE_BYTES"])
    if entry % int(found["METADATA_AXI_DATA_BITS"]):
        found["ENTRIES_CROSS"] = ""
    return found


def active(text, defined):
    """The lines that are there with these macros."""
    kept, on = [], [True]
    for line in text.splitlines(keepends=True):
        condition = CONDITION.match(line)
        if not condition:
            if all(on):
                kept.append(line)
            continue
        word, macro = condition.groups()
        if word == "endif":
            on.pop()
        elif word == "else":
            on[-1] = not on[-1]
        else:
            on.append((macro in defined) == (word == "ifdef"))
    return "".join(kept)
