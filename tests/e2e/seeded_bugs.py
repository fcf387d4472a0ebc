# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plants known mistakes of authorisation, one at a time, and sees whether the tests find each.

    cmake --preset seeded && cmake --build --preset seeded
    export HBDT_PRESET=seeded HBDT_VAR=/tmp/seeded HBDT_PORT=18480 HBDT_SEEDED_BUG=/tmp/seeded.bug
    ./hbdt up && python3 tests/e2e/seeded_bugs.py --gateway http://127.0.0.1:18480 --state-dir /tmp/seeded

Ends with "N of M found"; exit 1 when one was not. --only N,N plants these. The programs read the
number from the file that HBDT_SEEDED_BUG names (common/base/seeded.h), so none is restarted.
"""
import argparse
import os
import random
import sys
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOOR_SHARE = 2500
# A story that cannot be told twice of the same key, and one of speed.
NOT_TOLD = ("the_fifth_locks", "do_not_wait_for_one_another")

BUGS = {
    1: "the door lets everybody in", 2: "relations are not looked at",
    3: "the state of the year is not looked at", 4: "denies are skipped",
    5: "roles are compared by their first letters", 6: "each role has every role's rights",
    7: "any service has each service's rights", 8: "anybody has a service's rights",
    9: "nobody counts as a signed-in person", 10: "an allow's relation need not hold",
    11: "a deny never holds", 12: "no row is a yes", 13: "what is hidden is told by a 403",
    14: "reading is open", 15: "PATCH is open", 16: "a person's token proves a service",
    17: "a refused token is nobody's", 18: "X-Act-As is let through",
    19: "signatures of tokens are not checked", 20: "expired tokens live on",
    21: "the audience is not checked", 22: "the issuer is not checked", 23: "typ is not checked",
    24: "the tree is read upside down", 25: "every unit is below mine",
    26: "nobody is himself", 27: "every account is my own", 28: "every account is of my unit",
    29: "one gives oneself a role", 30: "a role is held at any unit",
    31: "every school is my school", 32: "every class is my homeroom",
    33: "no class has a homeroom teacher", 34: "everybody teaches in each class",
    35: "somebody's subject is mine", 36: "one subject of a class is all of them",
    37: "each teacher signs each subject", 38: "each teacher signs the summary",
    39: "who taught approves", 40: "a service with a person counts as alone",
    41: "the seal is signed as an approval", 42: "every school year is mine",
    43: "a locked year is open", 44: "the proposer decides", 45: "the decider executes",
    46: "another school's proposals are seen", 47: "every key is mine",
    48: "my school's keys are mine", 49: "everybody holds the seal",
    50: "every school's packages are mine", 51: "a password alone is enough for all",
    52: "an old proof is fresh", 53: "every hand-over is my request",
    54: "who stands in for one day stands in for ever", 55: "the proposer decides on a substitute",
    56: "the substitute decides on himself", 57: "the head of one team heads them all",
    58: "windows are not asked about", 59: "every window is open",
    60: "every unit's windows are mine",
    61: "who was reset signs at once", 62: "every session of a person signs",
    63: "who only signed in elsewhere is a user", 64: "the proposer of a role approves it",
    65: "whom a role is for approves it", 66: "a person uses a service's key",
    67: "a role of one subject reaches all", 68: "a unit's groups are changed from above",
    69: "who reset a signer lets him sign again",
}
# Found only where the policy asks for that much: rows with assurance aal2, and with fresh.
NEEDS = {51: ("aal2", "fresh"), 52: ("fresh",)}


def plant(number):
    file = Path(os.environ["HBDT_SEEDED_BUG"])
    new = file.with_suffix(".new")
    new.write_text(f"{number}\n")
    new.rename(file)


class Finder:
    def __init__(self):
        import test_denied
        import test_matrix
        import test_separation
        self.stories = (test_matrix.Guards, test_separation.Separation,
                        test_separation.WrittenByRoot, test_denied.Denied)
        self.matrix = test_matrix.Matrix
        self.matrix.setUpClass()
        self.asker = self.matrix.asker
        self.asker.at_first_wrong = True
        mine = [c for c in self.matrix.cells if c.door != "gateway"]
        rows = [c for c in mine if test_matrix.reaches_the_row(c) and c.caller.assurance == "fresh"]
        door = [c for c in mine if not test_matrix.reaches_the_row(c)]
        chance = random.Random(1)
        chance.shuffle(rows)
        chance.shuffle(door)
        # A few that try each row of the policies find most, the stories the rest but for some.
        self.first = test_matrix.Exercise(self.matrix.policies(), []).missing_among(rows + door)
        self.first += door[:DOOR_SHARE // 5]
        self.rest = door[:DOOR_SHARE] + rows

    def find(self):
        """The first complaint, or an empty text."""
        steps = [lambda: self.ask(self.first)]
        steps += [lambda story=story: self.tell(story) for story in self.stories]
        steps += [lambda: self.ask(self.rest)]
        return next(filter(None, (step() for step in steps)), "")

    def ask(self, cells):
        self.asker.wrong = []
        self.matrix.world.plant()
        self.asker.ask_all(cells)
        return self.asker.wrong[0] if self.asker.wrong else ""

    @staticmethod
    def tell(story):
        result = unittest.TestResult()
        result.failfast = True
        tests = [t for t in unittest.defaultTestLoader.loadTestsFromTestCase(story)
                 if not t.id().endswith(NOT_TOLD)]
        unittest.TestSuite(tests).run(result)
        return "".join(str(test) for test, _ in (result.failures + result.errors)[:1])


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--gateway", default="http://127.0.0.1:18080")
    options.add_argument("--state-dir", default=str(HERE.parents[1] / "var"))
    options.add_argument("--only", default=",".join(map(str, BUGS)))
    options = options.parse_args()
    os.environ["HBDT_E2E_GATEWAY"] = options.gateway
    os.environ["HBDT_E2E_STATE_DIR"] = str(Path(options.state_dir).resolve())
    sys.path[:0] = [str(HERE), str(HERE / "stories")]
    plant(0)
    began = time.monotonic()
    finder = Finder()
    print(f"{len(finder.first)} and {len(finder.rest)} cells, ready in "
          f"{time.monotonic() - began:.0f} s", flush=True)
    clean = finder.find() or finder.find()  # also the second time
    if clean:
        print(f"not clean before anything was planted: {clean}")
        return 1
    asked = {row["assurance"] for s in finder.matrix.policies() for rows in s.rows.values()
             for row in rows}
    chosen = [n for n in map(int, options.only.split(","))
              if n not in NEEDS or asked & set(NEEDS[n])]
    found = 0
    for number in chosen:
        plant(number)
        began = time.monotonic()
        complaint = finder.find()
        plant(0)
        found += bool(complaint)
        print(f"{'found ' if complaint else 'MISSED'} {number:2} {BUGS[number]}: "
              f"{complaint[:110]}  {time.monotonic() - began:.1f} s", flush=True)
    print(f"{found} of {len(chosen)} found")
    return 0 if found == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
