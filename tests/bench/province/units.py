# SPDX-License-Identifier: AGPL-3.0-or-later
"""The units of the province and the people who work there, in auth: every account has the first
administrator's password, so that one hash is computed and no secret is written twice."""
from dataclasses import dataclass

import peoples
from schools import dice_of

SINCE, FOREVER = "1900-01-01", "9999-12-31"
MODELS = {"general": "th-thcs-thpt", "continuing": "gdnn-gdtx"}
STAFF = (("qt", "school_admin", "Quản trị"), ("ld", "leader", "Lãnh đạo"))


@dataclass
class Placed:
    """A school with its numbers: unit, the units over it, its first teacher's account."""
    school: object
    org_id: int
    path: list
    first_teacher: int
    admin: int
    leader: int
    tag: str           # in the names of its people: ld.<tag> is its leader


class Units:
    """The numbers that the rows get, all known before the first is written."""

    def __init__(self, db, province, seed, scale, schools, tag=""):
        """province: (unit, account) of the department and of one of its administrators. tag tells
        the names of two provinces in one house apart."""
        self.province, self.by = province
        self.tag = tag
        self.scale = scale
        self.seed = seed
        self.org = db.number("SELECT MAX(id) FROM hbdt_auth.org")
        self.account = db.number("SELECT GREATEST((SELECT MAX(id) FROM hbdt_auth.account),"
                                 " (SELECT MAX(id) FROM hbdt_auth.person))")
        self.communes = [self._unit() for _ in range(scale.communes)]
        self.models = {programme: self._unit() for programme in MODELS}
        self.model_staff = {p: (self._person(), self._person()) for p in MODELS}
        self.placed = [self._place(s) for s in schools]

    def _unit(self):
        self.org += 1
        return self.org

    def _person(self, n=1):
        first = self.account + 1
        self.account += n
        return first

    def _place(self, school):
        org_id = self._unit()
        over = ([self.province] if school.kind.of_province else
                [self.province, self.communes[school.commune]])
        return Placed(school, org_id, [*over, org_id], self._person(school.n_teachers),
                      self._person(), self._person(), f"{self.tag}{school.number:04}")

    # --- rows ---

    def _all(self):
        """(unit, kind, over, name, code, levels)"""
        for i, commune in enumerate(self.communes):
            yield (commune, "phong", [self.province], f"Phòng VH-XH xã Thử Nghiệm {i + 1}",
                   f"TN{self.tag}-XA-{i + 1:03}", None)
        for programme, org_id in self.models.items():
            yield (org_id, "school", [self.province], f"Trường Mẫu Thử Nghiệm ({programme})",
                   f"TN{self.tag}-MAU-{programme[:3].upper()}", MODELS[programme])
        for p in self.placed:
            yield (p.org_id, "school", p.path[:-1], p.school.name, f"TN-{p.tag}",
                   p.school.kind.levels)

    def orgs(self):
        return ((u[0], u[1], 0) for u in self._all())

    def versions(self):
        return ((u[0], SINCE, FOREVER, u[2][-1], u[3], u[4], u[5]) for u in self._all())

    def closures(self):
        for unit, _, over, *_ in self._all():
            for depth, ancestor in enumerate([*over, unit][::-1]):
                yield ancestor, unit, depth, SINCE, FOREVER

    def people(self):
        """(account, unit, user name, full name, role)"""
        for programme, accounts in self.model_staff.items():
            for account, (prefix, role, title) in zip(accounts, STAFF):
                yield (account, self.models[programme], f"{prefix}.mau.{self.tag}{programme}",
                       f"{title} Trường Mẫu", role)
        for p in self.placed:
            dice = dice_of(self.seed, p.school.number, "teachers")
            for account, (prefix, role, title) in zip((p.admin, p.leader), STAFF):
                yield (account, p.org_id, f"{prefix}.{p.tag}",
                       f"{title} Thử Nghiệm {p.school.number}", role)
            for k in range(p.school.n_teachers):
                name = peoples.name_of(dice, "Ê Đê" if dice.random() < 0.1 else "Kinh",
                                       dice.random() < 0.3)
                yield (p.first_teacher + k, p.org_id, f"gv.{p.tag}.{k + 1}",
                       f"{name} Thử Nghiệm", "teacher")


def load(db, units):
    """Writes them into auth; the number of rows."""
    people = list(units.people())
    n = db.insert("hbdt_auth.org", "id, kind, created_at", units.orgs())
    n += db.insert("hbdt_auth.org_version", "org_id, valid_from, valid_to, parent_id, name, code,"
                   " levels", units.versions())
    n += db.insert("hbdt_auth.org_closure", "ancestor_id, descendant_id, depth, valid_from,"
                   " valid_to", units.closures())
    n += db.insert("hbdt_auth.person", "id, full_name, version, created_at",
                   ((a, name, 1, 0) for a, _, _, name, _ in people))
    n += db.insert("hbdt_auth.account", "id, person_id, org_id, username, full_name, status,"
                   " version", ((a, a, org, user, name, "active", 1)
                                for a, org, user, name, _ in people))
    n += db.insert("hbdt_auth.grant_row", "account_id, role, org_id, valid_from, granted_by",
                   ((a, role, org, SINCE, units.by) for a, org, _, _, role in people))
    first = people[0][0]
    db.run(f"INSERT INTO hbdt_auth.password (account_id, hash, changed_at) SELECT a.id, p.hash,"
           f" p.changed_at FROM hbdt_auth.account a JOIN hbdt_auth.password p"
           f" ON p.account_id = {units.by} WHERE a.id >= {first}")
    return n + len(people)
