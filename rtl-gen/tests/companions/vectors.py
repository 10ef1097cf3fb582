"""What the golden model says of a configuration: the vectors of the emitted testbench, read again."""

import re
from dataclasses import dataclass

START = re.compile(r"(?:\d+|default):\s+(\w+)_start = (\d+);")
NUMBER = re.compile(r"\d+:\s+(\w+)_at = (\d+)'h([0-9A-F]+);")


@dataclass
class Lookup:
    vaddr: int
    kind: int
    instruction: bool
    foreign: bool


@dataclass
class Round:
    """Lookups, the record that they become, and the lines that its replay prefetches."""

    lookups: list
    record: bytes
    prefetches: list


def rounds(package, va_bits):
    """The rounds of a package NAME_golden, of a block with so many bits of virtual addresses."""
    text = package.read_text()
    starts, numbers = {}, {}
    for what, place in START.findall(text):
        starts.setdefault(what, []).append(int(place))
    for what, bits, number in NUMBER.findall(text):
        numbers.setdefault(what, []).append(int(number, 16))
        if what == "lookup":
            told = int(bits) - va_bits
    assert all(places[-1] == len(numbers[what]) for what, places in starts.items()), starts

    def lookup(number):
        above = number >> va_bits
        foreign = told == 4 and bool(above & 1)
        above >>= told - 3
        return Lookup(number % (1 << va_bits), above >> 1, bool(above & 1), foreign)

    def part(what, place):
        return numbers[what][starts[what][place] : starts[what][place + 1]]

    return [
        Round(
            [lookup(number) for number in part("lookup", place)],
            b"".join(word.to_bytes(8, "little") for word in part("word", place)),
            part("prefetch", place),
        )
        for place in range(len(starts["lookup"]) - 1)
    ]
