# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is measured on: schools that do not exist, each with one full class of 45 in an open year,
built through the API as their people would."""
import os

import class45
from school import Builder, Notebook, Secrets, in_parallel

ADMIN, COMMUNE_ADMIN = "so.do-luong", "xa.do-luong"
SUBJECTS = {**{s: n for s, (n, _) in class45.SCORED.items()}, **class45.COMMENTED}
# Those with four regular marks a term: 45 x 6 cells.
WIDE = [(s, t) for s, (_, n) in class45.SCORED.items() if n == 4 for t in (1, 2)]
VARIANTS = 5


class School(Builder):
    """One administrator, one teacher of everything."""

    def __init__(self, province, commune, secrets, number):
        super().__init__(province.house, secrets, Notebook(), tag=os.urandom(8).hex())
        self.meet(province, COMMUNE_ADMIN)
        self.number = number
        self.name = f"Trường THCS Đo Lường {number}"
        self.org_id = self.org(COMMUNE_ADMIN, commune, "school", self.name, f"DL-THCS-{number}")
        self.account(COMMUNE_ADMIN, "admin", f"Quản trị Đo Lường {number}", self.org_id,
                     "school_admin", username=f"truong.{number}")
        self.account("admin", "teacher", f"Giáo viên Đo Lường {number}", self.org_id, "teacher",
                     username=f"gv.{number}")
        self._class()

    def _class(self):
        year = self.school_year("admin", self.org_id)
        self.class_id = self.school_class("admin", year)
        self.assign("admin", self.class_id, "teacher", {s: "teacher" for s in SUBJECTS})
        students = class45.students()
        self.roster("admin", self.class_id, class45.roster_csv(students))
        self.ids = self.student_ids("teacher", self.class_id)
        for subject in SUBJECTS:
            for term in (1, 2):
                self.save_gradebook("teacher", self.class_id, subject, term, students, self.ids)

    def certify(self):
        """A credential of each kind of key for the teacher: key type -> id."""
        self.credentials = {}
        for key_type in ("p256", "rsa2048"):
            other = Builder(self.house, self.secrets, self.notebook, self.part,
                            f"{self.tag}-{key_type}")
            other.meet(self, "teacher")
            self.credentials[key_type] = other.credential(
                "teacher", {"common_name": f"Giáo viên Đo Lường {self.number}",
                            "organization": self.name, "title": "Giáo viên"}, key_type=key_type)

    @property
    def teacher(self):
        return self.session("teacher")

    def gradebook(self, subject, term):
        return f"/v1/classes/{self.class_id}/gradebooks/{subject}/{term}"

    def bodies(self):
        """Saves of a whole gradebook; between two that follow each other every mark differs."""
        columns = ("tx1", "tx2", "tx3", "tx4", "gk", "ck")
        for variant in range(VARIANTS):
            yield {"cells": [
                {"student_id": i, "column": c, "tenths": (n * 7 + k * 13 + variant * 17) % 101}
                for n, i in enumerate(self.ids.values()) for k, c in enumerate(columns)]}


def build(house, n):
    """n schools under one province."""
    secrets = Secrets(house.state_dir / "demo" / "secrets")
    province = Builder(house, secrets, tag=os.urandom(8).hex())
    province.first_admin(ADMIN, "Quản trị Đo Lường", {"name": "Sở GDĐT Đo Lường", "code": "DL-SO"})
    commune = province.org(ADMIN, province.part["province_id"], "phong", "Xã Đo Lường", "DL-XA")
    province.account(ADMIN, COMMUNE_ADMIN, "Quản trị xã Đo Lường", commune, "phong_admin")
    schools = in_parallel(lambda i: School(province, commune, secrets, i + 1), range(n))
    in_parallel(School.certify, schools)
    return schools
