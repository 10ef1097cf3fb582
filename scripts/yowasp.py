"""Starts a program of a YoWASP package under its usual name: yowasp.py PROGRAM ARGUMENT...

These programs run in a sandbox with a /tmp of its own, in which our files are not. Paths below
/tmp are therefore passed on as relative ones, which reach everything.
"""

import os
import sys
from importlib.metadata import entry_points


def reachable(argument):
    """The argument with a path below /tmp, alone or after an equals sign, made relative."""
    before, equals, path = argument.rpartition("=")
    return before + equals + os.path.relpath(path) if path.startswith("/tmp/") else argument


name = sys.argv[1]
(program,) = entry_points(group="console_scripts", name=f"yowasp-{name}")
sys.argv = [name] + [reachable(argument) for argument in sys.argv[2:]]
sys.exit(program.load()())
