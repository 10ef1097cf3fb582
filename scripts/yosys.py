"""Command line of Yosys over pyosys, the Python package that brings Yosys as a library.

Takes the options that our flows use, with the meaning that the yosys program gives them.
Files are read in order, then the script is run, then the commands.
"""

import argparse
import os
import subprocess
import sys

READ = {
    ".v": "read_verilog",
    ".sv": "read_verilog -sv",
    ".json": "read_json",
    ".il": "read_rtlil",
    ".ys": "script",
}


def arguments():
    parser = argparse.ArgumentParser(prog="yosys", description=__doc__.splitlines()[0])
    parser.add_argument("-V", action="store_true", help="print the version and exit")
    parser.add_argument("-q", action="store_true", help="print nothing but errors")
    parser.add_argument("-l", metavar="LOG", help="write what Yosys says to this file as well")
    parser.add_argument("-s", metavar="SCRIPT", help="run the commands of this file")
    parser.add_argument(
        "-p", metavar="COMMANDS", action="append", default=[], help="run these commands"
    )
    parser.add_argument("files", nargs="*", help="Verilog, RTLIL, JSON or scripts")
    return parser.parse_args()


def passes(args):
    """The Yosys commands that the arguments stand for, in their order."""
    for file in args.files:
        reader = READ.get(os.path.splitext(file)[1])
        if reader is None:
            sys.exit(f"yosys: do not know how to read '{file}'")
        yield f"{reader} {file}"
    if args.s:
        yield f"script {args.s}"
    yield from args.p


def redirect(args):
    """Sends what the library prints where it is wanted. Errors it prints to stderr as well."""
    if args.q:
        target = os.open(args.l or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        os.dup2(target, sys.stdout.fileno())
    elif args.l:
        tee = subprocess.Popen(["tee", args.l], stdin=subprocess.PIPE)
        os.dup2(tee.stdin.fileno(), sys.stdout.fileno())
        tee.stdin.close()


def main():
    args = arguments()
    commands = list(passes(args))
    from pyosys import libyosys

    if args.V:
        print(libyosys.yosys_maybe_version())
        return
    if not commands:
        sys.exit("yosys: nothing to do; there are no interactive commands here, see --help")
    redirect(args)
    design = libyosys.Design()
    # An error ends the process with code 1.
    for command in commands:
        libyosys.run_pass(command, design)


main()
