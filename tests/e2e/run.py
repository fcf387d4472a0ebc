#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs the stories against a house that is up; ends with "N passed, M failed".

    run.py [--gateway URL] [--state-dir DIR] [--only WORD] [--list]
"""
import argparse
import os
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


def tests_in(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests_in(test)
        else:
            yield test


def said_last(trace):
    """What was raised, without the way to it."""
    lines = trace.rstrip().splitlines()
    frame = max((i for i, line in enumerate(lines) if line.startswith('  File "')), default=-1)
    start = frame + 1
    while start < len(lines) and lines[start].startswith("    "):  # the source line and its marks
        start += 1
    return "\n".join(lines[start:])


class Progress(unittest.TestResult):
    """A line a story, when it ends, and at the very end what was wrong; a skipped one did not
    pass."""

    def __init__(self):
        super().__init__()
        self.passed = 0
        self.bad = 0
        self.complaints = []
        self._wrong = 0

    def startTest(self, test):
        super().startTest(test)
        self._began = time.monotonic()
        self._wrong = 0

    def _complain(self, test, text):
        self._wrong += 1
        print(f"\n--- {test.id()}\n{text}", file=sys.stderr, flush=True)
        self.complaints.append(f"{test.id()}: {said_last(text)}")

    def addError(self, test, err):
        super().addError(test, err)
        if not isinstance(test, unittest.TestCase):  # a fixture: its stories were not even begun
            self.bad += 1
        self._complain(test, self._exc_info_to_string(err, test))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._complain(test, self._exc_info_to_string(err, test))

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self._complain(subtest, self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._complain(test, f"skipped: {reason}")

    def stopTest(self, test):
        name = test.id().removeprefix("test_").split(".")
        seconds = time.monotonic() - self._began
        print(f"{'FAILED' if self._wrong else 'ok':6} {name[0]}: "
              f"{name[-1].removeprefix('test_').replace('_', ' ')}  {seconds:.2f} s", flush=True)
        self.bad += bool(self._wrong)
        self.passed += not self._wrong
        super().stopTest(test)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--gateway", default="http://127.0.0.1:18080")
    options.add_argument("--state-dir", default=str(HERE.parents[1] / "var"))
    options.add_argument("--only", default="", help="stories whose name holds this word")
    options.add_argument("--list", action="store_true")
    options = options.parse_args()
    os.environ["HBDT_E2E_GATEWAY"] = options.gateway
    os.environ["HBDT_E2E_STATE_DIR"] = str(Path(options.state_dir).resolve())
    sys.path[:0] = [str(HERE), str(HERE / "stories")]
    found = list(tests_in(unittest.TestLoader().discover(str(HERE / "stories"))))
    chosen = [t for t in found if options.only in t.id()]
    if options.list:
        print("\n".join(t.id() for t in chosen))
        return 0
    result = Progress()
    unittest.TestSuite(chosen).run(result)
    passed = result.passed
    for complaint in result.complaints:
        print(f"failed {complaint}")
    print(f"{passed} passed, {result.bad} failed")
    return 1 if result.bad or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
