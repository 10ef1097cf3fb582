"""The command line of slang over pyslang: prints what slang says, nothing if all is well."""

import contextlib
import io
import sys

import pyslang

driver = pyslang.driver.Driver()
driver.addStandardArgs()
words = " ".join(sys.argv)
ready = driver.parseCommandLine(words) and driver.processOptions() and driver.parseAllSources()
if not ready:
    sys.exit(2)
driver.reportCompilation(driver.createCompilation(), True)
sys.exit(0 if driver.reportDiagnostics(True) else 1)
