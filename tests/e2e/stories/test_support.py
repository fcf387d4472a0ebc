# SPDX-License-Identifier: AGPL-3.0-or-later
"""Help and duty for those who work here: incidents go from the school to the department to the vendor
and are answered; each accepts the duties of the school year; notices are received."""
import hashlib

import demo as demo_story
import support
from house import new_key
from support import ADMIN, BINH, LAN, LEADER, OTHER_ADMIN, OTHER_LEADER

COMMUNE_ADMIN, SO_ADMIN = demo_story.COMMUNE_ADMIN[0], "so.quan-tri"


class Incidents(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()

    def as_(self, name):
        if name == SO_ADMIN:
            return self.school.province.session(SO_ADMIN)
        return self.school.session(name)

    def report(self, name, category="data", severity="normal", **options):
        return self.as_(name).post("/v1/incidents", {
            "category": category, "severity": severity, "title": "Điểm không lưu được",
            "text": "Bấm lưu thì trang báo lỗi, đã thử hai máy."}, **options).json

    def answer(self, name, incident, text="Đã nhận", **more):
        return self.as_(name).post(f"/v1/incidents/{incident['id']}/replies",
                                   {"text": text, **more}).json

    def step(self, name, incident, what, **more):
        return self.as_(name).post(f"/v1/incidents/{incident['id']}/{what}",
                                   {"reason": "Có lý do", **more}).json

    def look(self, name, incident):
        return self.as_(name).get(f"/v1/incidents/{incident['id']}").json

    def test_a_teacher_reports_and_the_school_answers(self):
        incident = self.report(LAN, severity="high")
        self.assertEqual((incident["desk"], incident["state"], incident["overdue"]),
                         ("school", "open", False))
        self.answer(ADMIN, incident, "Đang xem", state="in_progress")
        self.answer(LAN, incident, "Cảm ơn, tôi chờ")
        self.answer(ADMIN, incident, "Đã sửa, mời thử lại", state="resolved")
        closed = self.step(LAN, incident, "closure")
        self.assertEqual((closed["state"], closed["close_reason"]), ("closed", "Có lý do"))
        said = self.as_(LAN).items(f"/v1/incidents/{incident['id']}/replies")
        self.assertEqual([s["act"] for s in said], ["take", "reply", "resolve", "close"])
        self.assertEqual(said[0]["actor_name"], support.FULL_NAMES[ADMIN])
        again = self.step(LAN, incident, "reopening")
        self.assertEqual(again["state"], "reopened")

    def test_it_goes_up_to_the_vendor_and_the_answer_comes_back(self):
        incident = self.report(LAN, "update")
        self.assertEqual(self.step(ADMIN, incident, "escalation")["desk"], "phong")
        self.assertEqual(self.step(COMMUNE_ADMIN, incident, "escalation")["desk"], "so")
        sent = self.step(SO_ADMIN, incident, "escalation", vendor_ticket="NCC-2026-15")
        self.assertEqual((sent["desk"], sent["vendor_ticket"]), ("vendor", "NCC-2026-15"))
        self.answer(SO_ADMIN, incident, "Bản vá 1.2.3 đã cài", from_vendor=True, state="resolved")
        told = self.as_(LAN).items(f"/v1/incidents/{incident['id']}/replies")[-1]
        self.assertEqual((told["from_vendor"], told["text"]), (True, "Bản vá 1.2.3 đã cài"))

    def test_a_change_of_a_template_is_the_administrators_to_ask(self):
        self.refused(403, "template-request", lambda: self.report(LAN, "template"))
        self.assertEqual(self.report(ADMIN, "template", "low")["desk"], "school")

    def test_another_school_does_not_even_learn_that_it_exists(self):
        incident = self.report(LAN)
        path = f"/v1/incidents/{incident['id']}"
        for name in (OTHER_ADMIN, OTHER_LEADER, BINH):
            session = self.as_(name)
            self.refused_at_both_doors(404, "not-found", "auth", lambda at: session.get(path, at=at))
            for more, body in (("replies", {"text": "x"}), ("closure", {"reason": "x"}),
                               ("escalation", {"reason": "x"}), ("reopening", {"reason": "x"})):
                self.refused_at_both_doors(
                    404, "not-found", "auth",
                    lambda at: session.post(f"{path}/{more}", body, at=at),
                    lambda: self.look(LAN, incident))
            self.assertNotIn(incident["id"], [i["id"] for i in session.items("/v1/incidents")])
        self.refused(404, "not-found", lambda: self.as_(OTHER_ADMIN).get(
            f"/v1/incident-statistics?org_id={self.school.school_id}"))

    def test_a_reporter_does_not_do_the_desks_work(self):
        incident = self.report(LAN)
        for more, body in (("replies", {"text": "x", "state": "resolved"}),
                           ("escalation", {"reason": "x"})):
            self.refused_at_both_doors(
                403, "not-your-desk", "auth", lambda at: self.as_(LAN).post(
                    f"/v1/incidents/{incident['id']}/{more}", body, at=at),
                lambda: self.look(LAN, incident))
        self.refused(403, "not-your-desk", lambda: self.step(ADMIN, incident, "reopening"))

    def test_a_security_incident_passes_the_schools_administrators_by(self):
        incident = self.report(LAN, "security", "critical")
        self.assertEqual(incident["desk"], "phong")
        self.refused(404, "not-found", lambda: self.look(ADMIN, incident))
        self.assertEqual(self.look(LEADER, incident)["id"], incident["id"])
        self.assertEqual(self.look(COMMUNE_ADMIN, incident)["id"], incident["id"])

    def test_the_same_report_sent_twice_is_one(self):
        key = new_key()
        first, second = (self.report(BINH, key=key) for _ in range(2))
        self.assertEqual(first, second)
        self.assertEqual(len([i for i in self.as_(BINH).items("/v1/incidents")
                              if i["id"] == first["id"]]), 1)

    def test_no_numbers_of_persons_are_taken(self):
        problem = self.refused(400, "invalid", lambda: self.as_(LAN).post("/v1/incidents", {
            "category": "data", "title": "Sai tên", "text": "Em 066123456789 bị sai tên"}))
        self.assertEqual(self.pointers(problem), {"/text"})

    def test_numbers_of_the_subtree(self):
        self.report(LAN)
        path = "/v1/incident-statistics"
        mine = self.as_(LEADER).get(path).json
        self.assertEqual(sum(c["count"] for c in mine["counts"]), mine["count"])
        self.assertGreaterEqual(mine["count"], 1)
        units, after = {}, 0
        while after is not None:
            page = self.as_(COMMUNE_ADMIN).get(f"{path}?after={after}").json
            units.update({u["org_id"]: u["count"] for u in page["units"]})
            after = page["next"]
        self.assertEqual(units[self.school.school_id], mine["count"])
        theirs = self.as_(OTHER_LEADER).get(path).json
        self.assertEqual(units[self.school.other_school_id], theirs["count"])
        table = self.as_(COMMUNE_ADMIN).get(f"{path}/units.csv")
        self.assertEqual(table.headers["Content-Type"], "text/csv; charset=utf-8")
        lines = table.body.decode("utf-8-sig").splitlines()
        self.assertEqual(len(lines), 1 + len(units))
        self.assertIn(f"{self.school.school_id},", "\n".join(lines))
        for at in (path, f"{path}/units.csv"):
            self.refused_at_both_doors(403, "forbidden", "auth",
                                       lambda door, at=at: self.as_(LAN).get(at, at=door))

    def test_who_is_locked_out_says_so_without_signing_in(self):
        code = f"TN-{self.school.tag}-B"
        for name in (self.school.username(OTHER_LEADER), "khong-co-ten-nay"):
            reply = support.house().request("POST", "/v1/access-reports", {
                "org_code": code, "username": name, "text": "Quên mật khẩu"})
            self.assertEqual((reply.status, reply.body), (204, b""))
        found = [i for i in self.as_(OTHER_ADMIN).items("/v1/incidents?category=access")
                 if i["source"] == "anonymous"]
        self.assertEqual(len(found), 2)
        self.assertIsNone(found[0]["reporter_id"])
        for incident in found:
            self.step(OTHER_ADMIN, incident, "closure")


class Duty(support.Story):
    """What everybody undertakes each school year: each for himself, exactly the text in force."""

    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()

    def statement(self, name):
        return self.school.session(name).get("/v1/duty-statement").json

    def accept(self, name, **changes):
        text = self.statement(name)
        body = {"school_year": text["school_year"], "sha256": text["sha256"], **changes}
        return self.school.session(name).post("/v1/duty-acceptances", body).json

    def missing(self, name):
        return {p["account_id"] for p in
                self.school.session(name).items("/v1/duty-acceptances?state=missing")}

    def test_a_teacher_accepts_once_a_school_year(self):
        text = self.statement(LAN)
        named = f"hbdt-duty-1\n{text['revision']}\n{text['text_vi']}\n{text['text_en']}"
        self.assertEqual(hashlib.sha256(named.encode()).hexdigest(), text["sha256"])
        lan = self.school.account_id(LAN)
        self.assertIn(lan, self.missing(LEADER))
        first = self.accept(LAN)
        self.assertEqual(self.accept(LAN), first)
        self.assertNotIn(lan, self.missing(LEADER))
        me = self.school.session(LAN).get("/v1/me").json
        self.assertEqual((me["duty_accepted"], me["duty_required"]), (True, False))

    def test_another_text_or_another_year_is_not_accepted(self):
        self.refused(409, "duty-changed", lambda: self.accept(BINH, sha256="0" * 64))
        self.refused(409, "duty-changed", lambda: self.accept(BINH, school_year="2020-2021"))
        self.assertIsNone(self.statement(BINH)["accepted_at"])

    def test_nobody_accepts_for_another(self):
        problem = self.refused(400, "invalid", lambda: self.accept(
            ADMIN, account_id=self.school.account_id(BINH)))
        self.assertEqual(self.pointers(problem), {"/account_id"})

    def test_who_has_not_is_the_units_own_business(self):
        path = f"/v1/duty-acceptances?org_id={self.school.school_id}"
        self.refused_at_both_doors(404, "not-found", "auth", lambda at: self.school.session(
            OTHER_LEADER).get(path, at=at))
        self.refused_at_both_doors(403, "forbidden", "auth", lambda at: self.school.session(
            LAN).get(path, at=at))
        counts = self.school.session(LEADER).get("/v1/duty-statistics").json
        self.assertEqual(counts["people"] - counts["accepted"], len(self.missing(LEADER)))

    def test_only_the_province_publishes_a_text(self):
        self.refused(403, "forbidden", lambda: self.school.session(ADMIN).post(
            "/v1/duty-statements", {"text_vi": "x", "text_en": "x",
                                    "effective_from": "2100-01-01"}))


class Notices(support.Story):
    """Departments tell, remind and guide their schools, and see who has it."""

    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.commune = cls.school.session(COMMUNE_ADMIN)

    def publish(self, session, kind="notice", **more):
        return session.post("/v1/notices", {
            "kind": kind, "title": "Hoàn thành nhập điểm",
            "text": "Các trường nhập đủ điểm học kỳ trước hạn.", **more}).json

    def receive(self, name, notice, **options):
        return self.school.session(name).post(f"/v1/notices/{notice['id']}/receipt",
                                              **options).json

    def inbox(self, name, query=""):
        return [n["id"] for n in self.school.session(name).items(f"/v1/notices{query}")]

    def test_a_reminder_and_who_has_not_received_it(self):
        notice = self.publish(self.commune, "reminder", due_on="2199-12-31",
                              roles=["leader", "school_admin"], org_id=self.school.school_id)
        self.assertEqual((notice["recipients"], notice["received"]), (2, 0))
        self.assertEqual(self.inbox(LEADER, "?unread=true")[0], notice["id"])
        self.assertNotIn(notice["id"], self.inbox(LAN))
        self.assertNotIn(notice["id"], self.inbox(OTHER_LEADER))
        first = self.receive(LEADER, notice)
        self.assertEqual(self.receive(LEADER, notice), first)
        path = f"/v1/notices/{notice['id']}"
        counted = self.commune.get(path).json
        self.assertEqual((counted["recipients"], counted["received"], counted["overdue"]),
                         (2, 1, False))
        missing = self.commune.items(f"{path}/recipients?state=missing")
        self.assertEqual([p["account_id"] for p in missing], [self.school.account_id(ADMIN)])
        units = self.commune.items(f"{path}/units")
        self.assertEqual([(u["org_id"], u["recipients"], u["received"]) for u in units],
                         [(self.school.school_id, 2, 1)])
        self.assertNotIn(notice["id"], self.inbox(LEADER, "?unread=true"))

    def test_a_guide_of_the_school_with_a_link(self):
        guide = self.publish(self.school.session(ADMIN), "guide", roles=["teacher"],
                             link="https://example.org/huong-dan")
        self.receive(BINH, guide)
        self.assertIn(guide["id"], self.inbox(LAN, "?kind=guide&unread=true"))
        seen = self.school.session(LAN).get(f"/v1/notices/{guide['id']}").json
        self.assertEqual(seen["link"], "https://example.org/huong-dan")
        self.assertNotIn("recipients", seen)

    def test_nobody_speaks_past_the_own_subtree_or_without_the_right(self):
        body = {"kind": "notice", "title": "Thông báo", "text": "x"}
        self.refused_at_both_doors(403, "forbidden", "auth", lambda at: self.school.session(
            LAN).post("/v1/notices", body, at=at))
        for org_id in (self.school.other_school_id, self.school.commune_id):
            self.refused_at_both_doors(
                404, "not-found", "auth", lambda at: self.school.session(LEADER).post(
                    "/v1/notices", {**body, "org_id": org_id}, at=at))

    def test_who_is_not_meant_neither_reads_nor_receives_it(self):
        notice = self.publish(self.school.session(LEADER), roles=["teacher"])
        path = f"/v1/notices/{notice['id']}"
        for name in (OTHER_LEADER, OTHER_ADMIN):
            session = self.school.session(name)
            for look in (path, f"{path}/recipients", f"{path}/units"):
                self.refused_at_both_doors(404, "not-found", "auth",
                                           lambda at, look=look: session.get(look, at=at))
            self.refused_at_both_doors(404, "not-found", "auth",
                                       lambda at: session.post(f"{path}/receipt", at=at))
            self.refused_at_both_doors(404, "not-found", "auth",
                                       lambda at: session.delete(path, at=at))
        self.assertEqual(self.school.session(LEADER).get(path)["received"], 0)

    def test_a_reminder_needs_a_day_and_a_link_needs_tls(self):
        problem = self.refused(400, "invalid", lambda: self.publish(self.commune, "reminder"))
        self.assertEqual(self.pointers(problem), {"/due_on"})
        problem = self.refused(400, "invalid", lambda: self.publish(
            self.commune, link="javascript:alert(1)"))
        self.assertEqual(self.pointers(problem), {"/link"})

    def test_a_withdrawn_notice_is_gone(self):
        notice = self.publish(self.school.session(LEADER))
        self.assertIn(notice["id"], self.inbox(LAN))
        self.school.session(LEADER).delete(f"/v1/notices/{notice['id']}")
        self.assertNotIn(notice["id"], self.inbox(LAN))
        self.refused(404, "not-found", lambda: self.receive(LAN, notice))
