#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One class from roster to a signed, locked, archived and proven transcript, through the gateway.

    demo.py --gateway http://127.0.0.1:18080 --state-dir var [--json] [--ledger FILE]

Every finished run leaves its school; the next run makes another. A run that broke off goes on where
it stopped. With --json the last line of the output is one JSON object, and everything else goes to
the error output. --ledger appends every write that was acknowledged.
"""
import argparse
import hashlib
import json
import os
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

import class45
import results
import verify
from house import House, Problem, Unreachable
from school import Builder, Notebook, Secrets, in_parallel

ADMIN = ("so.quan-tri", "Quản trị Sở (Thử Nghiệm)")
COMMUNE_ADMIN = ("xa.quan-tri", "Quản trị xã (Thử Nghiệm)")
SCHOOL_ADMIN = ("truong.quan-tri", "Quản trị trường (Thử Nghiệm)")
LEADER = ("hieu-truong", "H'Ngân Thử Nghiệm Niê Kđăm")
OFFICE = ("van-thu", "Đặng Thị Thử Nghiệm Thư")
HANDED_OVER = "T3"  # the student who leaves: the one whose name has a letter without a code point


class Story:
    def __init__(self, house, say):
        self.house = house
        self.say = say
        self.folder = house.state_dir / "demo"
        self.secrets = Secrets(self.folder / "secrets")
        self.notebook = Notebook(self.folder / "state.json")
        data = self.notebook.data
        data.setdefault("house", {"tag": os.urandom(8).hex()})
        data.setdefault("runs", [])
        if not data["runs"] or data["runs"][-1].get("done"):
            data["runs"].append({"tag": os.urandom(8).hex(), "done": False, "steps": {}})
        self.number = len(data["runs"])
        self.run = data["runs"][-1]
        self.notebook.save()
        self.province = Builder(house, self.secrets, self.notebook, data["house"],
                                data["house"]["tag"])
        self.school = Builder(house, self.secrets, self.notebook, self.run, self.run["tag"])
        self.school.approver = LEADER[0]
        self.students = class45.students()
        self.out = self.folder / f"run-{self.number}"
        self.out.mkdir(exist_ok=True)

    # --- telling ---

    def play(self):
        steps = [getattr(self, name) for name in STEPS]
        began = time.monotonic()
        for i, step in enumerate(steps, 1):
            if step.__name__ in self.run["steps"]:
                self.say(f"[{i:2}/{len(steps)}] {step.__doc__}  (đã xong · done before)")
                continue
            at = time.monotonic()
            value, note = step()
            self.notebook.write(self.run["steps"], step.__name__, value)
            self.say(f"[{i:2}/{len(steps)}] {step.__doc__}{': ' if note else ''}{note}"
                     f"  {time.monotonic() - at:.2f} s")
        self.notebook.write(self.run, "done", True)
        self.say(f"Xong trong · done in {time.monotonic() - began:.1f} s")

    def got(self, step):
        return self.run["steps"][step]

    @property
    def school_id(self):
        return self.got("units")["school"]

    @property
    def class_id(self):
        return self.got("class_and_year")["class"]

    # --- the steps; each gives (what later steps need, what to say) ---

    def first_admin(self):
        """Người quản trị đầu tiên · first administrator"""
        self.province.first_admin(*ADMIN, {"name": class45.PROVINCE, "code": "TN-SO"})
        return True, ADMIN[0]

    def units(self):
        """Cây đơn vị · units"""
        commune = self.province.org(ADMIN[0], self.province.part["province_id"], "phong",
                                    class45.COMMUNE, "TN-XA")
        self.province.account(ADMIN[0], *COMMUNE_ADMIN, commune, "phong_admin")
        name = class45.SCHOOL + (f" {self.number}" if self.number > 1 else "")
        school = self.province.org(COMMUNE_ADMIN[0], commune, "school", name,
                                   f"TN-THCS-{self.number:03}")
        return {"commune": commune, "school": school, "name": name}, name

    def _person(self, by, name, full_name, role):
        username = name if self.number == 1 else f"{name}-{self.number}"
        self.school.account(by, name, full_name, self.school_id, role, username=username)

    def people(self):
        """Tài khoản và vai trò · accounts and roles"""
        self.school.meet(self.province, COMMUNE_ADMIN[0])
        in_parallel(lambda p: self._person(COMMUNE_ADMIN[0], *p[0], p[1]),
                    [(SCHOOL_ADMIN, "school_admin"), (LEADER, "leader")])
        staff = [(OFFICE, "office")] + [((n, full), "teacher")
                                        for n, (full, _) in class45.TEACHERS.items()]
        in_parallel(lambda p: self._person(SCHOOL_ADMIN[0], *p[0], p[1]), staff)
        in_parallel(self.school.session, [p[0][0] for p in staff])
        return True, f"{len(staff) + 2} người"

    def second_factors(self):
        """Lớp xác thực thứ hai · second factors"""
        self.province.enrol_codes(ADMIN[0])
        self.province.enrol_codes(COMMUNE_ADMIN[0])
        names = [SCHOOL_ADMIN[0], LEADER[0], OFFICE[0], *class45.TEACHERS]
        in_parallel(self.school.enrol_codes, names)
        return True, f"{len(names) + 2} người: khóa bảo mật, mã một lần"

    def class_and_year(self):
        """Năm học và lớp · school year and class"""
        year = self.school.school_year(SCHOOL_ADMIN[0], self.school_id)
        class_id = self.school.school_class(SCHOOL_ADMIN[0], year, **class45.CLASS)
        return {"year": year, "class": class_id}, f"{class45.YEAR['name']}, {class45.CLASS['name']}"

    def assignments(self):
        """Phân công chủ nhiệm, giảng dạy · homeroom and teaching assignments"""
        of = {s: name for name, (_, subjects) in class45.TEACHERS.items() for s in subjects}
        self.school.assign(SCHOOL_ADMIN[0], self.class_id, class45.HOMEROOM, of)
        return of, f"{len(of)} môn, {len(class45.TEACHERS)} giáo viên"

    def roster(self):
        """Danh sách học sinh, thử rồi nhập · roster, dry run first"""
        (self.out / "roster.csv").write_bytes(class45.roster_csv(self.students))
        body = (self.out / "roster.csv").read_bytes()
        tried = self.school.roster(SCHOOL_ADMIN[0], self.class_id, body, dry_run=True)
        assert tried["dry_run"] and tried["rows"] == class45.SIZE, tried
        done = self.school.roster(SCHOOL_ADMIN[0], self.class_id, body)
        assert done["imported"] == class45.SIZE, done
        ids = self.school.student_ids(class45.HOMEROOM, self.class_id)
        assert len(ids) == class45.SIZE
        return {str(n): i for n, i in ids.items()}, f"{len(ids)} học sinh"

    @property
    def ids(self):
        return {int(n): i for n, i in self.got("roster").items()}

    def gradebooks(self):
        """Sổ điểm hai học kì · gradebooks of both terms"""
        def enter(name):
            return sum(self.school.save_gradebook(name, self.class_id, subject, term,
                                                  self.students, self.ids)["changed"]
                       for subject in class45.TEACHERS[name][1] for term in (1, 2))

        cells = sum(in_parallel(enter, class45.TEACHERS))
        return True, f"{cells} ô"

    def homeroom_record(self):
        """Rèn luyện, chuyên cần, nhận xét · conduct, absences, comments"""
        self.school.save_homeroom_record(class45.HOMEROOM, self.class_id, self.students, self.ids)
        return True, ""

    def judged_results(self):
        """Kết quả theo Thông tư 22/2021 · results"""
        session = self.school.session(class45.HOMEROOM)
        found = {term: session.get(f"/v1/classes/{self.class_id}/results/{term}").json
                 for term in (0, 1, 2)}
        checks = results.compare(self.students, self.ids, found)
        examples = sum(len(s.examples) for s in self.students)
        return checks, f"{checks} giá trị đúng, {examples} ví dụ của thông tư"

    def certificates(self):
        """Khóa ký và chứng thư · keys and certificates"""
        school = self.got("units")["name"]
        people = {n: (full, "Giáo viên") for n, (full, _) in class45.TEACHERS.items()}
        people[LEADER[0]] = (LEADER[1], "Hiệu trưởng")

        def certify(name):
            full_name, title = people[name]
            return name, self.school.credential(name, {
                "common_name": full_name, "organization": school, "title": title})

        found = dict(in_parallel(certify, people))
        found[OFFICE[0]] = self.school.credential(
            OFFICE[0], {"common_name": school, "organization": school}, kind="seal")
        return found, f"{len(found)} chứng thư"

    def _sign(self, name, stage, subject=None):
        return self.school.sign(name, self.got("certificates")[name], self.class_id, stage, subject)

    def subject_signatures(self):
        """Giáo viên bộ môn ký · subject teachers sign"""
        signed = sum(in_parallel(
            lambda name: sum(self._sign(name, "subject_result", s)
                             for s in class45.TEACHERS[name][1]), class45.TEACHERS))
        assert signed == class45.SIZE * len(class45.SUBJECTS), signed
        return signed, f"{signed} chữ ký"

    def _sign_stage(self, name, stage):
        signed = self._sign(name, stage)
        assert signed == class45.SIZE, signed
        return signed, f"{signed} chữ ký"

    def homeroom_signatures(self):
        """Giáo viên chủ nhiệm ký · homeroom teacher signs"""
        return self._sign_stage(class45.HOMEROOM, "year_summary")

    def leader_signatures(self):
        """Hiệu trưởng duyệt, ký · leader approves and signs"""
        return self._sign_stage(LEADER[0], "approval")

    def seal_signatures(self):
        """Đóng dấu số của trường · school seal"""
        return self._sign_stage(OFFICE[0], "seal")

    def lock(self):
        """Khóa năm học · lock of the year: proposed, decided, executed"""
        year = self.got("class_and_year")["year"]
        proposal = self.school.lock_year(SCHOOL_ADMIN[0], LEADER[0], year,
                                         f"{self.number}/QĐ-THCS-TN")
        state = self.school.session(SCHOOL_ADMIN[0]).get(f"/v1/school-years/{year}")["state"]
        assert state == "locked", state
        return proposal, state

    def _download(self, name, path, file_name):
        target = self.out / file_name
        target.write_bytes(self.school.session(name).get(path).body)
        return str(target)

    def class_archive(self):
        """Lưu trữ lớp trên đĩa ảnh · class archive on a disc image"""
        admin = SCHOOL_ADMIN[0]
        made = self.school.session(admin).post("/v1/class-archives", {"class_id": self.class_id},
                                               key=self.school.key("class-archive"))["id"]
        path = f"/v1/class-archives/{made}"
        job = self.school.wait_for(admin, path)
        assert job["state"] == "succeeded", job
        files = {what: self._download(admin, f"{path}/{what}", f"class-9A1.{ending}")
                 for what, ending in (("package", "zip"), ("image", "iso"), ("label", "pdf"))}
        return files, f"{Path(files['image']).stat().st_size // 1024} KiB"

    def handover(self):
        """Bàn giao học bạ một học sinh · hand-over package of one student"""
        student = next(s for s in self.students if HANDED_OVER in s.examples)
        made = self.school.session(class45.HOMEROOM).post("/v1/handovers", {
            "student_id": self.ids[student.number],
            "school_year_id": self.got("class_and_year")["year"],
            "reason": "Chuyển trường theo gia đình"}, key=self.school.key("handover"))["id"]
        path = f"/v1/handovers/{made}"
        self.school.session(LEADER[0]).post(f"{path}/approval", {},
                                            key=self.school.key("handover-approval"))
        job = self.school.wait_for(class45.HOMEROOM, path)
        assert job["state"] == "succeeded", job
        target = self._download(class45.HOMEROOM, f"{path}/package", "handover.zip")
        digest = hashlib.sha256(Path(target).read_bytes()).hexdigest()
        assert digest == job["sha256"], "the download is not what the archive made"
        return target, student.full_name

    def proof(self):
        """Kiểm chứng bằng openssl, sha256sum, pdfsig · proof without our software"""
        root = self.house.state_dir / "ca" / "root.pem"
        counts = {}
        for package in (self.got("handover"), self.got("class_archive")["package"]):
            with tempfile.TemporaryDirectory(prefix="hbdt-") as work:
                bag = verify.unpack(package, Path(work, "bag"))
                for what, n in verify.check_bag(bag, root, class45.SUBJECTS, work).items():
                    counts[what] = counts.get(what, 0) + n
        return counts, (f"{counts['signatures']} chữ ký, {counts['links']} liên kết, "
                        f"{counts['files']} tệp, {counts['pdfs']} PDF")

    def verdict(self):
        """Kiểm chứng bằng hệ thống · the system's own verdict"""
        answer = self.school.session(LEADER[0]).post(
            "/v1/package-verifications", raw=Path(self.got("handover")).read_bytes(),
            content_type="application/zip").json
        assert answer["verdict"] == "VALID" and not answer["findings"], answer
        return answer["verdict"], f"{answer['verdict']}, {len(answer['documents'])} văn bản"

    # --- the end ---

    def accounts(self):
        roles = {ADMIN[0]: "so_admin", COMMUNE_ADMIN[0]: "phong_admin",
                 SCHOOL_ADMIN[0]: "school_admin", LEADER[0]: "leader", OFFICE[0]: "office"}
        for builder in (self.province, self.school):
            for name in builder.part.get("accounts", {}):
                username = builder.username(name)
                pin, totp = self.secrets.pin_file(username), self.secrets.totp_file(username)
                yield {"username": username, "role": roles.get(name, "teacher"),
                       "secret_file": str(self.secrets.file(username).resolve()),
                       "totp_file": str(totp.resolve()) if totp else None,
                       "pin_file": str(pin.resolve()) if pin else None}

    def summary(self):
        def path(p):
            return str(Path(p).resolve())

        files = self.got("class_archive")
        return {"gateway_url": self.house.gateway_url,
                "root_certificate": path(self.house.state_dir / "ca" / "root.pem"),
                "handover_package": path(self.got("handover")),
                "class_archive": path(files["package"]), "class_image": path(files["image"]),
                "accounts": list(self.accounts())}

    def tell_summary(self):
        summary = self.summary()
        self.say("\nTài khoản thử nghiệm · demo accounts (mật khẩu, mã PIN, khóa mã một lần · "
                 "password, PIN, one-time codes: FILE, FILE.pin, FILE.totp)")
        for account in summary.pop("accounts"):
            self.say(f"  {account['role']:13}{account['username']:22}{account['secret_file']}")
        for name, value in summary.items():
            self.say(f"  {name:18}{value}")


STEPS = ("first_admin units people second_factors class_and_year assignments roster gradebooks homeroom_record "
         "judged_results certificates subject_signatures homeroom_signatures leader_signatures "
         "seal_signatures lock class_archive handover proof verdict").split()


def ledger_writer(path):
    """Appends a line for each acknowledged write, on the disk before the story goes on."""
    file, lock = open(path, "ab"), threading.Lock()

    def write(method, target, body, reply):
        line = json.dumps({"method": method, "path": target, "body": body, "status": reply.status,
                           "reply": reply.json_or(None)}, ensure_ascii=False)
        with lock:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    return write


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--gateway", default="http://127.0.0.1:18080")
    options.add_argument("--state-dir", default="var")
    options.add_argument("--json", action="store_true")
    options.add_argument("--ledger")
    options = options.parse_args()
    out = sys.stderr if options.json else sys.stdout
    house = House(options.gateway, options.state_dir)
    if options.ledger:
        house.on_write = ledger_writer(options.ledger)
    story = Story(house, lambda line: print(line, file=out, flush=True))
    try:
        story.play()
    except (Problem, Unreachable, AssertionError, TimeoutError) as error:
        if isinstance(error, AssertionError):
            traceback.print_exc()
        print(f"\nCâu chuyện dừng lại; chạy lại sẽ đi tiếp · the story stopped; run it again to go "
              f"on\n{error}", file=sys.stderr)
        return 1
    story.tell_summary()
    (story.folder / "last.json").write_text(json.dumps(story.summary(), ensure_ascii=False))
    if options.json:
        print(json.dumps(story.summary(), ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
