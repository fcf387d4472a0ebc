# SPDX-License-Identifier: AGPL-3.0-or-later
"""The regulation, clause by clause, for those who administer and lead: Điều 1, 3, 4, 5, 6, 8 k2, 10, 11,
12 of the Quy chế học bạ điện tử. Each clause is done by whom it names, and refused to the others."""
import clauses
import support
from clauses import COMMUNE_ADMIN, SO_ADMIN
from house import new_key
from support import ADMIN, BINH, LAN, LEADER, OFFICE, OTHER_ADMIN, OTHER_LEADER, day, instant

DECISION = {"decision_number": "18/QĐ-TN", "reason": "Kiểm tra việc quản lý học bạ"}


class UnitClauses(clauses.Clause):
    @classmethod
    def setUpClass(cls):
        cls.school = support.OpenSchool()  # its boards, times and locks bind no other story
        cls.year = f"/v1/school-years/{cls.school.year_id}"

    def person(self, name):
        return next(p["id"] for p in self.as_(ADMIN).items(
            f"/v1/persons?org_id={self.school.school_id}")
            if p["account_id"] == self.school.account_id(name))

    # --- Điều 1: phạm vi, đối tượng ---

    def test_r01_1_schools_of_every_kind_have_their_place(self):
        """Học sinh TH, THCS, THPT, học viên GDNN-GDTX trên hệ thống trực tuyến."""
        for by, levels, others in (
                (COMMUNE_ADMIN, ["th", "thcs"], (ADMIN,)),
                (SO_ADMIN, ["thpt", "gdnn-gdtx"], (COMMUNE_ADMIN, ADMIN))):
            for level in levels:
                school = {"parent_id": self.as_(by).org_id, "kind": "school", "levels": level,
                          "name": f"Trường {level} Thử Nghiệm {self.school.tag}",
                          "code": f"TN-{self.school.tag}-{level[:6]}"}
                made = self.only(by, lambda s, at: s.post("/v1/orgs", school, at=at), "auth",
                                 forbidden=(LAN, LEADER, OFFICE), not_found=others)
                self.assertEqual(made["levels"], level)

    def test_r01_2_who_was_not_granted_anything_does_nothing(self):
        """Cán bộ quản lý, giáo viên, nhân viên được phân quyền."""
        name, username = "chua", f"chua.{self.school.tag}"
        known = self.school.part["accounts"]
        self.school._create(ADMIN, name, "Chưa Thử Nghiệm", self.school.school_id, username)
        self.school._activate(name)
        self.refused(403, "no-role", lambda: support.house().sign_in(
            username, self.school.secrets.password(username)))
        grant = {"account_id": known[name]["id"], "role": "teacher",
                 "org_id": self.school.school_id}
        self.only(ADMIN, lambda s, at: s.post("/v1/grant-proposals", {
            "org_id": grant["org_id"], "items": [
                {k: v for k, v in grant.items() if k != "org_id"}]}, at=at), "auth",
            forbidden=(LAN, OFFICE), not_found=(OTHER_ADMIN,))

    # --- Điều 3: thống nhất, phân cấp quản lý; công khai, nghiêm cấm gian lận ---

    def test_r03_1_each_level_manages_its_own_subtree(self):
        """Được sử dụng thống nhất, phân cấp quản lý."""
        school = {"parent_id": self.school.commune_id, "kind": "school",
                  "name": f"Trường TH Thử Nghiệm R3 {self.school.tag}", "levels": "th",
                  "code": f"TN-{self.school.tag}-R3"}
        made = self.only(COMMUNE_ADMIN, lambda s, at: s.post("/v1/orgs", school, at=at), "auth",
                         forbidden=(LAN, LEADER, OFFICE), not_found=(ADMIN,))
        self.assertIn(made["id"], [o["id"] for o in self.as_(COMMUNE_ADMIN).items("/v1/orgs")])
        people = f"/v1/accounts?org_id={self.school.school_id}"
        self.only(ADMIN, lambda s, at: s.get(people, at=at), "auth", not_found=(OTHER_ADMIN,),
                  forbidden=(LAN, LEADER, OFFICE))

    def test_r03_2_every_act_can_be_looked_up(self):
        """Công khai, minh bạch; nghiêm cấm mọi hành vi gian lận."""
        path = f"/v1/audit-events?org_id={self.school.school_id}"
        history = f"{self.school.gradebook()}/history"
        found = self.only(LEADER, lambda s, at: s.get(path, at=at), "records",
                          forbidden=(LAN, OFFICE), not_found=(OTHER_LEADER,))["items"]
        self.assertIn("marks.save", [e["action"] for e in found])
        changes = self.only(LAN, lambda s, at: s.get(history, at=at), not_your_class=(BINH,),
                            forbidden=(ADMIN, OFFICE), not_found=(OTHER_LEADER,))["items"]
        self.assertEqual(changes[0]["actor_id"], self.school.account_id(LAN))

    # --- Điều 4, Điều 5: Sở, Phòng ---

    def test_r04_1_the_department_sets_up_its_board(self):
        """Sở thành lập Ban quản trị để chỉ đạo, theo dõi, hướng dẫn, kiểm tra, giám sát."""
        board = {"decision_no": f"1/QĐ-SGDĐT-{self.school.tag}", "decision_date": day(-3),
                 "org_id": self.as_(SO_ADMIN).org_id, "valid_to": day(1)}
        ask = lambda s, at: s.post("/v1/boards", board, at=at)
        refused = {"forbidden": (LAN, OFFICE), "not_found": (COMMUNE_ADMIN, ADMIN, LEADER)}
        try:
            self.only(SO_ADMIN, ask, "auth", **refused)
        except support.Problem as problem:  # a house that was told this before has one
            self.assertEqual(problem.type, "board-exists")

    def test_r04_2_the_department_urges_and_sees_who_has_heard(self):
        """Chỉ đạo, kiểm tra, đôn đốc."""
        self.urge(SO_ADMIN, forbidden=(LAN, OFFICE), not_found=(OTHER_ADMIN, OTHER_LEADER))

    def urge(self, by, **refused):
        reminder = {"kind": "reminder", "title": "Hoàn thành nhập điểm", "due_on": "2199-12-31",
                    "text": "Nhập đủ điểm học kỳ trước hạn.", "roles": ["leader"],
                    "org_id": self.school.school_id}
        one = self.only(by, lambda s, at: s.post("/v1/notices", reminder, at=at), "auth", **refused)
        self.as_(LEADER).post(f"/v1/notices/{one['id']}/receipt")
        told = self.only(by, lambda s, at: s.get(f"/v1/notices/{one['id']}/recipients", at=at),
                         "auth", not_found=(OTHER_ADMIN,))["items"]
        self.assertEqual([r["account_id"] for r in told], [self.school.account_id(LEADER)])

    def test_r04_3_the_department_counts_over_all_its_units(self):
        """Thanh tra, kiểm tra, đánh giá, thống kê, báo cáo."""
        self.count(SO_ADMIN)

    def count(self, by):
        """Numbers over what lies below; a teacher has none, a school its own."""
        below = f"org_id={self.school.commune_id}"
        told = self.only(by, lambda s, at: s.get(f"/v1/incident-statistics?{below}", at=at), "auth",
                         forbidden=(LAN, OFFICE), not_found=(ADMIN, LEADER, OTHER_LEADER))
        self.assertEqual(sum(c["count"] for c in told["counts"]), told["count"])
        path = f"/v1/learning-statistics?school_year=2025-2026&{below}&by=school"
        told = self.only(by, lambda s, at: s.get(path, at=at), forbidden=(LAN, OFFICE),
                         not_found=(LEADER, OTHER_LEADER))
        self.assertIn("as_of", told.json)

    def test_r05_1_the_division_manages_accounts_below(self):
        """Phòng thành lập Ban quản trị, quản lý tài khoản của các đơn vị trực thuộc."""
        new = {"org_id": self.school.school_id, "username": f"r5.{self.school.tag}",
               "full_name": "Năm Thử Nghiệm"}
        made = self.only(COMMUNE_ADMIN, lambda s, at: s.post("/v1/accounts", new, at=at), "auth",
                         forbidden=(LAN, LEADER, OFFICE), not_found=(OTHER_ADMIN,))
        path = f"/v1/accounts/{made['id']}"
        etag = self.as_(COMMUNE_ADMIN).get(path).etag
        off = self.only(COMMUNE_ADMIN, lambda s, at: s.put(
            f"{path}/status", {"status": "disabled"}, match=etag, at=at), "auth",
            forbidden=(LAN, LEADER, OFFICE), not_found=(OTHER_ADMIN,))
        self.assertEqual(off["status"], "disabled")

    def test_r05_2_the_division_urges_its_schools(self):
        """Chỉ đạo triển khai, kiểm tra, đôn đốc các đơn vị trực thuộc."""
        self.urge(COMMUNE_ADMIN, forbidden=(LAN, OFFICE), not_found=(OTHER_ADMIN, OTHER_LEADER))

    def test_r05_3_the_division_counts_over_its_schools(self):
        """Thanh tra, kiểm tra, đánh giá, thống kê, báo cáo trong phạm vi quản lý."""
        self.count(COMMUNE_ADMIN)

    # --- Điều 6: thủ trưởng cơ sở giáo dục ---

    def test_r06_1_the_school_sets_up_its_board_and_assigns_duties(self):
        """Thành lập Ban quản trị, phân công nhiệm vụ cụ thể cho các thành viên."""
        board = {"org_id": self.school.school_id, "decision_no": f"6/QĐ-{self.school.tag}",
                 "decision_date": day(-3), "valid_to": day(365)}
        made = self.only(LEADER, lambda s, at: s.post("/v1/boards", board, at=at), "auth",
                         forbidden=(LAN, OFFICE), not_found=(OTHER_LEADER, OTHER_ADMIN))
        duty = {"person_id": self.person(LAN), "duty": "Theo dõi cập nhật điểm khối 9"}
        member = self.only(LEADER, lambda s, at: s.post(
            f"/v1/boards/{made['id']}/members", duty, at=at), "auth",
            forbidden=(LAN, OFFICE), not_found=(OTHER_LEADER,))
        self.assertEqual(member["duty"], duty["duty"])
        items = {"items": [{"subject": "khtn", "full_name": support.FULL_NAMES[BINH],
                            "account_id": self.school.account_id(BINH)}]}
        path = f"/v1/classes/{self.school.other_class_id}/assignments"
        self.only(ADMIN, lambda s, at: s.put(path, items, at=at, key=new_key()),
                  forbidden=(LAN, BINH, OFFICE), not_found=(OTHER_ADMIN,))

    def test_r06_2_the_school_watches_over_its_accounts(self):
        """Quản lý toàn bộ tài khoản của đơn vị, kiểm tra việc bảo mật tài khoản."""
        path = f"/v1/account-security?org_id={self.school.school_id}"
        for by in (ADMIN, LEADER):
            found = self.only(by, lambda s, at: s.get(path, at=at), "auth", forbidden=(LAN, OFFICE),
                              not_found=(OTHER_ADMIN, OTHER_LEADER))["items"]
            self.assertIn(self.school.account_id(LAN), [a["id"] for a in found])

    def test_r06_3_the_leader_sets_the_times_of_entry(self):
        """Quyết định thời gian khóa, mở phần mềm."""
        window = {"kind": "lock", "ends_at": instant(hours=1), "subject": "gddp", **DECISION}
        one = self.only(LEADER, lambda s, at: s.post("/v1/windows", window, at=at),
                        forbidden=(ADMIN, LAN, OFFICE))
        self.only(LEADER, lambda s, at: s.post(
            f"/v1/windows/{one['id']}/closing", {"reason": "Đã kiểm tra xong"},
            match=f"\"v{one['version']}\"", at=at), forbidden=(ADMIN, LAN, OFFICE),
            not_found=(OTHER_LEADER,))

    def test_r06_4_the_leader_sees_what_is_missing(self):
        """Kiểm tra việc chấp hành quy định về cập nhật kết quả, điểm số."""
        progress = f"/v1/progress?school_year=2025-2026&by=assignment&org_id={self.school.school_id}"
        told = self.only(LEADER, lambda s, at: s.get(progress, at=at),
                         forbidden=(OFFICE, SO_ADMIN), not_found=(OTHER_LEADER,))
        self.assertIn("total", told.json)
        checklist = f"{self.year}/checklist"
        told = self.only(LEADER, lambda s, at: s.get(checklist, at=at), forbidden=(LAN, OFFICE),
                         not_found=(OTHER_LEADER,))
        self.assertIn(("9A1", "toan"), {(s["class_name"], s["subject"]) for s in told["subjects"]})

    # --- Điều 8 k2, Điều 10: mọi thành viên ---

    def test_r08_2_whoever_meets_trouble_reports_it(self):
        """Báo cáo kịp thời cho Ban quản trị khi gặp sự cố."""
        report = {"category": "data", "severity": "normal", "title": "Điểm không lưu được",
                  "text": "Bấm lưu thì trang báo lỗi."}
        one = self.as_(LAN).post("/v1/incidents", report).json
        self.only(ADMIN, lambda s, at: s.post(f"/v1/incidents/{one['id']}/replies", {
            "text": "Đã nhận", "state": "in_progress"}, at=at), "auth",
            not_found=(BINH, OTHER_ADMIN, OTHER_LEADER), not_your_desk=(LAN,))

    def test_r10_each_works_in_the_own_name(self):
        """Không nhờ người khác làm thay, bảo mật tài khoản."""
        text = self.as_(LAN).get("/v1/duty-statement").json
        body = {"school_year": text["school_year"], "sha256": text["sha256"]}
        self.as_(LAN).post("/v1/duty-acceptances", body)
        self.assertIsNotNone(self.as_(LAN).get("/v1/duty-statement")["accepted_at"])
        self.assertIsNone(self.as_(BINH).get("/v1/duty-statement")["accepted_at"])
        lans = {"credential_id": self.school.key_of(LAN), "digests": ["ab" * 32],
                "pin": self.school.secrets.pin(self.school.username(LAN))}
        self.only(LAN, lambda s, at: s.post("/v1/authorisations", lans, at=at), "signing",
                  not_found=(BINH, LEADER, OFFICE))

    # --- Điều 11: quản lý học bạ điện tử ---

    def test_r11_1_the_leader_answers_for_the_year(self):
        """Thủ trưởng chịu trách nhiệm quản lý học bạ điện tử."""
        path = f"{self.year}/responsibility"
        etag = self.as_(LAN).get(f"{self.year}/calendar").etag
        self.only(LEADER, lambda s, at: s.call("PUT", path, match=etag, key=new_key(), at=at),
                  forbidden=(ADMIN, LAN, OFFICE), not_found=(OTHER_LEADER,))
        self.assertEqual(self.as_(LAN).get(f"{self.year}/calendar")["responsible_account_id"],
                         self.school.account_id(LEADER))

    def test_r11_2_administrators_change_no_marks(self):
        """Ban quản trị giúp thủ trưởng quản trị hệ thống."""
        book = self.school.gradebook()
        etag = self.as_(LAN).get(book).etag
        self.only(LAN, lambda s, at: s.patch(book, self.school.one_cell(tenths=65), match=etag,
                                             at=at),
                  forbidden=(ADMIN, COMMUNE_ADMIN, SO_ADMIN, LEADER, OFFICE))

    # --- Điều 12: quản trị viên ---

    def test_r12_1_an_office_locks_to_inspect(self):
        """Ấn định thời gian mở và khóa dữ liệu để kiểm tra."""
        lock = {"kind": "lock", "ends_at": instant(hours=1), "subject": "tin_hoc",
                "scope_org_id": self.school.school_id, **DECISION}
        one = self.only(COMMUNE_ADMIN, lambda s, at: s.post("/v1/windows", lock, at=at),
                        forbidden=(ADMIN, LAN, OFFICE), not_found=(OTHER_LEADER,))
        self.only(COMMUNE_ADMIN, lambda s, at: s.post(
            f"/v1/windows/{one['id']}/closing", {"reason": "Đã kiểm tra xong"},
            match=f"\"v{one['version']}\"", at=at), forbidden=(ADMIN, LEADER, LAN),
            not_found=(SO_ADMIN,))

    def test_r12_2a_the_administrator_grants_to_persons_and_groups(self):
        """Phân quyền cho cá nhân, nhóm, tổ, bộ phận."""
        team = {"org_id": self.school.school_id, "kind": "to", "subject": "toan",
                "name": f"Tổ Toán R12 {self.school.tag}"}
        group = self.only(ADMIN, lambda s, at: s.post("/v1/groups", team, at=at), "auth",
                          forbidden=(LAN, LEADER, OFFICE), not_found=(OTHER_ADMIN,))
        head = {"group_id": group["id"], "org_id": self.school.school_id, "role": "group_head",
                "subject": "toan"}
        self.only(ADMIN, lambda s, at: s.post("/v1/grants", head, at=at), "auth",
                  forbidden=(LAN, LEADER, OFFICE), not_found=(OTHER_ADMIN,))

    def test_r12_2b_the_year_is_locked_on_the_leaders_decision_alone(self):
        """Khóa, mở theo yêu cầu của thủ trưởng."""
        one = self.as_(ADMIN).post(f"{self.year}/lock-proposals", {"reason": "Năm học kết thúc"})
        path = f"/v1/lock-proposals/{one['id']}"
        self.refused(409, "lock-state", lambda: self.as_(ADMIN).post(f"{path}/execution"))
        told = self.only(LEADER, lambda s, at: s.post(f"{path}/decision", {
            "decision": "reject", "number": "12/TB-TN", "reason": "Chưa ký đủ"}, at=at),
            forbidden=(ADMIN, LAN, OFFICE), not_found=(OTHER_LEADER,))
        self.assertEqual(told["state"], "rejected")

    def test_r12_2c_the_administrator_asks_for_another_template(self):
        """Đề nghị đơn vị cung cấp phần mềm cập nhật biểu mẫu in ấn."""
        report = {"category": "template", "severity": "low", "title": "Biểu mẫu học bạ",
                  "text": "Thông tư đổi bảng tổng hợp cuối năm."}
        one = self.only(ADMIN, lambda s, at: s.post("/v1/incidents", report, at=at), "auth",
                        template_request=(LAN,))
        self.assertEqual(one["category"], "template")

    def test_r12_2d_the_administrator_prepares_the_next_year(self):
        """Cập nhật dữ liệu ban đầu vào đầu năm học."""
        target = self.as_(ADMIN).post("/v1/school-years", {
            "org_id": self.school.school_id, "name": "2026-2027", "starts_on": "2026-09-05",
            "ends_on": "2027-05-31"})["id"]
        plan = {"target_year_id": target, "dry_run": True,
                "classes": [{"class_id": self.school.class_id, "repeat_name": "9A1"}]}
        told = self.only(ADMIN, lambda s, at: s.post(f"{self.year}/roll-over", plan, at=at),
                         forbidden=(LEADER, LAN, OFFICE, OTHER_LEADER), not_found=(OTHER_ADMIN,))
        self.assertEqual({s["outcome"] for s in told["students"]}, {"undecided"})

    def test_r12_2e_the_administrator_guides_the_users(self):
        """Hướng dẫn, hỗ trợ người dùng."""
        guide = {"kind": "guide", "title": "Nhập điểm", "text": "Xem tài liệu kèm theo.",
                 "roles": ["teacher"], "link": "https://example.org/huong-dan"}
        one = self.only(ADMIN, lambda s, at: s.post("/v1/notices", guide, at=at), "auth",
                        forbidden=(LAN, OFFICE))
        self.assertIn(one["id"], [n["id"] for n in self.as_(LAN).items("/v1/notices?kind=guide")])
        self.refused(404, "not-found", lambda: self.as_(OTHER_ADMIN).get(f"/v1/notices/{one['id']}"))
