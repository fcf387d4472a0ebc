# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the matrix asks about each route. A permitted write is sent so that it can do no harm, and
yet is refused only behind the question of who may: a stale If-Match, a name that is taken, a year
that is locked already. Where that cannot be (`denied_only`), only who may not is asked.
"""
import dataclasses
from dataclasses import dataclass, field

import class45
import matrix
from policy import UNKNOWN

STALE = {"If-Match": '"v999999"'}
BOOK = "/v1/classes/:id/gradebooks/:subject=code/:term=digit"
# What a gradebook is sent as, and never is: nothing that can be read.
FORMS = {"workbook": {"Content-Type": "application/vnd.openxmlformats-officedocument"
                                      ".spreadsheetml.sheet"},
         "csv": {"Content-Type": "text/csv"}}


NUMBERS = ("/v1/progress", "/v1/learning-statistics", "/v1/learning-statistics/table.csv",
           "/v1/data-quality", "/v1/anomaly-statistics", "/v1/year-locks")


def nothing_known(_caller):
    return UNKNOWN


def at_home(_caller):
    """Of the caller's own unit, whatever is asked."""
    return {"own_unit", "subtree"}


def own_part(caller):
    """Of the caller's own unit, narrowed to what is the caller's."""
    return at_home(caller) | {"self"}


def whole(caller):
    """The same, which is not for a role of one subject or some levels of school."""
    return {"other_unit"} if caller.subject or caller.levels else at_home(caller)


def of_all_levels(relate):
    """For a role of some levels of school it does not exist."""
    return lambda caller: {"other_unit"} if caller.levels else relate(caller)


def another_level(*levels):
    """Refused to a role of levels that has none of these."""
    def then(caller):
        held = caller.levels.split("-") if caller.levels else levels
        return "" if set(levels) & set(held) else "forbidden"
    return then


@dataclass
class Target:
    path: str
    relate: object = nothing_known
    state: str = UNKNOWN
    window: str = UNKNOWN
    body: object = None
    raw: bytes = None
    headers: dict = field(default_factory=dict)
    denied_only: object = False  # or of which callers
    loose: bool = False  # another service refuses first, in its own words
    then: object = None  # caller -> the refusal that follows although the policy permits, or ""
    new: object = None   # makes the thing, named behind the path, that a permitted act uses up

    def __post_init__(self):
        self.kept = str(self.new()) if self.new else ""  # whom it is forbidden to is asked of this

    def must_not(self, caller):
        if callable(self.denied_only):
            return self.denied_only(caller)
        return self.denied_only and caller.name != matrix.SOMEBODY


def records(world):
    w = world
    cells = {"cells": [{"student_id": 1, "column": "tx1", "tenths": 70}]}
    comment = {"cells": [{"student_id": 1, "column": "comment", "text": "Thử quyền"}]}
    ours = (w.class_a, w.class_a2, w.class_a3)
    person = {"account_id": w.class_a.homeroom, "full_name": "Lan Thử Nghiệm"}
    proposal = w.unit(w.a, proposer=w.school.account_id("admin"),
                      decider=w.school.account_id("leader"))

    def years(path, **more):
        return [Target(path.replace("YEAR", str(c.year)), w.unit(c.org), c.state, **more)
                for c in (w.class_a, w.class_d)]

    def classes(path, subject=None, stateful=True, **more):
        return [Target(path.replace("CLASS", str(c.id)), w.of_class(c, subject),
                       c.state if stateful else UNKNOWN, **more) for c in w.classes]

    def entered(path, subject=None, closed=(), **more):
        """closed: the classes that windows keep this from."""
        found = classes(path, subject, **more)
        for target, of in zip(found, w.classes):
            target.window = "closed" if of in closed else "open"
        return found

    def read(path, subject=None):
        return classes(path, subject, stateful=False)

    one = f"/v1/lock-proposals/{w.proposal}"
    substitution = f"/v1/substitutions/{w.substitution}"
    of_substitution = w.unit(w.a, proposer=w.school.account_id("admin"),
                             self=w.school.account_id("lan"))
    return {
        **corrections(w),
        **flags(w),
        "GET /v1/classes/:id/signing-state": read("/v1/classes/CLASS/signing-state"),
        "POST /v1/documents/:uuid/refusal": refusals(w),
        "POST /v1/school-years": [Target("/v1/school-years", w.unit(org), body={
            "org_id": org, "name": "1999-2000", "starts_on": "1999-09-05",
            "ends_on": "2000-05-31"}) for org in (w.a, w.b, w.d)],
        "GET /v1/school-years": [Target("/v1/school-years", at_home)],
        "GET /v1/school-years/:id": [Target(f"/v1/school-years/{c.year}", w.unit(c.org))
                                     for c in w.classes],
        "GET /v1/school-years/:id/calendar": [
            Target(f"/v1/school-years/{c.year}/calendar", w.unit(c.org)) for c in w.classes],
        "PUT /v1/school-years/:id/calendar": years(
            "/v1/school-years/YEAR/calendar", body={}, headers=STALE),
        "PUT /v1/school-years/:id/responsibility": years(
            "/v1/school-years/YEAR/responsibility", headers=STALE),
        "POST /v1/school-years/:id/sign-off": years(
            "/v1/school-years/YEAR/sign-off", body={"statement": "Thử quyền của từng vai trò"}),
        "POST /v1/school-years/:id/roll-over": [
            Target(f"/v1/school-years/{c.year}/roll-over", w.unit(c.org), c.state, body={
                "target_year_id": c.year, "classes": [{"class_id": 999999999}]})
            for c in (w.class_a, w.class_d)],
        "POST /v1/school-years/:id/lock-proposals": years(
            "/v1/school-years/YEAR/lock-proposals", body={"reason": "Thử quyền, không khóa thật"}),
        "POST /v1/school-years/:id/unlock-proposals": years(
            "/v1/school-years/YEAR/unlock-proposals", body={
                "class_id": 999999999, "hours": 1, "reason": "Thử quyền, không mở thật"}),
        "GET /v1/school-years/:id/checklist": [
            Target(f"/v1/school-years/{c.year}/checklist", w.unit(c.org)) for c in w.classes],
        **windows(w),
        **case_files(w),
        **templates(w),
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
        "PUT /v1/classes/:id/homeroom": classes("/v1/classes/CLASS/homeroom", body=person)[::3],
        "GET /v1/classes/:id/homeroom": read("/v1/classes/CLASS/homeroom"),
        "PUT /v1/classes/:id/special-subject": classes(
            "/v1/classes/CLASS/special-subject", body={"subject": "khong_co"}),
        "PUT /v1/classes/:id/assignments": classes(
            "/v1/classes/CLASS/assignments", body={"items": [{"subject": "khong_co", **person}]}),
        "DELETE /v1/classes/:id/assignments/:subject=code": classes(
            "/v1/classes/CLASS/assignments/toan")[::3],  # with marks: it stays
        "GET /v1/classes/:id/subjects/:subject=code/students": read(
            "/v1/classes/CLASS/subjects/toan/students"),
        "PUT /v1/classes/:id/subjects/:subject=code/students": entered(
            "/v1/classes/CLASS/subjects/toan/students", closed=(w.class_a3,), body={},
            headers=STALE),
        "GET /v1/classes/:id/assignments": read("/v1/classes/CLASS/assignments"),
        "POST /v1/classes/:id/substitutions": classes("/v1/classes/CLASS/substitutions", body={
            "account_id": w.class_a2.homeroom, "valid_from": "2026-01-02", "valid_to": "2026-01-01",
            "reason": "Thử quyền của từng vai trò"}),
        "GET /v1/classes/:id/substitutions": read("/v1/classes/CLASS/substitutions"),
        "GET /v1/substitutions/:id": [Target(substitution, of_substitution)],
        "DELETE /v1/substitutions/:id": [Target(substitution, of_substitution)],
        "POST /v1/substitutions/:id/decision": [
            Target(f"{substitution}/decision", of_substitution, body={
                "decision": "reject", "number": "03/QĐ-TN", "reason": "Chỉ để thử quyền"})],
        "POST /v1/classes/:id/roster": entered(
            "/v1/classes/CLASS/roster?dry_run=true", closed=(w.class_a3,),
            raw=class45.roster_csv(w.school.students), headers={"Content-Type": "text/csv"}),
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
                      closed=ours),
        **{f"GET {BOOK}/{form}":
            read(f"/v1/classes/CLASS/gradebooks/toan/1/{form}", "toan")
            + read(f"/v1/classes/CLASS/gradebooks/khtn/1/{form}", "khtn") for form in FORMS},
        **{f"POST {BOOK}/{form}":
            classes(f"/v1/classes/CLASS/gradebooks/toan/1/{form}", "toan", raw=b"STT", headers=kind)
            + classes(f"/v1/classes/CLASS/gradebooks/khtn/1/{form}", "khtn", raw=b"STT",
                      headers=kind) for form, kind in FORMS.items()},
        "GET /v1/classes/:id/homeroom-record": read("/v1/classes/CLASS/homeroom-record"),
        "PATCH /v1/classes/:id/homeroom-record": [
            target for term, closed in ((1, ()), (2, ours)) for target in entered(
                "/v1/classes/CLASS/homeroom-record", closed=closed, headers=STALE,
                body={"rows": [{"student_id": 1, f"conduct_term{term}": "tot"}]})],
        **summers(read, entered, w),
        **principal(w),
        "GET /v1/classes/:id/months": read("/v1/classes/CLASS/months"),
        "GET /v1/classes/:id/months/:month=month": read("/v1/classes/CLASS/months/2025-09"),
        "PATCH /v1/classes/:id/months/:month=month": entered(
            "/v1/classes/CLASS/months/2025-09", closed=(w.class_a3,), headers=STALE, body={
                "rows": [{"student_id": 1, "absent_excused": 0}]}),
        "POST /v1/classes/:id/months/:month=month/submission": classes(
            "/v1/classes/CLASS/months/2025-09/submission", headers=STALE),
        "POST /v1/classes/:id/months/:month=month/confirmation": classes(
            "/v1/classes/CLASS/months/2025-09/confirmation", headers=STALE),
        "POST /v1/classes/:id/months/:month=month/reopening": classes(
            "/v1/classes/CLASS/months/2025-09/reopening", headers=STALE,
            body={"reason": "Thử quyền của từng vai trò"}),
        "GET /v1/overdue-months": [
            Target(f"/v1/overdue-months?school_year_id={c.year}", w.unit(c.org))
            for c in w.classes],
        "GET /v1/classes/:id/results/:term=digit": read("/v1/classes/CLASS/results/1"),
        "POST /v1/classes/:id/documents": stages(w),
        "POST /v1/document-signatures": waiting(w.waiting, "/v1/document-signatures", w),
        **batches(w),
        **partial_years(w),
        "GET /v1/documents": read("/v1/documents?class_id=CLASS&stage=year_summary") + [
            Target(f"/v1/documents?class_id={c.id}&stage=subject_result&subject=toan",
                   w.of_papers(c, "toan")) for c in w.classes],
        **{f"GET /v1/documents/:uuid{more}": papers(w, more)
           for more in ("", "/content", "/signature")},
        "GET /v1/students/:id/book": [
            Target(f"/v1/students/{student}/book?school_year_id={c.year}", w.of_class(c))
            for c, student in w.pupils],
        **students(w, classes, entered),
        "GET /v1/changes": [Target(f"/v1/changes?org_id={org}&limit=1", w.unit(org))
                            for org in (w.a, w.b, w.d)],
        **transfers(w),
        "POST /v1/rule-confirmations": [Target("/v1/rule-confirmations", body={
            "rule": "KHONG.co", "value": 5, "school_year": "2025-2026", "decision_number": "07/QĐ-TN",
            "reason": "Thử quyền của từng vai trò"})],
        **oversight(w),
        **departures(w),
        "GET /v1/audit-events": [Target(f"/v1/audit-events?org_id={org}&limit=1", w.unit(org))
                                 for org in (w.a, w.b, w.d)],
    }


def summers(read, entered, w):
    """The school's times for mathematics taken again are over, and for training in grade 8."""
    book, rows = "/v1/classes/CLASS/summer-results", {"rows": [{"student_id": 1, "tenths": 50}]}
    ours = (w.class_a, w.class_a2, w.class_a3)
    return {
        "GET /v1/classes/:id/summer-results": read(book),
        "PATCH /v1/classes/:id/summer-results": entered(
            book, closed=(w.class_a3,), headers=STALE,
            body={"training": [{"student_id": 1, "conduct": "dat"}]}),
        "PATCH /v1/classes/:id/summer-results/:subject=code": entered(
            f"{book}/toan", "toan", closed=ours, headers=STALE, body=rows),
        **{f"GET /v1/classes/:id/summer-results/:subject=code{more}":
            read(f"{book}/toan{more}", "toan") + read(f"{book}/khtn{more}", "khtn")
           for more in ("", "/history")},
    }


def principal(w):
    """Of nobody whom the rules leave to the head of school. In the locked year May's summary is
    signed, so that it would be the addendum's, which is always open."""
    one = "/v1/classes/CLASS/principal-decisions"
    body = {"decision": "retained_by_principal", "decision_number": "05/QĐ-TN",
            "reason": "Thử quyền của từng vai trò", "decided_on": "2026-01-05"}

    def of(path, **more):
        return [Target(path.replace("CLASS", str(c.id)).replace("STUDENT", str(student)),
                       w.of_class(c), **more) for c, student in w.pupils]

    return {
        "GET /v1/classes/:id/principal-decisions": of(one),
        "GET /v1/classes/:id/principal-decisions/:student_id": of(f"{one}/STUDENT"),
        "PUT /v1/classes/:id/principal-decisions/:student_id": of(
            f"{one}/STUDENT", state="open", headers=STALE, body=body),
    }


def corrections(w):
    decision = {"decision": "reject", "number": "06/QĐ-TN", "reason": "Chỉ để thử quyền"}

    def each(what="", windows=(None,), **more):
        return [Target(f"/v1/corrections/{ident}{what}", w.of_correction(
            of, "toan", proposer=by, decider=who), window=window, **more)
            for of, by, who, window, ident in w.corrections if window in windows]

    return {
        "POST /v1/corrections": [Target("/v1/corrections", w.of_correction(c, "toan"), body={
            "class_id": c.id, "student_id": student, "subject": "toan", "term": 1, "field": "tx1",
            "old_value": "không có", "new_value": "70", "reason": "Thử quyền của từng vai trò",
            "evidence": "Không có, chỉ để thử"}) for c, student in w.pupils],
        "GET /v1/corrections": [
            Target(f"/v1/corrections?school_year_id={c.year}&class_id={c.id}", w.of_class(c))
            for c in w.classes],
        "GET /v1/corrections/:id": each(),
        "DELETE /v1/corrections/:id": each(),
        "POST /v1/corrections/:id/agreement": each("/agreement", body={"decision": "approve"}),
        "POST /v1/corrections/:id/decision": each("/decision", body=decision),
        "POST /v1/corrections/:id/execution": each("/execution", (None, "closed")),
    }


def flags(w):
    """Of a student who is in no class; answered and closed in a wrong version."""
    def each(what="", stateful=True, **more):
        return [Target(f"/v1/flags/{ident}{what}", w.of_correction(of, "toan", proposer=by),
                       of.state if stateful else UNKNOWN, **more) for of, by, ident in w.flags]

    return {
        "POST /v1/classes/:id/flags": [
            Target(f"/v1/classes/{c.id}/flags", w.of_correction(c, "toan"), c.state, body={
                "student_id": 999999999, "subject": "toan", "comment": "Thử quyền"})
            for c in w.classes],
        "GET /v1/classes/:id/flags": [
            Target(f"/v1/classes/{c.id}/flags", w.of_class(c)) for c in w.classes],
        "GET /v1/flags": [Target(f"/v1/flags?school_year_id={c.year}", w.unit(c.org))
                          for c in w.classes],
        "GET /v1/flags/:id": each(stateful=False),
        "POST /v1/flags/:id/answer": each("/answer", headers=STALE, body={"outcome": "fixed"}),
        "POST /v1/flags/:id/closing": each("/closing", headers=STALE),
    }


def refusals(w):
    """By who signs the next stage; what waits for a signature cannot be sent back."""
    following = {"subject_result": "year_summary", "year_summary": "approval", "approval": "seal"}
    return [Target(f"/v1/documents/{ident}/refusal", w.of_stage(of, following[stage]), of.state,
                   body={"reason": "Thử quyền của từng vai trò"})
            for of, stage, _, _, ident in w.waiting if stage in following]


def students(w, classes, entered):
    def of(path, **more):
        return [Target(path.replace("STUDENT", str(student)).replace("CLASS", str(c.id)),
                       w.of_class(c), **more) for c, student in w.pupils]

    def of_profile(c):
        """The time of profiles is over in grade 8."""
        return "closed" if c is w.class_a3 else "open"

    def changed(path, **more):
        found = of(path, **more)
        for target, (c, _) in zip(found, w.pupils):
            target.state, target.window = c.state, of_profile(c)
        return found

    why = {"reason": "Thử quyền của từng vai trò"}
    late, one = (w.class_a3,), "/v1/students/STUDENT"
    renumbering = entered("/v1/classes/CLASS/students/renumbering", closed=late)
    for target, c in zip(renumbering, w.classes):
        target.denied_only = c is not w.class_a2
    return {
        "GET /v1/students": classes("/v1/students?class_id=CLASS", stateful=False),
        "GET /v1/students/:id": of(one),
        "GET /v1/students/:id/enrolments": of(f"{one}/enrolments"),
        "PATCH /v1/students/:id": changed(one, headers=STALE, body={"address": "Buôn Thử Quyền"}),
        "GET /v1/students/:id/photo": of(f"{one}/photo"),
        "PUT /v1/students/:id/photo": changed(f"{one}/photo", raw=b"no picture", headers={
            **STALE, "Content-Type": "image/jpeg"}),
        "DELETE /v1/students/:id/photo": changed(f"{one}/photo", headers=STALE),
        "POST /v1/students/:id/class-moves": changed(f"{one}/class-moves", body={
            "class_id": w.class_a2.id, "moved_on": "1999-09-05", **why}),
        "POST /v1/students/:id/withdrawals": changed(f"{one}/withdrawals", body={
            "left_on": "1999-09-05", "reason_code": "khac", **why}),
        "GET /v1/students/:id/withdrawals": of(f"{one}/withdrawals"),
        "POST /v1/students/:id/returns": [
            dataclasses.replace(t, body={"class_id": c.id, "returned_on": "1999-09-05"})
            for t, (c, _) in zip(changed(f"{one}/returns"), w.pupils)],
        "POST /v1/classes/:id/students": entered("/v1/classes/CLASS/students", closed=late, body={
            "student_id": w.school.ids[1], "valid_from": "1999-09-05"}),
        "DELETE /v1/classes/:id/students/:student_id": changed("/v1/classes/CLASS/students/STUDENT"),
        "POST /v1/classes/:id/students/renumbering": renumbering,
        "GET /v1/student-duplicates": [Target("/v1/student-duplicates", whole)],
        "GET /v1/student-merges": [Target("/v1/student-merges", whole)],
        "POST /v1/student-merges": [
            Target("/v1/student-merges", w.unit(c.org), window=of_profile(c), body={
                "keep_id": student, "drop_id": student, **why}) for c, student in w.pupils],
        "POST /v1/student-merges/:id/reversal": [
            Target(f"/v1/student-merges/{ident}/reversal", w.unit(c.org), c.state, of_profile(c),
                   body=why) for c, ident in w.merges],
    }


def transfers(w):
    """One that was refused: every step of it comes too late."""
    one = f"/v1/transfers/{w.transfer}"
    decision = {"number": "06/QĐ-TN", "reason": "Thử quyền của từng vai trò"}

    def at(method, more, **how):
        return {f"{method} /v1/transfers/:id{more}": [Target(one + more, w.of_transfer, **how)]}

    return {
        "POST /v1/transfers": [Target("/v1/transfers", w.of_class(c), body={
            "student_id": student, "to_org_id": 999999999, "first_day": "2026-03-02",
            "reason": "Thử quyền của từng vai trò"}) for c, student in w.pupils],
        "GET /v1/transfers": [Target(f"/v1/transfers?direction={d}") for d in ("in", "out")],
        **at("GET", ""), **at("DELETE", ""), **at("GET", "/checklist"),
        **at("POST", "/decision", body={"decision": "reject", **decision}),
        **at("POST", "/answer", body={"answer": "refuse", **decision}),
        **at("POST", "/execution"), **at("POST", "/closing"),
        **at("POST", "/receipt", body={"credential_id": 999999999}),
        **at("POST", "/receipt/signature", body={"sad": "x" * 32}),
        **{k: v for more in ("/package", "/receipt", "/receipt/signature")
           for k, v in at("GET", more).items()},
    }


def oversight(w):
    """Numbers of a unit and all below it. Only of units over a school that has a year."""
    return {"GET /v1/data-quality/students": [Target("/v1/data-quality/students", whole)],
            "GET /v1/late-cells": [Target("/v1/late-cells", own_part)],
            "GET /v1/anomalies": [Target(f"/v1/anomalies?school_year_id={c.year}", w.unit(c.org))
                                  for c in w.classes],
            **{f"GET {route}": [
                Target(f"{route}?org_id={org}", w.numbers(org, narrowed=route == "/v1/progress"))
                for org in (w.province, w.commune, w.a, w.d)] + of_levels(w, route)
                for route in NUMBERS}}


def of_levels(w, route):
    """Asked for one level or grade, of the routes that can be."""
    asked = (("level=th", "th"), ("level=thcs", "thcs", "gdtx"), ("level=thpt", "thpt", "gdtx"),
             ("grade=5", "th"), ("grade=9", "thcs", "gdtx"))
    return [Target(f"{route}?org_id={org}&{query}",
                   w.numbers(org, narrowed=route == "/v1/progress"), then=another_level(*levels))
            for query, *levels in asked for org in (w.commune, w.a)
            if route in NUMBERS[:3]]


def departures(w):
    """One that was declined and one that was refused: every step of them comes too late."""
    said = {"number": "06/QĐ-TN", "reason": "Thử quyền của từng vai trò"}
    departure, arrival = f"/v1/departures/{w.departure}", f"/v1/arrivals/{w.arrival}"

    def at(route, path, relate, steps):
        return {f"{method} {route}{more}": [Target(path + more, relate, **how)]
                for method, more, how in steps}

    key, sad = {"body": {"credential_id": 999999999}}, {"body": {"sad": "x" * 32}}
    return {
        "POST /v1/departures": [Target("/v1/departures", w.of_class(c), body={
            "student_id": student, "to_code": "TN-KHONG-CO", "to_name": "Trường Không Có",
            "first_day": "1999-09-05", "reason": "Thử quyền của từng vai trò"})
            for c, student in w.pupils],
        "GET /v1/departures": [Target("/v1/departures")],
        **at("/v1/departures/:id", departure, w.of_departure, [
            ("GET", "", {}), ("DELETE", "", {}), ("GET", "/checklist", {}), ("GET", "/contents", {}),
            ("POST", "/decision", {"body": {"decision": "reject", **said}}),
            ("POST", "/execution", {}), ("POST", "/cancellation", {"body": said}),
            ("POST", "/note", key), ("POST", "/note/signature", sad),
            ("POST", "/answer", {"body": {"answer": "eA==", "signature": "eA=="}})]),
        "POST /v1/arrivals": [Target("/v1/arrivals", body={})],
        "GET /v1/arrivals": [Target("/v1/arrivals")],
        **at("/v1/arrivals/:id", arrival, w.of_arrival, [
            ("GET", "", {}), ("GET", "/former-students", {}), ("GET", "/answer", {}),
            ("POST", "/admission", {"body": {"class_id": 999999999, **said}}),
            ("POST", "/refusal", {"body": said}), ("POST", "/answer", key),
            ("POST", "/answer/signature", sad)]),
        **at("/v1/arrivals/:id", arrival, w.of_contents, [("GET", "/contents", {})]),
    }


def templates(w):
    """Comments of the bank: the school's, and a teacher's own. Who may delete one gets a new one."""
    lan = w.school.account_id("lan")
    kinds = [(w.unit(w.a), lambda: w.new_template(None)),
             (w.own_of(w.a, lan), lambda: w.new_template(lan))]
    return {
        "GET /v1/comment-templates": [Target("/v1/comment-templates")],
        "POST /v1/comment-templates": [Target("/v1/comment-templates", body={})],
        "PATCH /v1/comment-templates/:id": [
            Target(f"/v1/comment-templates/{new()}", relate, headers=STALE, body={"text": "Khác"})
            for relate, new in kinds],
        "DELETE /v1/comment-templates/:id": [
            Target("/v1/comment-templates/", relate, new=new) for relate, new in kinds],
    }


def windows(w):
    body = {"kind": "lock", "ends_at": "2000-01-01T00:00:00Z", "decision_number": "05/QĐ-TN",
            "reason": "Thử quyền của từng vai trò"}
    ours = [(one, w.of_window(org, *([] if org == w.a else [w.a])))
            for org, one in w.windows.items()]

    def reports(part):
        return [Target(f"/v1/inspection-reports/{one}/{part}", of_all_levels(w.of_window(org)))
                for org, one in w.reports.items()]

    return {
        "POST /v1/windows": [Target("/v1/windows", w.tree(org), body={**body, "scope_org_id": org})
                             for org in (w.province, w.commune, w.a, w.b)],
        "GET /v1/windows": [Target("/v1/windows")],
        "GET /v1/windows/:id": [Target(f"/v1/windows/{i}", r) for i, r in ours],
        "POST /v1/windows/:id/closing": [
            Target(f"/v1/windows/{i}/closing", r, headers=STALE, body={"reason": body["reason"]})
            for i, r in ours],
        "GET /v1/windows/:id/reports": [Target(f"/v1/windows/{i}/reports", r) for i, r in ours],
        "GET /v1/inspection-reports/:id/schools": reports("schools"),
        "GET /v1/inspection-reports/:id/lines": reports(f"lines?org_id={w.a}"),
    }


def case_files(w):
    """Of each office an open one on class A; what is done to it comes in a wrong version, or names
    a class that it does not cover."""
    opening = {"year_name": "1999-2000", "decision_number": "21/QĐ-TN", "valid_from": "2020-01-01",
               "valid_to": "2020-01-02", "reason": "Thử quyền của từng vai trò",
               "inspectors": [{"account_id": 999999999}], "scope": [{}]}
    text = "Thử quyền của từng vai trò"

    def of_offices(what, **more):
        return [Target(f"/v1/case-files/{made[0]}{what}", w.of_case(office, w.a), **more)
                for office, (_, made, _) in w.cases.items()]

    def below(school):
        def relate(caller):
            return {"subtree"} if caller.org in w.above[school] else {"other_unit"}
        return relate

    return {
        "POST /v1/case-files": [Target("/v1/case-files", below(org), body={
            **opening, "school_id": org}) for org in (w.a, w.commune, w.province)],
        "GET /v1/case-files": [  # of a list of its own each sees what there is
            Target("/v1/case-files", lambda _: {"own_unit", "inspector", "bound"})],
        "GET /v1/case-files/:id": of_offices(""),
        "GET /v1/case-files/:id/classes": of_offices("/classes"),
        "GET /v1/case-files/:id/findings": of_offices("/findings"),
        "GET /v1/case-files/:id/reads": of_offices("/reads"),
        "POST /v1/case-files/:id/findings": of_offices("/findings", body={
            "text": text, "class_id": 999999999}),
        "POST /v1/case-files/:id/submission": of_offices("/submission", headers=STALE, body={
            "conclusion": text}),
        "POST /v1/case-files/:id/closing": of_offices("/closing", headers=STALE, body={
            "close_reason": text}),
        "POST /v1/case-findings/:id/reply": [
            Target(f"/v1/case-findings/{finding}/reply", w.of_case(office, w.a),
                   body={"reply": text}) for office, (_, _, finding) in w.cases.items()],
    }


def stages(w):
    """For an addendum a locked year is as an open one."""
    found = []
    for of in (w.class_a, w.class_d):
        for stage in (*matrix.ADDENDA.values(), *matrix.ADDENDA):
            subject = "toan" if stage in ("subject_result", "retest_result") else None
            body = {"stage": stage, "credential_id": 999999999}
            found.append(Target(f"/v1/classes/{of.id}/documents", w.of_stage(of, stage, subject),
                                "open" if stage in matrix.ADDENDA else of.state,
                                body={**body, **({"subject": subject} if subject else {})}))
    return found


def batches(w):
    """In an open year of a grade without a class, so that nothing is made; in a locked one of all
    its classes: what stands in the way of each is the answer."""
    asked, route = [], "/v1/school-years/{}/signing-batches"
    for stage in (s for s in (*matrix.ADDENDA.values(), *matrix.ADDENDA)
                  if s.endswith(("approval", "seal"))):
        body = {"stage": stage, "credential_id": 999999999}
        asked += [Target(route.format(w.class_a.year), w.of_batch(w.class_a, stage),
                         body={**body, "grade": 1}),
                  Target(route.format(w.class_d.year), w.of_stage(w.class_d, stage),
                         "open" if stage in matrix.ADDENDA else w.class_d.state, body=body)]
    return {
        "POST /v1/school-years/:id/signing-batches": asked,
        "GET /v1/school-years/:id/signing-state": [
            Target(f"/v1/school-years/{c.year}/signing-state", w.of_batch(c)) for c in w.classes],
        **{f"GET /v1/signing-batches/:id{more}": [
            Target(f"/v1/signing-batches/{ident}{more}", w.of_batch(of))
            for of, ident in w.batches] for more in ("", "/items")},
    }


def partial_years(w):
    """Of years that go on elsewhere, by the same people; here nobody goes."""
    one = "/v1/students/{}/partial-documents"
    found = []
    for of, student in ((w.class_a, w.school.ids[1]), (w.class_d, w.demo.ids[1])):
        for stage, subject in (("subject_result", "toan"), ("year_summary", None),
                               ("approval", None), ("seal", None)):
            body = {"stage": stage, "credential_id": 999999999}
            found.append(Target(one.format(student), w.of_stage(of, stage, subject), of.state, body={
                **body, **({"subject": subject} if subject else {})}))
    return {
        "POST /v1/students/:id/partial-documents": found,
        "GET /v1/students/:id/partial-documents": [
            Target(one.format(student), w.of_class(c)) for c, student in w.pupils],
        "POST /v1/partial-document-signatures": waiting(
            w.partial_waiting, "/v1/partial-document-signatures", w),
    }


def waiting(documents, route, w):
    """Documents that wait for somebody's signature; they are his who is named in them."""
    def relate(of, stage, subject, signer):
        mine = w.of_stage(of, stage, subject)
        return lambda caller: mine(caller) if caller.account == signer and (
            caller.org == of.org) else {"own_unit"}

    return [Target(route, relate(*what), what[0].state, body={
        "sad": "x" * 32, "document_ids": [ident]}) for *what, ident in documents]


def papers(w, more):
    return [Target(f"/v1/documents/{ident}{more}",
                   w.of_class(w.class_d, "toan" if stage == "subject_result" else None))
            for stage, ident in w.documents.items()]


def signing(world):
    w = world

    def holder(name):
        account = w.demo.school.account_id(name)
        return lambda caller: {"self"} if caller.account == account else set()

    def of_archive(caller):
        return {"self"} if caller.service == "archive" and not caller.account else set()

    own = [(w.credentials[n], holder(n)) for n in ("gv.toan", "hieu-truong")] + [
        (w.archive_credential, of_archive)]
    subject = {"common_name": "Không Phải Tên Tôi", "organization": "Trường THCS Thử Nghiệm"}
    key = {"key_type": "p256", "pin": "12345678", "subject": subject}
    return {
        "POST /v1/credentials": [
            Target("/v1/credentials", lambda c: {"self"} if c.account else set(),
                   body={"kind": "person", **key}),
            Target("/v1/credentials", lambda c: {"own_unit"} if c.account else set(),
                   body={"kind": "seal", **key}),
            Target("/v1/credentials", lambda c: set() if c.account else {"alone"},
                   body={"kind": "service", **key})],
        "GET /v1/credentials": [Target("/v1/credentials")],
        "GET /v1/credentials/:id": [Target(f"/v1/credentials/{i}", r) for i, r in own],
        "PUT /v1/credentials/:id/certificate": [
            Target(f"/v1/credentials/{i}/certificate", r, body={"chain": "x" * 120})
            for i, r in own],
        "POST /v1/authorisations": [
            Target("/v1/authorisations", r, body={
                "credential_id": i, "pin": w.pins[i], "digests": ["ab" * 32]}) for i, r in own],
        "POST /v1/signatures": [Target("/v1/signatures", body={
            "sad": "x" * 32, "digests": ["ab" * 32]})],
    }


def archive(world):
    w = world
    found = {
        "POST /v1/handovers": [Target("/v1/handovers", w.of_class(w.class_d), body={
            "student_id": w.demo.ids[1], "school_year_id": w.class_d.year,
            "reason": "Thử quyền của từng vai trò"}, loose=True)],
        "POST /v1/class-archives": [Target("/v1/class-archives", w.unit(w.a), loose=True,
                                           body={"class_id": w.class_a.id})],
    }
    found["GET /v1/transfer-packages/:id"] = [
        Target(f"/v1/transfer-packages/{w.departure}", w.unit(w.a))]
    found["POST /v1/transfer-packages"] = [Target(
        "/v1/transfer-packages", raw=b"x", headers={"Content-Type": "application/zip"})]
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


TARGETS = {"records": records, "signing": signing, "archive": archive}


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
