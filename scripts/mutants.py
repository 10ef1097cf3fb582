"""Mutants of emitted RTL, all in one design, one of them chosen at run time.

mutants.py FOLDER OUT --seed N --count N [--least N] [--more N --of MODULE...] [--skip FILE]...

FOLDER/rtl holds what was emitted for one configuration, OUT/rtl gets the same files with `count` places
drawn from `seed`, line by line, in which EXPRESSION reads (CHOSEN == N ? MUTATED : EXPRESSION); OUT/mutants.json says
what each N is. CHOSEN is the number in the environment's JUKEBOX_MUTANT when the model of Verilator
begins, 0 if it has none: then the block is what it was.

mutants.py FOLDER OUT --only N writes that one mutant as plain SystemVerilog, for formal tools.
"""

import argparse
import json
import pathlib
import random
import re
import shutil
import sys

from pyslang.syntax import SyntaxKind, SyntaxNode, SyntaxTree

PACKAGE = "jukebox_mutant_pkg"
CHOSEN = f"{PACKAGE}::Chosen"
DECLARATION = f"""// Which of the mutants the model is.
package {PACKAGE};
  int Chosen = $c("(std::getenv(\\"JUKEBOX_MUTANT\\") ? std::atoi(std::getenv(\\"JUKEBOX_MUTANT\\")) : 0)");
endpackage
"""

SWAPS = {
    "LogicalAndExpression": ("&&", ["||"]),
    "LogicalOrExpression": ("||", ["&&"]),
    "BinaryAndExpression": ("&", ["|", "^"]),
    "BinaryOrExpression": ("|", ["&", "^"]),
    "BinaryXorExpression": ("^", ["&", "|"]),
    "AddExpression": ("+", ["-"]),
    "SubtractExpression": ("-", ["+"]),
    "EqualityExpression": ("==", ["!="]),
    "InequalityExpression": ("!=", ["=="]),
    "LessThanExpression": ("<", ["<=", ">="]),
    "LessThanEqualExpression": ("<=", ["<", ">"]),
    "GreaterThanExpression": (">", [">=", "<="]),
    "GreaterThanEqualExpression": (">=", [">", "<"]),
    "LogicalShiftLeftExpression": ("<<", [">>"]),
    "LogicalShiftRightExpression": (">>", ["<<"]),
}
# Of these, each operand alone is a mutant, too.
DROPS = {
    "LogicalAndExpression",
    "LogicalOrExpression",
    "BinaryAndExpression",
    "BinaryOrExpression",
    "BinaryXorExpression",
    "AddExpression",
    "SubtractExpression",
}
LOGICAL = {"LogicalAndExpression", "LogicalOrExpression", "UnaryLogicalNotExpression"}
NAMES = {"IdentifierName", "IdentifierSelectName"}
UNARY = {
    "UnaryLogicalNotExpression": "",
    "UnaryBitwiseNotExpression": "",
    "UnaryBitwiseOrExpression": "&",
    "UnaryBitwiseAndExpression": "|",
    "UnaryBitwiseXorExpression": "|",
}
# What is constant, or is what the design is built of: left alone with all that is below.
LEFT_ALONE = {
    "ModuleHeader",
    "ParameterDeclarationStatement",
    "DataDeclaration",
    "TypedefDeclaration",
    "GenvarDeclaration",
    "ParameterValueAssignment",
    "SimpleRangeSelect",
    "AscendingRangeSelect",
    "DescendingRangeSelect",
    "EventControlWithExpression",
    "FunctionPrototype",
    "BitSelect",
}


class Place:
    """One mutant: what stands there and what in its stead."""

    def __init__(self, file, module, line, node, kind, mutated, statement=False):
        self.file, self.module, self.kind, self.mutated = file, module, kind, mutated
        self.start, self.end = span(node)
        self.statement = statement
        self.line = line
        self.number = 0

    def described(self, text):
        lines = text.splitlines()
        before = reversed(lines[: self.line - 1])
        return {
            "number": self.number,
            "module": self.module,
            "file": self.file,
            "line": self.line,
            "kind": self.kind,
            "text": squeezed(lines[self.line - 1]),
            "block": next((squeezed(line) for line in before if line.rstrip().endswith("begin")), ""),
            "original": squeezed(text[self.start : self.end]),
            "mutated": squeezed(self.mutated),
        }


def squeezed(text):
    return re.sub(r"\s+", " ", re.sub(r"//[^\n]*", "", text)).strip()


def span(node):
    return node.sourceRange.start.offset, node.sourceRange.end.offset


def children(node):
    return [child for child in node if isinstance(child, SyntaxNode)]


class Finder:
    """All places of one file."""

    def __init__(self, name, text):
        self.file, self.text = name, text
        tree = SyntaxTree.fromText(text)
        self.found = []
        self.module = pathlib.Path(name).stem
        self.enumerations = {}
        self.enums(tree.root)
        self.walk(tree.root)

    def source(self, node):
        start, end = span(node)
        return self.text[start:end]

    def enums(self, node):
        if node.kind == SyntaxKind.EnumType:
            members = re.search(r"\{(.*)\}", re.sub(r"//[^\n]*", "", self.source(node)), re.S).group(1)
            members = [member.split("=")[0].strip() for member in members.split(",")]
            for at, member in enumerate(members):
                self.enumerations[member] = members[:at] + members[at + 1 :]
        for child in children(node):
            self.enums(child)

    def add(self, node, kind, mutated, statement=False):
        line = self.text.count("\n", 0, span(node)[0]) + 1
        self.found.append(Place(self.file, self.module, line, node, kind, mutated, statement))

    def walk(self, node, below=None):
        """`below` is the kind of the expression around it."""
        kind = node.kind.name
        if kind in LEFT_ALONE:
            return
        parts = children(node)
        if kind in ("ForLoopStatement", "LoopGenerate", "IfGenerate", "CaseGenerate"):
            # Its head is constant; what it repeats is not.
            for part in parts:
                if part.kind.name.endswith(("Statement", "Block")):
                    self.walk(part)
            return
        if kind == "ContinuousAssign" and self.source(node).startswith("assign unused"):
            return
        if kind in ("AssignmentExpression", "NonblockingAssignmentExpression"):
            self.assigned(parts[-1])
            self.walk(parts[-1])
            return
        if kind == "ExpressionStatement" and parts[0].kind.name == "NonblockingAssignmentExpression":
            self.add(node, "assignment left out", "", statement=True)
        if kind == "ConditionalStatement":
            self.condition(parts)
            return
        if kind in ("CaseStatement", "StandardCaseItem", "CastExpression"):
            for part in parts[1:]:
                self.walk(part)
            return
        if kind == "MultipleConcatenationExpression":
            self.walk(parts[-1])
            return
        self.expression(node, kind, parts, below)
        for part in parts:
            self.walk(part, kind)

    def assigned(self, node):
        name = self.source(node)
        for other in self.enumerations.get(name, []):
            self.add(node, "state", other)

    def condition(self, parts):
        predicate = self.source(parts[0])
        if not re.fullmatch(r"!?rst_n?i", predicate):
            self.add(parts[0], "condition", f"!({predicate})")
            self.add(parts[0], "condition", "1'b0")
            self.add(parts[0], "condition", "1'b1")
            self.walk(parts[0])
        for part in parts[1:]:
            self.walk(part)

    def expression(self, node, kind, parts, below):
        if kind in SWAPS:
            left, right = (self.source(part) for part in (parts[0], parts[-1]))
            for operator in SWAPS[kind][1]:
                self.add(node, "operator", f"{left} {operator} {right}")
            if kind in DROPS:
                self.add(node, "operand left out", left)
                self.add(node, "operand left out", right)
        elif kind in UNARY:
            self.add(node, "operator", UNARY[kind] + self.source(parts[-1]))
        elif kind == "ConditionalExpression":
            first, second = (self.source(part) for part in parts[-2:])
            condition = self.source(parts[0])
            self.add(node, "choice", f"({condition}) ? {second} : {first}")
            self.add(node, "choice", first)
            self.add(node, "choice", second)
        elif kind == "IntegerVectorExpression":
            self.constant(node)
        elif kind == "UnbasedUnsizedLiteralExpression":
            other = {"'0": "'1", "'1": "'0"}.get(self.source(node))
            if other:
                self.add(node, "constant", other)
        elif kind in NAMES and below in LOGICAL:
            self.add(node, "operator", "!" + self.source(node))

    def constant(self, node):
        found = re.fullmatch(r"(\d+)'([bdh])([0-9a-fA-F_]+)", self.source(node))
        if not found:
            return
        width, letter, digits = int(found[1]), found[2], found[3].replace("_", "")
        base, form = {"b": (2, "b"), "d": (10, "d"), "h": (16, "x")}[letter]
        value = int(digits, base)
        for other in sorted({(value + 1) % 2**width, (value - 1) % 2**width} - {value}):
            self.add(node, "constant", f"{width}'{letter}{other:0{len(digits)}{form}}")


def rewritten(text, places):
    """The text with each of the places in it as a choice."""

    def render(start, end, inside):
        """`inside` are the places in it, the outermost first."""
        out, at = [], start
        while inside:
            first = inside[0]
            same = [p for p in inside if (p.start, p.end) == (first.start, first.end)]
            deeper = [p for p in inside if p.start < first.end and p not in same]
            inside = [p for p in inside if p.start >= first.end]
            out.append(text[at : first.start])
            body = render(first.start, first.end, deeper)
            for place in same:
                if place.statement:
                    body = f"begin if ({CHOSEN} != {place.number}) {body} end"
                else:
                    body = f"({CHOSEN} == {place.number} ? ({place.mutated}) : ({body}))"
            out.append(body)
            at = first.end
        return "".join(out) + text[at:end]

    ordered = sorted(places, key=lambda p: (p.start, -p.end, p.statement, p.number))
    return render(0, len(text), ordered)


def alone(text, place):
    """The text with that mutant and no other."""
    mutated = ";" if place.statement else f"({place.mutated})"
    return text[: place.start] + mutated + text[place.end :]


def drawn(places, seed, count, least, more, modules):
    """`count` of the places: lines are drawn, of each module `least` at the least, and of each line one
    of its places; a line that is drawn again gives another one. Then `more` of each of `modules`."""
    rng = random.Random(seed)
    lines = {}
    for place in places:
        lines.setdefault((place.module, place.line), []).append(place)
    for on_line in lines.values():
        rng.shuffle(on_line)
    chosen = []

    def draw(among):
        on_line = lines[rng.choice(among)]
        chosen.append(on_line.pop())

    def left(module=None):
        return sorted(at for at, on in lines.items() if on and module in (None, at[0]))

    def draw_of(module, number):
        for _ in range(number):
            if left(module):
                draw(left(module))

    for module in sorted({place.module for place in places}):
        draw_of(module, least)
    while len(chosen) < count and left():
        draw(left())
    for module in modules:
        draw_of(module, more)
    chosen.sort(key=lambda p: (p.file, p.start, -p.end, p.kind, p.mutated))
    for number, place in enumerate(chosen, 1):
        place.number = number
    return chosen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--least", type=int, default=6, help="of each module")
    parser.add_argument("--more", type=int, default=0, help="beside COUNT, of each module of --of")
    parser.add_argument("--of", action="append", default=[], help="a module")
    parser.add_argument("--skip", action="append", default=[], help="a file of rtl/")
    parser.add_argument("--only", type=int)
    arguments = parser.parse_args()
    files = sorted((arguments.folder / "rtl").glob("*.sv"))
    if not files:
        sys.exit(f"{arguments.folder}/rtl: no SystemVerilog, run `jukebox gen` first")
    texts = {file.name: file.read_text() for file in files}
    places = []
    for name, text in texts.items():
        if name not in arguments.skip:
            places += Finder(name, text).found
    chosen = drawn(places, arguments.seed, arguments.count, arguments.least, arguments.more, arguments.of)
    rtl = arguments.out / "rtl"
    shutil.rmtree(arguments.out, ignore_errors=True)
    rtl.mkdir(parents=True)
    for name, text in texts.items():
        own = [place for place in chosen if place.file == name]
        if arguments.only:
            for place in own:
                if place.number == arguments.only:
                    text = alone(text, place)
        elif own:
            text = rewritten(text, own)
        if name.endswith("_pkg.sv") and not arguments.only:
            text = DECLARATION + text
        (rtl / name).write_text(text)
    described = [place.described(texts[place.file]) for place in chosen]
    result = {"places": len(places), "mutants": described}
    (arguments.out / "mutants.json").write_text(json.dumps(result, indent=1) + "\n")


main()
