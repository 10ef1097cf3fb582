"""The waves of docs/waves: drawn again from their sources, they are what is there."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

RENDER = ["node", "scripts/pictures/render.js"]
ENVIRONMENT = {**os.environ, "NODE_PATH": ".tools/pictures/node_modules"}


def check(folder):
    """What the drawing tool says of a folder, and its exit code."""
    command = [*RENDER, folder, "--check"]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    return done.stdout + done.stderr, done.returncode


class Pictures(unittest.TestCase):
    def test_they_are_what_their_sources_give(self):
        self.assertEqual(check("docs/waves"), ("", 0))

    def test_one_that_is_not_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree("docs/waves", folder, dirs_exist_ok=True)
            source = Path(folder) / "late.json"
            source.write_text(source.read_text().replace("under way", "on its way", 1))
            said, code = check(folder)
            self.assertEqual((len(said.splitlines()), code), (1, 1), said)
            self.assertIn("late.svg is not what its source gives", said)


if __name__ == "__main__":
    unittest.main()
