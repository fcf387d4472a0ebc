# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the matrix asks about each route. A permitted write is sent so that it can do no harm, and
yet is refused only behind the question of who may: a stale If-Match, a name that is taken, a year
that is locked already. Where that cannot be (`denied_only`), only who may not is asked.
"""
from dataclasses import dataclass, field

import class45
from policy import UNKNOWN

STALE = {"If-Match": '"v999999"'}


def nothing_known(_caller):
    return UNKNOWN


@dataclass
class Target:
    path: str
    relate: object = nothing_known
    state: str = UNKNOWN
    window: str = UNKNOWN
    body: object = None
    raw: bytes = None
    headers: dict = field(default_factory=dict)
    denied_only: bool = False
    loose: bool = False  # another service refuses first, in its own words


def auth(world):
    w, tree = world, world.tree
    units = (w.province, w.commune, w.a, w.b)
    people = [(w.province_session.account_id, w.province), (w.school.account_id("lan"), w.a),
              (w.school.account_id("admin"), w.a), (w.school.account_id("other-leader"), w.b)]
    lan = w.school.username("lan")

    def of_units(path, **more):
        return [Target(path.replace("ORG", str(org)), tree(org), **more) for org in units]

    found = {"GET /v1/accounts/:id": [
        Target(f"/v1/accounts/{a}", w.account(a, org)) for a, org in people],
        "PUT /v1/accounts/:id/status": [
            Target(f"/v1/accounts/{a}/status", w.account(a, org), body={"status": "active"},
                   headers=STALE) for a, org in people],
        "POST /v1/accounts/:id/reset": [
            Target(f"/v1/accounts/{a}/reset", w.account(a, org), body={}, denied_only=True)
            for a, org in people],
        "GET /v1/orgs/:id": [Target(f"/v1/orgs/{org}") for org in units],
        "POST /v1/orgs": [Target("/v1/orgs", tree(org), body={
            "parent_id": org, "kind": "so", "name": "Đơn vị Thử Quyền", "code": f"TQ-{org}"})
            for org in units],
        "POST /v1/accounts": [Target("/v1/accounts", tree(org), body={
            "org_id": org, "username": lan, "full_name": "Trùng Tên Thử Nghiệm"})
            for org in units],
        "POST /v1/grants": [Target("/v1/grants", grant_relation(w, a, org), body={
            "account_id": a, "org_id": org,
            "role": "teacher" if org in (w.province, w.commune) else "so_admin"})
            for a, org in people],
    }
    found |= provisioning(world, units, people)
    for route in ("/v1/accounts", "/v1/grants", "/v1/grant-proposals", "/v1/positions",
                  "/v1/persons", "/v1/groups", "/v1/boards", "/v1/duty-acceptances", "/v1/duty-statistics",
                  "/v1/incident-statistics", "/v1/incidents"):
        found[f"GET {route}"] = of_units(f"{route}?org_id=ORG")
    return found


def provisioning(w, units, people):
    """SCIM and the file of people. A stale version, a name that is taken, a member who is nobody."""
    user = {"userName": w.school.username("lan"), "displayName": "Trùng Tên Thử Nghiệm"}
    group = {"displayName": "Tổ Thử Quyền", "members": [{"value": "999999999"}]}
    patch = {"Operations": [{"op": "replace", "path": "displayName", "value": "Thử Quyền"}]}
    extension = "urn:hbdt:params:scim:schemas:1.0:"

    def at(org, kind, body):
        return {**body, extension + kind: {"orgId": org}}

    found = {
        "POST /scim/v2/Users": [Target("/scim/v2/Users", w.tree(org), body=at(org, "User", user))
                                for org in units],
        "POST /scim/v2/Groups": [Target("/scim/v2/Groups", w.tree(org),
                                        body=at(org, "Group", group)) for org in units],
        "POST /v1/accounts/import": [Target(
            "/v1/accounts/import?dry_run=true", lambda c: {"own_unit", "subtree"} if c.org else set(),
            raw=b"username,full_name\nA B,\n", headers={"Content-Type": "text/csv"})],
    }
    for method, body in (("GET", None), ("PUT", {}), ("PATCH", patch), ("DELETE", None)):
        headers = STALE if method != "GET" else {}
        found[f"{method} /scim/v2/Users/:id"] = [
            Target(f"/scim/v2/Users/{a}", w.tree(org), headers=headers,
                   body=user if method == "PUT" else body) for a, org in people]
        found[f"{method} /scim/v2/Groups/:id"] = [
            Target(f"/scim/v2/Groups/{w.group}", w.tree(w.a), headers=headers,
                   body=group if method == "PUT" else body)]
    return found


def grant_relation(world, account, org):
    def relate(caller):
        found = world.tree(org)(caller)
        own = account == caller.account and "other_unit" not in found
        return found | {"self"} if own else found
    return relate


def records(world):
    w = world
    cells = {"cells": [{"student_id": 1, "column": "tx1", "tenths": 70}]}
    comment = {"cells": [{"student_id": 1, "column": "comment", "text": "Thử quyền"}]}
    rows = {"rows": [{"student_id": 1, "conduct_term1": "tot"}]}
    person = {"account_id": w.class_a.homeroom, "full_name": "Lan Thử Nghiệm"}
    proposal = w.unit(w.a, proposer=w.school.account_id("admin"),
                      decider=w.school.account_id("leader"))

    def years(path, **more):
        return [Target(path.replace("YEAR", str(c.year)), w.unit(c.org), c.state, **more)
                for c in (w.class_a, w.class_d)]

    def classes(path, subject=None, stateful=True, **more):
        return [Target(path.replace("CLASS", str(c.id)), w.of_class(c, subject),
                       c.state if stateful else UNKNOWN, **more) for c in w.classes]

    def entered(path, subject=None, closed_at=(), **more):
        """closed_at: the units whose windows are in the way of what is entered."""
        found = classes(path, subject, **more)
        for target, of in zip(found, w.classes):
            target.window = "closed" if of.org in closed_at else "open"
        return found

    def read(path, subject=None):
        return classes(path, subject, stateful=False)

    pupils = ((w.class_d, w.demo.ids[1]), (w.class_a, w.school.ids[1]))

    def students(path, **more):
        return [Target(path.replace("STUDENT", str(student)).replace("CLASS", str(c.id)),
                       w.of_class(c), **({"state": c.state} if more else {}), **more)
                for c, student in pupils]

    one = f"/v1/lock-proposals/{w.proposal}"
    substitution = f"/v1/substitutions/{w.substitution}"
    of_substitution = w.unit(w.a, proposer=w.school.account_id("admin"),
                             self=w.school.account_id("lan"))
    return {
        "POST /v1/school-years": [Target("/v1/school-years", w.unit(org), body={
            "org_id": org, "name": "1999-2000", "starts_on": "1999-09-05",
            "ends_on": "2000-05-31"}) for org in (w.a, w.b, w.d)],
        "GET /v1/school-years/:id": [Target(f"/v1/school-years/{c.year}", w.unit(c.org))
                                     for c in w.classes],
        "POST /v1/school-years/:id/lock-proposals": years(
            "/v1/school-years/YEAR/lock-proposals", body={"reason": "Thử quyền, không khóa thật"}),
        "POST /v1/school-years/:id/unlock-proposals": years(
            "/v1/school-years/YEAR/unlock-proposals", body={
                "class_id": 999999999, "hours": 1, "reason": "Thử quyền, không mở thật"}),
        "GET /v1/school-years/:id/checklist": [
            Target(f"/v1/school-years/{c.year}/checklist", w.unit(c.org)) for c in w.classes],
        **windows(w),
        "GET /v1/lock-proposals/:id": [Target(one, proposal)],
        "POST /v1/lock-proposals/:id/decision": [Target(f"{one}/decision", proposal, body={
            "decision": "reject", "number": "02/QĐ-TN", "reason": "Chỉ để thử quyền"})],
        "POST /v1/lock-proposals/:id/execution": [Target(f"{one}/execution", proposal)],
        "POST /v1/classes": [Target("/v1/classes", w.unit(c.org), c.state, body={
            "school_year_id": c.year, "name": "9A1", "grade": 9}) for c in w.classes],
        "GET /v1/classes": [Target(f"/v1/classes?school_year_id={c.year}", w.unit(c.org))
                            for c in w.classes],
        "GET /v1/classes/:id": read("/v1/classes/CLASS"),
        "GET /v1/classes/:id/subjects": read("/v1/classes/CLASS/subjects"),
        "PUT /v1/classes/:id/homeroom": classes("/v1/classes/CLASS/homeroom", body=person)[::2],
        "GET /v1/classes/:id/homeroom": read("/v1/classes/CLASS/homeroom"),
        "PUT /v1/classes/:id/assignments": classes(
            "/v1/classes/CLASS/assignments", body={"items": [{"subject": "khong_co", **person}]}),
        "GET /v1/classes/:id/assignments": read("/v1/classes/CLASS/assignments"),
        "POST /v1/classes/:id/substitutions": classes("/v1/classes/CLASS/substitutions", body={
            "account_id": w.class_a2.homeroom, "valid_from": "2026-01-02", "valid_to": "2026-01-01",
            "reason": "Thử quyền của từng vai trò"}),
        "GET /v1/classes/:id/substitutions": read("/v1/classes/CLASS/substitutions"),
        "GET /v1/substitutions/:id": [Target(substitution, of_substitution)],
        "DELETE /v1/substitutions/:id": [Target(substitution, of_substitution)],
        "POST /v1/substitutions/:id/decision": [
            Target(f"{substitution}/decision", of_substitution, "open", body={
                "decision": "reject", "number": "03/QĐ-TN", "reason": "Chỉ để thử quyền"})],
        "POST /v1/classes/:id/roster": entered(
            "/v1/classes/CLASS/roster?dry_run=true", raw=class45.roster_csv(w.school.students),
            headers={"Content-Type": "text/csv"}),
        "GET /v1/classes/:id/students": read("/v1/classes/CLASS/students"),
        "GET /v1/classes/:id/gradebooks/:subject=code/:term=digit":
            read("/v1/classes/CLASS/gradebooks/toan/1", "toan")
            + read("/v1/classes/CLASS/gradebooks/khtn/1", "khtn"),
        "GET /v1/classes/:id/gradebooks/:subject=code/:term=digit/history":
            read("/v1/classes/CLASS/gradebooks/toan/1/history", "toan")
            + read("/v1/classes/CLASS/gradebooks/khtn/1/history", "khtn"),
        "PATCH /v1/classes/:id/gradebooks/:subject=code/:term=digit":
            entered("/v1/classes/CLASS/gradebooks/toan/1", "toan", body=cells, headers=STALE)
            + entered("/v1/classes/CLASS/gradebooks/khtn/1", "khtn", body=cells, headers=STALE)
            + entered("/v1/classes/CLASS/gradebooks/toan/2", "toan", body=comment, headers=STALE,
                      closed_at=(w.a,)),
        "GET /v1/classes/:id/homeroom-record": read("/v1/classes/CLASS/homeroom-record"),
        "PATCH /v1/classes/:id/homeroom-record": entered(
            "/v1/classes/CLASS/homeroom-record", body=rows, headers=STALE),
        "GET /v1/classes/:id/results/:term=digit": read("/v1/classes/CLASS/results/1"),
        "POST /v1/classes/:id/documents": stages(w),
        "GET /v1/documents": read("/v1/documents?class_id=CLASS&stage=year_summary"),
        **{f"GET /v1/documents/:uuid{more}": papers(w, more)
           for more in ("", "/content", "/signature")},
        "GET /v1/students/:id/book": [
            Target(f"/v1/students/{student}/book?school_year_id={c.year}", w.of_class(c))
            for c, student in pupils],
        "GET /v1/students": read("/v1/students?class_id=CLASS"),
        "GET /v1/students/:id": students("/v1/students/STUDENT"),
        "PATCH /v1/students/:id": students("/v1/students/STUDENT", headers=STALE,
                                           body={"address": "Buôn Thử Quyền"}),
        "GET /v1/students/:id/enrolments": students("/v1/students/STUDENT/enrolments"),
        "POST /v1/students/:id/class-moves": students("/v1/students/STUDENT/class-moves", body={
            "class_id": w.class_a2.id, "moved_on": "1999-09-05",
            "reason": "Thử quyền của từng vai trò"}),
        "POST /v1/classes/:id/students": classes("/v1/classes/CLASS/students", body={
            "student_id": w.school.ids[1], "valid_from": "1999-09-05"}),
        "DELETE /v1/classes/:id/students/:student_id": students(
            "/v1/classes/CLASS/students/STUDENT", body=None),
        "POST /v1/classes/:id/students/renumbering": classes(
            "/v1/classes/CLASS/students/renumbering", denied_only=True),
        "POST /v1/student-merges": [Target("/v1/student-merges", w.unit(c.org), body={
            "keep_id": student, "drop_id": student, "reason": "Thử quyền của từng vai trò"})
            for c, student in pupils],
        "GET /v1/changes": [Target(f"/v1/changes?org_id={org}&limit=1", w.unit(org))
                            for org in (w.a, w.b, w.d)],
        "GET /v1/audit-events": [Target(f"/v1/audit-events?org_id={org}&limit=1", w.unit(org))
                                 for org in (w.a, w.b, w.d)],
    }


def windows(w):
    body = {"kind": "lock", "ends_at": "2000-01-01T00:00:00Z", "decision_number": "05/QĐ-TN",
            "reason": "Thử quyền của từng vai trò"}
    ours = [(w.window, w.of_window(w.a)), (w.window_above, w.of_window(w.commune, w.a))]
    report = f"/v1/inspection-reports/{w.report}"
    return {
        "POST /v1/windows": [Target("/v1/windows", w.tree(org), body={**body, "scope_org_id": org})
                             for org in (w.province, w.commune, w.a, w.b)],
        "GET /v1/windows": [Target("/v1/windows")],
        "GET /v1/windows/:id": [Target(f"/v1/windows/{i}", r) for i, r in ours],
        "POST /v1/windows/:id/closing": [
            Target(f"/v1/windows/{i}/closing", r, headers=STALE, body={"reason": body["reason"]})
            for i, r in ours],
        "GET /v1/windows/:id/reports": [Target(f"/v1/windows/{i}/reports", r) for i, r in ours],
        "GET /v1/inspection-reports/:id/schools": [Target(f"{report}/schools",
                                                          w.of_window(w.commune))],
        "GET /v1/inspection-reports/:id/lines": [Target(f"{report}/lines?org_id={w.a}",
                                                        w.of_window(w.commune))],
    }


def stages(w):
    found = []
    for of in (w.class_a, w.class_d):
        for stage, subject in (("subject_result", "toan"), ("year_summary", None),
                               ("approval", None), ("seal", None)):
            body = {"stage": stage, "credential_id": 999999999}
            found.append(Target(f"/v1/classes/{of.id}/documents", w.of_stage(of, stage, subject),
                                of.state, body={**body, **({"subject": subject} if subject else {})}
                                ))
    return found


def papers(w, more):
    return [Target(f"/v1/documents/{ident}{more}",
                   w.of_class(w.class_d, "toan" if stage == "subject_result" else None))
            for stage, ident in w.documents.items()]


def signing(world):
    w = world

    def holder(name):
        account = w.demo.school.account_id(name)
        return lambda caller: {"self"} if caller.account == account else set()

    own = [(w.credentials[n], holder(n)) for n in ("gv.toan", "hieu-truong")]
    subject = {"common_name": "Không Phải Tên Tôi", "organization": "Trường THCS Thử Nghiệm"}
    key = {"key_type": "p256", "pin": "12345678", "subject": subject}
    return {
        "POST /v1/credentials": [
            Target("/v1/credentials", lambda c: {"self"} if c.account else set(),
                   body={"kind": "person", **key}, denied_only=True),
            Target("/v1/credentials", lambda c: {"own_unit"} if c.account else set(),
                   body={"kind": "seal", **key}, denied_only=True),
            Target("/v1/credentials", lambda c: set() if c.account else {"alone"},
                   body={"kind": "service", **key}, denied_only=True)],
        "GET /v1/credentials": [Target("/v1/credentials")],
        "GET /v1/credentials/:id": [Target(f"/v1/credentials/{i}", r) for i, r in own],
        "PUT /v1/credentials/:id/certificate": [
            Target(f"/v1/credentials/{i}/certificate", r, body={"chain": "x" * 120})
            for i, r in own],
        "POST /v1/authorisations": [
            Target("/v1/authorisations", r, denied_only=True,
                   body={"credential_id": i, "pin": "00000000", "digests": ["ab" * 32]})
            for i, r in own],
        "POST /v1/signatures": [Target("/v1/signatures", body={
            "sad": "x" * 32, "digests": ["ab" * 32]})],
    }


def archive(world):
    w = world
    found = {
        "POST /v1/handovers": [Target("/v1/handovers", w.of_class(w.class_d), body={
            "student_id": w.demo.ids[1], "school_year_id": w.class_d.year,
            "reason": "Thử quyền của từng vai trò"}, denied_only=True, loose=True)],
        "POST /v1/class-archives": [Target("/v1/class-archives", w.unit(w.a), loose=True,
                                           body={"class_id": w.class_a.id})],
    }
    for kind, route, parts in (("handover", "handovers", ("", "/package")),
                               ("class_archive", "class-archives",
                                ("", "/package", "/image", "/label"))):
        ident, by = w.jobs[kind]
        related = w.unit(w.d, proposer=by)
        for part in parts:
            found[f"GET /v1/{route}/:uuid{part}"] = [Target(f"/v1/{route}/{ident}{part}", related)]
    ident, by = w.jobs["handover"]
    found["POST /v1/handovers/:uuid/approval"] = [
        Target(f"/v1/handovers/{ident}/approval", w.unit(w.d, proposer=by))]
    return found


TARGETS = {"auth": auth, "records": records, "signing": signing, "archive": archive}


def at_the_door(method, route, described):
    """Any other route: whether one may enter at all. What has neither a body to be wrong nor a
    header to be missing would be done, so there only who may not is asked."""
    path = route
    for kind, value in (("=uuid", "0" * 8 + "-0000-4000-8000-" + "0" * 12), ("=code", "toan"),
                        ("=digit", "1"), ("=sha256", "ab" * 32)):
        while kind in path:
            start = path[:path.index(kind)].rindex(":")
            path = path[:start] + value + path[path.index(kind) + len(kind):]
    parts = ["999999999" if p.startswith(":") and p != ":uuid" else p for p in path.split("/")]
    path = "/".join("0" * 8 + "-0000-4000-8000-" + "0" * 12 if p == ":uuid" else p for p in parts)
    harmless = (method == "GET" or described["creates"] or described["match"]
                or described.get("body") is not None or "999999999" in path)
    return [Target(path, headers={"Content-Type": "text/plain"} if method != "GET" else {},
                   raw=b"x" if method != "GET" else None, denied_only=not harmless)]
