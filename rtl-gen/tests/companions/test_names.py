"""Names that the tools themselves know words for: refused, or read as names everywhere."""

import tempfile
import unittest
from pathlib import Path

import yaml
from emitted import generate
from systemrdl import RDLCompiler
from systemrdl.parser.SystemRDLLexer import SystemRDLLexer
from systemrdl.properties import builtin


def words():
    """Literals of SystemRDL's grammar, its properties, and what YAML might read as a value."""
    found = {literal.strip("'") for literal in SystemRDLLexer.literalNames}
    found |= {cls.__name__.removeprefix("Prop_") for cls in vars(builtin).values() if isinstance(cls, type)}
    found |= {value.lower() for value in yaml.SafeLoader.bool_values}
    found |= {"null", "y", "n", "inf", "nan", "e1", "x0", "o7"}
    return sorted(word for word in found if word.isidentifier() and word == word.lower())


class Names(unittest.TestCase):
    def test_a_word_is_refused_or_a_name_everywhere(self):
        refused = 0
        with tempfile.TemporaryDirectory() as folder:
            for word in words():
                out = Path(folder) / word
                made = generate(word, "", out)
                if made.returncode != 0:
                    self.assertEqual(made.returncode, 2, made.stderr)
                    # Of these languages, or what the block's own functions call something.
                    self.assertRegex(made.stderr, f"`{word}` is (a word of|declared in a function of) ")
                    refused += 1
                    continue
                compiler = RDLCompiler()
                compiler.compile_file(str(out / f"regs/{word}.rdl"))
                self.assertEqual(compiler.elaborate().top.inst_name, word)
                core = yaml.safe_load((out / f"{word}.core").read_text().removeprefix("CAPI=2:\n"))
                self.assertEqual(core["targets"]["default"]["toplevel"], word)
                bender = yaml.safe_load((out / "Bender.yml").read_text())
                self.assertEqual(bender["package"]["name"], word)
                for files in [core["filesets"]["rtl"]["files"], bender["sources"][0]["files"]]:
                    self.assertIn(f"rtl/{word}.sv", files)
        self.assertGreater(refused, 60)


if __name__ == "__main__":
    unittest.main()
