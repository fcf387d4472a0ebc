# SPDX-License-Identifier: AGPL-3.0-or-later
"""The policy files read a second time, by other hands than the C: who may do what.

    policy = Policy.read("records")
    policy.verdict("PATCH", "/v1/classes/:id/homeroom-record", caller, {"own_unit", "homeroom"},
                   "open", "open")
"""
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("auth", "records", "signing", "archive")
STATUS = {"forbidden": 403, "not-found": 404, "year-locked": 423, "window-closed": 423,
          "year-not-locked": 409, "unauthenticated": 401, "step-up-required": 401, "same-person": 403, "own-record": 403, "not-your-class": 403,
          "own-account": 403, "own-grant": 403, "own-substitution": 403, "second-person": 403,
          "not-own-unit": 403}
FRESH_S = 600
UNKNOWN = None  # of relations, of the state and the window: not established (yet)


@dataclass(frozen=True)
class Caller:
    """Who asks. assurance: aal1, aal2 (long ago) or fresh."""
    name: str
    role: str = ""      # "" = nobody, or a service alone
    service: str = ""
    org: int = 0
    account: int = 0
    sid: str = ""
    assurance: str = "fresh"
    subject: str = ""   # to which the role is narrowed
    levels: str = ""    # of school, likewise
    scope: str = ""     # of a machine client that may do one thing alone


ALLOW = "allow"


def is_of(row, caller):
    role = row["role"]
    if role == "anyone":
        return True
    if role.startswith("service:"):
        return role == f"service:{caller.service}"
    if role.startswith("client:") or role == "client":
        return caller.role == "client" and role == ":".join(["client", *filter(
            None, [caller.scope])])
    is_user = caller.account > 0 and caller.role != "openid"
    return bool(caller.role) and (role == caller.role or (role == "user" and is_user))


def holds(word, facts, unknown):
    return word == "any" or (unknown if facts is UNKNOWN else word in facts)


def is_strong(row, caller):
    order = ("aal1", "aal2", "fresh")
    return not caller.account or order.index(caller.assurance) >= order.index(row["assurance"])


def reaches(row, relations):
    if relations is not UNKNOWN and "other_unit" in relations and row["relation"] == "any":
        return False
    return holds(row["relation"], relations, True)


class Policy:
    def __init__(self, service, rows):
        self.service = service
        self.rows = {}
        for row in rows:
            self.rows.setdefault((row["method"], row["route"]), []).append(row)

    @classmethod
    def read(cls, service):
        text = (ROOT / f"services/{service}/api/policy.tsv").read_text(encoding="utf-8")
        head, *lines = [line.split("\t") for line in text.splitlines() if line]
        return cls(service, [dict(zip(head, line)) for line in lines])

    def judge(self, method, route, caller, relations=UNKNOWN, state=UNKNOWN, window=UNKNOWN):
        """(ALLOW or the slug of the problem, the rows that say so)."""
        rows = [r for r in self.rows[method, route] if is_of(r, caller)]
        facts = {"relation": relations, "window": window if window is UNKNOWN else {window},
                 "state": state if state is UNKNOWN else {state}}
        denials = [r for r in rows if r["effect"] == "deny"]
        for row in denials:
            named = any(row[part] != "any" for part in facts)
            if named and all(holds(row[part], known, False) for part, known in facts.items()):
                return row["reason"], [row]
        fitting = [r for r in rows if r["effect"] == "allow" and reaches(r, relations)
                   and all(holds(r[p], facts[p], True) for p in ("window", "state"))]
        strong = [r for r in fitting if is_strong(r, caller)]
        if strong:
            return ALLOW, strong
        if fitting:
            return "step-up-required", []
        if not caller.role and not caller.service:
            return "unauthenticated", []
        general = [r for r in denials if all(r[part] == "any" for part in facts)][:1]
        hidden = relations is not UNKNOWN and "other_unit" in relations
        return general[0]["reason"] if general else "not-found" if hidden else "forbidden", general

    def verdict(self, *asked):
        return self.judge(*asked)[0]

    def ask(self, method, route, caller, relations, state, window=UNKNOWN):
        """As a request meets it: at the door, on the row, in its state, in its window."""
        for known in ((), (relations,), (relations, state), (relations, state, window)):
            found = self.judge(method, route, caller, *known)
            if found[0] != ALLOW:
                break
        return found
