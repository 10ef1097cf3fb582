"""IP-XACT as PeakRDL makes it of the SystemRDL description: its registers are those of the C header."""

import unittest
from xml.etree import ElementTree

from emitted import Emitted, macros, run

STANDARDS = {
    "2009": "http://www.spiritconsortium.org/XMLSchema/SPIRIT/1685-2009",
    "2014": "http://www.accellera.org/XMLSchema/IPXACT/1685-2014",
}


class Element:
    """An element of IP-XACT, with what is below it by its plain name."""

    def __init__(self, element, space):
        self.element, self.space = element, space

    def all(self, path):
        found = self.element.iterfind("/".join(f"{{{self.space}}}{word}" for word in path.split("/")))
        return [Element(element, self.space) for element in found]

    def text(self, path):
        (found,) = self.all(path)
        return found.element.text

    def number(self, path):
        """A number as either standard writes it."""
        text = self.text(path)
        return int(text.removeprefix("'h"), 16) if text.startswith("'h") else int(text, 0)


def fields_of(register, names):
    """Fields of a register of the header: name, lowest bit, width."""
    ends = [name for name in names if name.startswith(f"{register}_") and name.endswith("_MASK")]
    for name in ends:
        field = name.removeprefix(f"{register}_").removesuffix("_MASK")
        low = names.get(f"{register}_{field}_BIT", names.get(f"{register}_{field}_SHIFT"))
        yield field, low, (names[name] >> low).bit_length()


class IpXact(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.emitted = Emitted()

    def made(self, name, standard):
        """The component that PeakRDL makes."""
        out = self.emitted.root / f"{name}_{standard}.xml"
        command = [".tools/docs/bin/peakrdl", "ip-xact", self.emitted.path(name, "regs/@.rdl"), "-o", out]
        command += ["--vendor", "example.com", "--library", "ip", "--version", "1.2"]
        said, code = run(*command, "--standard", standard)
        self.assertEqual((said, code), ("", 0))
        return Element(ElementTree.parse(out).getroot(), STANDARDS[standard])

    def test_registers_are_those_of_the_header(self):
        for name in self.emitted.names():
            for standard in STANDARDS:
                component = self.made(name, standard)
                words = [component.text(word) for word in ["vendor", "library", "name", "version"]]
                self.assertEqual(words, ["example.com", "ip", name, "1.2"])
                self.check(component, macros(self.emitted.path(name, "include/@_regs.h"), name.upper()))

    def check(self, component, header):
        (block,) = component.all("memoryMaps/memoryMap/addressBlock")
        self.assertEqual(block.number("baseAddress"), 0)
        self.assertEqual(block.number("range"), header["REGS_END"])
        registers = {register.text("name"): register for register in block.all("register")}
        halves = ("_LO_OFFSET", "_HI_OFFSET")
        offsets = [n for n in header if n.endswith("_OFFSET") and not n.endswith(halves)]
        self.assertGreater(len(offsets), 20)
        self.assertEqual(sorted(registers), sorted(n.removesuffix("_OFFSET") for n in offsets))
        for name, register in registers.items():
            self.assertEqual(register.number("addressOffset"), header[f"{name}_OFFSET"], name)
            self.assertEqual(register.number("size"), 64 if f"{name}_HI_OFFSET" in header else 32, name)
            fields = register.all("field")
            self.check_fields(name, fields, header)
            known = header.get(f"{name}_VALUE", header.get(f"{name}_RESET"))
            self.assertEqual(reset(register), known, name)

    def check_fields(self, name, fields, header):
        found = [(f.text("name"), f.number("bitOffset"), f.number("bitWidth")) for f in fields]
        if f"{name}_BITS" in header:
            # One number: as many bits as there are, in one field or in the halves of a pair.
            bits = sum(width for field, _, width in found if field != "NONE")
            self.assertEqual(bits, header[f"{name}_BITS"], name)
            self.assertEqual([low for _, low, _ in found], [0, 32][: len(found)], name)
        else:
            self.assertEqual(sorted(found), sorted(fields_of(name, header)), name)
        accesses = {field.text("access") for field in fields}
        fixed = f"{name}_VALUE" in header or name.startswith("CNT_") or name == "STATUS"
        if fixed:
            self.assertEqual(accesses, {"read-only"}, name)
        if name in ("CTRL", "ASID", "REC_BASE", "REP_BASE"):
            self.assertEqual(accesses, {"read-write"}, name)


def reset(register):
    """What a register is after reset: 1685-2009 says it of the register, 1685-2014 of its fields."""
    if register.all("reset"):
        return register.number("reset/value")
    path = "resets/reset/value"
    return sum(field.number(path) << field.number("bitOffset") for field in register.all("field"))


if __name__ == "__main__":
    unittest.main()
