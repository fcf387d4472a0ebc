#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Can a stranger tell by the clock which names exist? Wrong passwords for a name that exists and
for names that do not, by turns in random order, at auth's own door of a house that is up:

    HBDT_E2E_GATEWAY=http://127.0.0.1:18080 HBDT_E2E_STATE_DIR=../../var python3 guessing.py 1000

Prints both medians and how often the one that exists took longer: 50 % is a coin's answer, and
within two standard errors of it (Mann-Whitney) nobody can tell.
"""
import random
import statistics
import sys
import time
import uuid
from pathlib import Path


def trial(house, username):
    """Seconds of one refusal."""
    began = time.perf_counter()
    reply = house.request("POST", "/v1/sessions", {
        "username": username, "password": "khong phai mat khau nay"}, at="auth", check=False)
    took = time.perf_counter() - began
    assert reply.status == 401, reply.body
    return took


def trials(house, existing, count, forget):
    """({True: [seconds, …], False: […]}): of names that exist, and of others. forget() lifts the
    delay that failures bring upon a name."""
    took = {True: [], False: []}
    for _ in range(count):
        order = [True, False]
        random.shuffle(order)
        for exists in order:
            name = existing if exists else f"khong-co-ai.{uuid.uuid4().hex[:6]}"
            took[exists].append(trial(house, name))
        forget()
    return took


def longer(took):
    """(share of pairs in which the one that exists took longer, its standard error)."""
    here, nowhere = took[True], took[False]
    ranked = sorted([(t, True) for t in here] + [(t, False) for t in nowhere])
    ranks = sum(rank for rank, (_, exists) in enumerate(ranked, 1) if exists)
    n, m = len(here), len(nowhere)
    share = (ranks - n * (n + 1) / 2) / (n * m)
    return share, ((n + m + 1) / (12 * n * m)) ** 0.5


def summary(took):
    here, nowhere = (statistics.median(took[e]) * 1e3 for e in (True, False))
    share, error = longer(took)
    return (f"{len(took[True])} wrong passwords each: median {here:.2f} ms for a name that exists, "
            f"{nowhere:.2f} ms for one that does not; the first took longer in {share:.1%} of pairs "
            f"(a coin: 50 % ± {2 * error:.1%})")


def main():
    sys.path[:0] = [str(Path(__file__).resolve().parent)]
    import support
    from database import sql
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    school = support.open_school()
    print(summary(trials(support.house(), school.username(support.OFFICE), count,
                         lambda: sql("DELETE FROM hbdt_auth.sign_in_failure"))))


if __name__ == "__main__":
    main()
