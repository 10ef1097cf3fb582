"""What the tests share: configurations, and the folders that `jukebox gen` makes of them."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

# Where cargo puts it is cargo's to know; it is built before.
JUKEBOX = shlex.split(os.environ.get("JUKEBOX", "cargo run --quiet --package jukebox --"))

# Text of configuration files, by the configured name: the default, and ends of the ranges.
CONFIGURATIONS = {
    "jukebox": "",
    "alpha": "[address]\nva_bits = 32\npa_bits = 32\nasid_bits = 1\n[counters]\nbits = 0\n",
    "beta": "[address]\nva_bits = 57\npa_bits = 56\n[counters]\nbits = 64\n",
    "left_2": "[address]\nva_bits = 39\npa_bits = 40\nasid_bits = 12\n[counters]\nbits = 33\n"
    '[metadata]\ncheck = "none"\naxi_data_bits = 32\n',
    # Everything that a block can have beside the paper's, another reset, prefetches on a bus.
    "reads": "[geometry]\nline_bytes = 32\nregion_bytes = 512\n[metadata]\naxi_id_bits = 4\n"
    'coding = "delta"\n[prefetch]\negress = "axi4-read"\nuser_address = true\nnext_line = true\n'
    'second_record = true\nrun_ahead = true\n[reset]\nstyle = "sync-high"\n',
}


def generate(name, settings, out):
    """Runs `jukebox gen`; the finished process."""
    config = Path(out).with_suffix(".toml")
    config.write_text(f'name = "{name}"\n{settings}')
    command = [*JUKEBOX, "gen", "--quiet", "--config", config, "--out", out]
    return subprocess.run(command, capture_output=True, text=True)


class Emitted:
    """The emitted files of each configuration, in a folder that goes when this does."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        for name, settings in CONFIGURATIONS.items():
            made = generate(name, settings, self.root / name)
            assert made.returncode == 0, made.stderr

    def names(self):
        return CONFIGURATIONS.keys()

    def path(self, name, file):
        return self.root / name / file.replace("@", name)


def macros(header, prefix):
    """Numbers that the C preprocessor finds in a header, without their prefix."""
    command = ["gcc", "-E", "-dM", "-x", "c", str(header)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) == 3 and words[1].startswith(prefix + "_"):
            found[words[1].removeprefix(prefix + "_")] = int(words[2].rstrip("u"), 0)
    return found


def run(*command, cwd=None):
    """Runs a program; what it printed and its exit code."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout, done.returncode
