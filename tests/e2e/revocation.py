#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long a revoked session still gets an answer anywhere: at the gateway and at each service's own
door. Run against a house that is up, with 200 trials, and 40 with a service that starts again:

    HBDT_E2E_GATEWAY=http://127.0.0.1:18080 HBDT_E2E_STATE_DIR=../../var python3 revocation.py 200
"""
import os
import signal
import sys
import threading
import time
from pathlib import Path

QUIET_S = 0.4  # so long after the last success a door counts as shut


def within(seconds, test):
    until = time.monotonic() + seconds
    while not test():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _watch(house, at, path, token, revoked, last):
    """Asks again and again; last[at] is when the last request that succeeded was sent."""
    while True:
        sent = time.monotonic()
        try:
            status = house.request("GET", path, token=token, at=at, check=False).status
        except Exception:  # pylint: disable=broad-except  # it starts again: no success
            status = 0
        if status in (200, 404):  # whom the token names was believed
            last[at] = sent
        began = revoked[0]
        if began and sent - max(began, last.get(at, 0)) > QUIET_S + (2 if status == 0 else 0):
            return
        time.sleep(0.002)


def _restart(program, state_dir):
    """Kills the program; its keeper starts it again."""
    pid = int((Path(state_dir) / "run" / f"{program}.pid").read_text().split()[0])
    os.kill(pid, signal.SIGTERM)


def trials(school, name, doors, count, restarting=None):
    """Seconds from when the revocation was acknowledged until the last success anywhere began."""
    took = []
    for _ in range(count):
        house, session = school.house, school.sign_in_anew(name)
        token = session.token
        revoked, last = [0], {}
        threads = [threading.Thread(target=_watch, args=(
            house, at, path.format(class_id=school.class_id), token, revoked, last))
            for at, path in doors.items()]
        for thread in threads:
            thread.start()
        within(5, lambda last=last: len(last) == len(doors))
        if restarting:
            _restart(restarting, house.state_dir)
        house.request("DELETE", "/v1/sessions/current", token=token)
        revoked[0] = time.monotonic()
        for thread in threads:
            thread.join()
        took.append(max([0.0] + [at - revoked[0] for at in last.values()]))
        if restarting:
            within(15, lambda house=house: _ready(house, restarting))
    return took


def _ready(house, program):
    try:
        return house.request("GET", "/readyz", at=program, check=False).status == 200
    except Exception:  # pylint: disable=broad-except
        return False


def summary(took):
    took = sorted(took)

    def at(share):
        return took[min(len(took) - 1, int(share * len(took)))] * 1000

    return (f"revoked -> last success anywhere, {len(took)} trials: p50 {at(.5):.0f} ms, "
            f"p99 {at(.99):.0f} ms, max {took[-1] * 1000:.0f} ms")


def main():
    sys.path[:0] = [str(Path(__file__).resolve().parent),
                    str(Path(__file__).resolve().parent / "stories")]
    import support
    from test_tokens import DOORS
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    school = support.open_school()
    print(summary(trials(school, support.LAN, DOORS, count)))
    print("records starts again: " + summary(trials(school, support.LAN, DOORS, max(5, count // 5),
                                                    restarting="records")))


if __name__ == "__main__":
    main()
