#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a program in C whose code is as large as it is told.

It is shaped as services are: an invocation handles a few requests; each goes through the modules
that its kind needs, module after module; a module is a tree of small functions that share some of
a library; a good part of what is in them is for cases that hardly ever come. The same arguments
make the same program, on every machine, and it computes the same on every machine.
"""

import argparse
from pathlib import Path

# What an average function comes to in bytes of RV32IM without compressed instructions, -O2.
FUNCTION_BYTES = 690
MODULE_FUNCTIONS = 18
LIBRARY_SHARE = 0.06
KINDS = 6
STATE_WORDS = 64
TABLE_WORDS = 64
FILES = 6


class Random:
    """Numbers that do not depend on the version of Python."""

    def __init__(self, seed):
        self.state = (seed * 2654435761 + 12345) & 0xFFFFFFFFFFFFFFFF

    def word(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        mixed = self.state ^ (self.state >> 33)
        return ((mixed * 0xFF51AFD7ED558CCD) & 0xFFFFFFFFFFFFFFFF) >> 32

    def below(self, bound):
        return self.word() * bound >> 32

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(100) < percent

    def pick(self, things):
        return things[self.below(len(things))]


class Function:
    """One function: `uint32_t name(struct state *s, uint32_t a, uint32_t b)`."""

    # Whether the machine that it is for can.
    multiplies = True

    def __init__(self, name, random, table):
        self.name, self.random, self.table = name, random, table
        # Called each time, and in cases that hardly ever come.
        self.calls, self.rare_calls = [], []

    def variable(self):
        return self.random.pick("abcd")

    def constant(self):
        return f"0x{self.random.word() | 1:08X}u"

    def slot(self):
        return f"s->v[{self.random.below(STATE_WORDS)}]"

    def product(self, x, y):
        if self.multiplies:
            return f"{x} = {x} * {self.constant()} + {y};"
        return f"{x} = ({x} << {self.random.between(3, 15)}) - {x} + {y};"

    def arithmetic(self):
        r = self.random
        names = list("abcd")
        x, y, z = (names.pop(r.below(len(names))) for _ in range(3))
        return r.pick(
            [
                f"{x} += ({y} ^ {self.constant()}) >> {r.between(1, 15)};",
                self.product(x, y),
                f"{x} ^= ({y} << {r.between(1, 15)}) | ({z} >> {r.between(1, 15)});",
                f"{x} -= {y} & {self.constant()};",
                f"{self.slot()} += {x} ^ {y};",
                f"{x} ^= {self.slot()};",
                f"{x} += {self.table}[({y} >> {r.between(0, 26)}) & {TABLE_WORDS - 1}u];",
                f"{self.slot()} = {x} < {y} ? {x} + {r.between(1, 99)}u : {y} - {z};",
            ]
        )

    def block(self, statements, indent):
        return [indent + self.arithmetic() for _ in range(statements)]

    def piece(self):
        r = self.random
        kind = r.below(100)
        x = self.variable()
        if kind < 40:
            return self.block(r.between(2, 6), "    ")
        if kind < 65:
            # Two ways, either of which is often taken.
            return [
                f"    if (({x} & {1 << r.below(8)}u) != 0u) {{",
                *self.block(r.between(2, 5), "        "),
                "    } else {",
                *self.block(r.between(2, 5), "        "),
                "    }",
            ]
        if kind < 82:
            # Once in 64 or 256 times.
            mask = r.pick([63, 255])
            return [
                f"    if ((({x} >> {r.between(0, 8)}) & {mask}u) == {r.below(mask)}u) {{",
                *self.block(r.between(4, 10), "        "),
                "    }",
            ]
        if kind < 92:
            lines = [f"    switch (({x} >> {r.between(0, 20)}) & 7u) {{"]
            for case in range(r.between(4, 7)):
                lines += [f"    case {case}u:", *self.block(r.between(1, 3), "        "), "        break;"]
            return [*lines, "    default:", *self.block(2, "        "), "        break;", "    }"]
        return [
            f"    for (i = 0u; i < {r.between(2, 4)}u; i++) {{",
            *self.block(r.between(2, 4), "        "),
            "    }",
        ]

    def text(self):
        r = self.random
        pieces = [self.piece() for _ in range(r.between(3, 7))]
        for callee in self.calls:
            x = self.variable()
            pieces.insert(r.below(len(pieces) + 1), [f"    {x} ^= {callee}(s, {self.variable()}, {self.variable()});"])
        for callee in self.rare_calls:
            x = self.variable()
            pieces.insert(
                r.below(len(pieces) + 1),
                [
                    f"    if (({x} & 127u) == {r.below(128)}u) {{",
                    f"        {x} += {callee}(s, {self.variable()}, {self.constant()});",
                    "    }",
                ],
            )
        return "\n".join(
            [
                f"uint32_t {self.name}(struct state *s, uint32_t a, uint32_t b)",
                "{",
                f"    uint32_t c = a + {self.constant()};",
                f"    uint32_t d = b ^ {self.constant()};",
                "    uint32_t i;",
                "    (void)i;",
                *(line for piece in pieces for line in piece),
                "    return (a ^ c) + (b ^ d);",
                "}",
                "",
            ]
        )


def modules_of(name, random, count, library):
    """Modules: lists of functions, the first of which is the module's entry."""
    modules = []
    for m in range(count):
        functions = [
            Function(f"{name}_{m}_{f}", random, f"{name}_table_{m}") for f in range(MODULE_FUNCTIONS)
        ]
        # A tree: everyone but the entry is called by one before it. One in eight hardly ever is.
        for f, function in enumerate(functions[1:], 1):
            caller = functions[random.below(min(f, 6) if random.chance(60) else f)]
            (caller.rare_calls if random.chance(12) else caller.calls).append(function.name)
        for function in functions:
            if random.chance(35):
                function.calls.append(random.pick(library).name)
        modules.append(functions)
    return modules


def table(name, random):
    words = [f"0x{random.word():08X}u" for _ in range(TABLE_WORDS)]
    rows = [", ".join(words[i : i + 8]) for i in range(0, TABLE_WORDS, 8)]
    return f"static const uint32_t {name}[{TABLE_WORDS}] = {{\n    " + ",\n    ".join(rows) + ",\n};\n"


def main_file(name, random, modules, requests):
    """The handler: which modules a request goes through, by its kind."""
    needs = []
    for _ in modules:
        # Half of the modules are for everyone, the others for some kinds.
        if random.chance(50):
            needs.append((1 << KINDS) - 1)
        else:
            needs.append((1 << random.below(KINDS)) | (1 << random.below(KINDS)) | (1 << random.below(KINDS)))
    rows = [f"    {{{functions[0].name}, 0x{mask:02X}u}}," for functions, mask in zip(modules, needs)]
    return f"""#include "program.h"

#include "{name}.h"

struct module {{
    uint32_t (*enter)(struct state *s, uint32_t a, uint32_t b);
    /* The kinds of requests that need it. */
    uint32_t kinds;
}};

static const struct module modules[] = {{
{chr(10).join(rows)}
}};

static struct state state;

static uint32_t init(void)
{{
    return (uint32_t)(sizeof modules / sizeof modules[0]);
}}

static uint32_t invoke(uint32_t round)
{{
    struct random random;
    uint32_t sum = round;
    uint32_t request;
    uint32_t i;
    random_seed(&random, round);
    for (i = 0u; i < {STATE_WORDS}u; i++) {{
        state.v[i] = random_next(&random);
    }}
    for (request = 0u; request < {requests}u; request++) {{
        /* What is asked for is mostly the same from one invocation to the next. */
        const uint32_t drawn = random_below(&random, 16u * {KINDS}u);
        const uint32_t kind = drawn < {KINDS}u ? drawn : request % {KINDS}u;
        uint32_t value = random_next(&random);
        for (i = 0u; i < sizeof modules / sizeof modules[0]; i++) {{
            if (((modules[i].kinds >> kind) & 1u) != 0u) {{
                value += modules[i].enter(&state, value, sum);
            }}
        }}
        sum = checksum_word(sum, value);
    }}
    for (i = 0u; i < {STATE_WORDS}u; i++) {{
        sum = checksum_word(sum, state.v[i]);
    }}
    return sum;
}}

const struct program program_{name} = {{.name = "{name}", .init = init, .invoke = invoke}};
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", required=True)
    parser.add_argument("--kib", type=int, required=True, help="size of the code")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True, help="requests in an invocation")
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    parser.add_argument("--no-multiply", action="store_true", help="for a machine that cannot multiply")
    options = parser.parse_args()

    Function.multiplies = not options.no_multiply
    random = Random(options.seed)
    name = options.name
    functions = options.kib * 1024 // FUNCTION_BYTES
    library = [
        Function(f"{name}_library_{f}", random, f"{name}_library_table")
        for f in range(max(4, int(functions * LIBRARY_SHARE)))
    ]
    count = max(FILES, (functions - len(library)) // MODULE_FUNCTIONS)
    modules = modules_of(name, random, count, library)

    options.out.mkdir(parents=True, exist_ok=True)
    header = [f"struct state {{\n    uint32_t v[{STATE_WORDS}];\n}};\n"]
    texts = [[] for _ in range(FILES)]
    for m, module in enumerate(modules):
        text = texts[m * FILES // count]
        text.append(table(f"{name}_table_{m}", random))
        text += [function.text() for function in module]
        header += [f"uint32_t {f.name}(struct state *s, uint32_t a, uint32_t b) HIDDEN;" for f in module]
    texts[0].append(table(f"{name}_library_table", random))
    texts[0] += [function.text() for function in library]
    header += [f"uint32_t {f.name}(struct state *s, uint32_t a, uint32_t b) HIDDEN;" for f in library]
    (options.out / f"{name}.h").write_text(
        "#include <stdint.h>\n\n#define HIDDEN __attribute__((noinline))\n\n" + "\n".join(header) + "\n"
    )
    for number, text in enumerate(texts):
        (options.out / f"{name}-{number}.c").write_text(f'#include "{name}.h"\n\n' + "\n".join(text))
    (options.out / f"{name}.c").write_text(main_file(name, random, modules, options.requests))


if __name__ == "__main__":
    main()
