# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the matrix asks about auth's routes: at each of four units one of each thing, made by the
unit's own administrator. A permitted act that would use its thing up gets one made for it."""
import itertools
import threading
import uuid

from database import sql
from matrix_targets import STALE, Target, at_home

LONG_PAST = "2020-01-01"
SCIM_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
SCIM_GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
SCIM_HERE = "urn:hbdt:params:scim:schemas:1.0:"
SCIM_PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
SCIM_BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
SCIM_TYPE = {"Content-Type": "application/scim+json"}
SCIM_STALE = {**SCIM_TYPE, **STALE}
ROLE_TO_GIVE = {"so": "so_inspector", "commune": "phong_inspector", "school": "auditor"}


class Unit:
    """One of each thing of auth's at a unit."""
    _numbers = itertools.count(1)
    _lock = threading.Lock()

    def __init__(self, world, org, kind):
        self.world, self.org, self.role = world, org, ROLE_TO_GIVE[kind]
        self.admin = world.sessions[org][0][1]
        self.tag = uuid.uuid4().hex[:8]
        self.person = self.made("persons", **self.post("Người Thử Quyền"))["id"]
        self.account = self.new_account()
        self.group, self.board = self.new_group(), self.new_board()
        self.follows = kind == "school"
        self.feed = self.new_feed()
        self.proposal = self.made("grant-proposals", items=[
            {"account_id": self.account, "role": self.role}])["id"]
        self.notice = self.made("notices", kind="guide", title="Thử quyền", text="Thử quyền",
                                roles=["auditor"])["id"]

    def made(self, what, **body):
        return self.admin.post(f"/v1/{what}", {"org_id": self.org, **body}).json

    def post(self, full_name):
        return {"org_id": self.org, "kind": "staff", "title": "Thử quyền", "full_name": full_name}

    def name(self):
        with self._lock:
            return f"{self.tag}.{next(self._numbers)}"

    # --- each a thing of its own ---

    def new_account(self):
        return self.made("accounts", username=f"thu.{self.name()}",
                         full_name="Người Thử Quyền")["id"]

    def new_group(self):
        return self.made("groups", kind="group", name=f"Nhóm {self.name()}")["id"]

    def new_board(self):
        return self.made("boards", decision_no=f"{self.name()}/QĐ",
                         decision_date=LONG_PAST)["id"]

    def new_position(self):
        return self.made("positions", person_id=self.made("persons", **self.post(
            "Người Thử Quyền"))["id"], **{k: v for k, v in self.post("").items()
                                          if k in ("kind", "title")})["id"]

    def new_member(self, of):
        member = {"person_id": self.person} | ({"duty": "Thử"} if of == "boards" else {})
        group = self.new_board() if of == "boards" else self.new_group()
        return f"{group}/members/" + str(self.admin.post(f"/v1/{of}/{group}/members",
                                                         member).json["id"])

    def new_client(self):
        return self.made("oauth-clients", kind="machine", name=f"Máy {self.name()}")["id"]

    def new_feed(self):
        """A client whose following was withdrawn; an office has none."""
        if not self.follows:
            return self.new_client()
        made = self.made("oauth-clients", kind="machine", name=f"Máy {self.name()}",
                         scope="changes.read")["id"]
        sql(f"UPDATE hbdt_auth.oauth_client SET feed_state = 'withdrawn' WHERE id = {made}")
        return made

    def new_grant(self):
        """Past the rules of who may give it: who may take it is asked."""
        account = self.new_account()
        sql("INSERT INTO hbdt_auth.grant_row (account_id, role, org_id, valid_from, "
                   f"granted_by) VALUES ({account}, '{self.role}', {self.org}, '2026-01-01', 1)")
        return sql("SELECT id FROM hbdt_auth.grant_row WHERE account_id = "
                          f"{account}")[0][0]


def auth(world):
    w, tree = world, world.tree
    units = [Unit(w, w.province, "so"), Unit(w, w.commune, "commune"), Unit(w, w.a, "school"),
             Unit(w, w.b, "school")]
    people = [(w.province_session.account_id, w.province), (w.school.account_id("lan"), w.a),
              (w.school.account_id("admin"), w.a), (w.school.account_id("other-leader"), w.b)]
    return {**of_units(w, units), **of_people(w, units, people), **of_orgs(w, units),
            **of_groups(w, units), **of_grants(w, units, people), **of_scim(w, units),
            **of_own_unit(),
            **{f"GET {route}": [Target(f"{route}?org_id={u.org}", tree(u.org)) for u in units]
               for route in LISTS}}


LISTS = ("/v1/accounts", "/v1/grants", "/v1/grant-proposals", "/v1/positions", "/v1/persons",
         "/v1/groups", "/v1/boards", "/v1/duty-acceptances", "/v1/duty-statistics",
         "/v1/incident-statistics", "/v1/incident-statistics/units.csv", "/v1/incidents",
         "/v1/staff-quality", "/v1/staff-quality/persons",
         "/v1/account-security", "/v1/account-security/report",
         "/v1/account-security/report.csv", "/v1/oauth-clients")


def not_above(world, org):
    """The policy lets those above in, the unit keeps it to itself (problem not-own-unit)."""
    return lambda caller: "" if "own_unit" in world.tree(org)(caller) else "not-own-unit"


def of_units(w, units):
    """Each at a unit, as its body says."""
    lan = w.school.username("lan")

    def at(path, body, **more):
        return [Target(path, w.tree(u.org), body={"org_id": u.org, **body(u)}, **more)
                for u in units]

    return {
        "POST /v1/accounts": at("/v1/accounts", lambda u: {
            "username": lan, "full_name": "Trùng Tên Thử Nghiệm"}),
        "POST /v1/persons": at("/v1/persons", lambda u: {
            **u.post("Người Thử Quyền"), "valid_from": "2026-02-01", "valid_to": "2026-01-01"}),
        "POST /v1/positions": at("/v1/positions", lambda u: {
            **u.post("Không Phải Tên"), "username": lan}),
        "POST /v1/grant-proposals": at("/v1/grant-proposals", lambda u: {
            "items": [{"account_id": u.account, "role": "school_admin" if u.role[0] in "sp"
                       else "so_admin"}]}),
        "POST /v1/notices": at("/v1/notices", lambda u: {
            "kind": "reminder", "title": "Thử quyền", "text": "Thử quyền", "due_on": LONG_PAST}),
        "POST /v1/oauth-clients": at("/v1/oauth-clients", lambda u: {
            "kind": "machine", "name": f"Máy {u.tag}"}),
    }


def of_people(w, units, people):
    """To accounts: of people who ask themselves (only who may not: the acts would be done), and of
    somebody who does not mind."""
    found = {
        "GET /v1/accounts/:id": [Target(f"/v1/accounts/{a}", w.account(a, org))
                                 for a, org in people],
        "PUT /v1/accounts/:id/status": [
            Target(f"/v1/accounts/{a}/status", w.account(a, org), body={"status": "active"},
                   headers=STALE) for a, org in people],
        "GET /v1/persons/:id": [Target(f"/v1/persons/{u.person}", w.tree(u.org)) for u in units],
        "PUT /v1/persons/:id": [Target(f"/v1/persons/{u.person}", w.tree(u.org), headers=STALE,
                                       body={"full_name": "Người Thử Quyền"}) for u in units],
        "DELETE /v1/positions/:id": [Target("/v1/positions/", w.tree(u.org), new=u.new_position)
                                     for u in units],
        "POST /v1/oauth-clients/:id/decision": [
            Target(f"/v1/oauth-clients/{u.feed}/decision", w.tree(u.org), body={
                "decision": "withdraw", "number": "08/QĐ-TN", "reason": "Chỉ để thử quyền"},
                then=None if u.follows else lambda _: "not-found") for u in units],
        "DELETE /v1/oauth-clients/:id": [
            Target("/v1/oauth-clients/", w.tree(u.org), new=u.new_client) for u in units],
    }
    found["POST /v1/accounts/:id/reset"] = [
        Target(f"/v1/accounts/{a}/reset", w.account(a, org), body={}) for a, org in people]
    for act in ("signing-release", "sessions-revocation"):
        found[f"POST /v1/accounts/:id/{act}"] = [
            Target(f"/v1/accounts/{a}/{act}", w.account(a, org), denied_only=True)
            for a, org in people] + [
            Target(f"/v1/accounts/{u.account}/{act}", w.account(u.account, u.org)) for u in units]
    return found


def of_orgs(w, units):
    codes = dict(sql("SELECT org_id, code FROM hbdt_auth.org_version WHERE valid_to > NOW()"))

    def rename(unit):
        """To a code that another has."""
        another = w.commune if unit.org == w.province else w.province
        return {"kind": "rename", "org_id": unit.org, "effective_on": "2026-01-01",
                "code": codes[str(another)], "decision": "Thử quyền"}

    def not_the_own(org):
        return lambda caller: "forbidden" if caller.org == org and caller.role != "so_admin" else ""

    return {
        "GET /v1/orgs/:id": [Target(f"/v1/orgs/{u.org}") for u in units],
        "POST /v1/orgs": [Target("/v1/orgs", w.tree(u.org), body={
            "parent_id": u.org, "kind": "so", "name": "Đơn vị Thử Quyền", "code": f"TQ-{u.org}"})
            for u in units],
        "POST /v1/org-acts": [Target("/v1/org-acts", w.tree(u.org), body=rename(u),
                                     then=not_the_own(u.org)) for u in units],
    }


def of_groups(w, units):
    """Groups and boards: read from above, changed by their own unit."""
    found = {}
    for kind, of, body in (("groups", "group", {"name": "Nhóm khác"}),
                           ("boards", "board", {"valid_to": "2099-12-31"})):
        made = {"groups": {"kind": "group", "name": "Nhóm thử quyền"},
                "boards": {"decision_no": "01/QĐ", "decision_date": LONG_PAST}}[kind]
        new = {u: getattr(u, f"new_{of}") for u in units}

        def each(path, own=True, kind=kind, of=of, **more):
            return [Target(f"/v1/{kind}/{getattr(u, of)}{path}", w.tree(u.org),
                           then=not_above(w, u.org) if own else None, **more) for u in units]

        found |= {
            f"POST /v1/{kind}": [Target(f"/v1/{kind}", w.tree(u.org), then=not_above(w, u.org),
                                        body={"org_id": u.org, **made}) for u in units],
            f"GET /v1/{kind}/:id": each("", own=False),
            f"GET /v1/{kind}/:id/members": each("/members", own=False),
            f"PUT /v1/{kind}/:id": each("", body=body, headers=STALE),
            f"POST /v1/{kind}/:id/members": [
                Target(f"/v1/{kind}/{getattr(u, of)}/members", w.tree(u.org),
                       then=not_above(w, u.org), body={"person_id": u.person, **(
                           {"duty": "Thử"} if of == "board" else {})}) for u in units],
            f"DELETE /v1/{kind}/:id/members/:member": [
                Target(f"/v1/{kind}/", w.tree(u.org), then=not_above(w, u.org),
                       new=lambda u=u, kind=kind: u.new_member(kind)) for u in units],
        }
        if kind == "groups":
            found["DELETE /v1/groups/:id"] = [
                Target("/v1/groups/", w.tree(u.org), new=new[u], then=not_above(w, u.org))
                for u in units]
    return found


def grant_relation(world, account, org):
    def relate(caller):
        found = world.tree(org)(caller)
        own = account == caller.account and "other_unit" not in found
        return found | {"self"} if own else found
    return relate


def not_of_levels(caller):
    """What was sent to all levels of school is not for a role of some."""
    return "not-found" if caller.levels else ""


def of_grants(w, units, people):
    held = {a: sql("SELECT id FROM hbdt_auth.grant_row WHERE account_id = "
                          f"{a} AND org_id = {org}")[0][0] for a, org in people}
    return {
        "POST /v1/grants": [Target("/v1/grants", grant_relation(w, a, org), body={
            "account_id": a, "org_id": org,
            "role": "teacher" if org in (w.province, w.commune) else "so_admin"})
            for a, org in people],
        "DELETE /v1/grants/:id": [
            Target(f"/v1/grants/{held[a]}", grant_relation(w, a, org), denied_only=True)
            for a, org in people] + [
            Target("/v1/grants/", w.tree(u.org), new=u.new_grant) for u in units],
        "GET /v1/grant-proposals/:id": [
            Target(f"/v1/grant-proposals/{u.proposal}", w.tree(u.org)) for u in units],
        "POST /v1/grant-proposals/:id/decision": [
            Target(f"/v1/grant-proposals/{u.proposal}/decision", w.tree(u.org),
                   body={"decision": "refused", "reason": "Chỉ để thử quyền"}) for u in units],
        **{f"GET /v1/notices/:id/{part}": [
            Target(f"/v1/notices/{u.notice}/{part}", w.tree(u.org), then=not_of_levels)
            for u in units]
           for part in ("recipients", "units")},
    }


def of_scim(w, units):
    lan = w.school.username("lan")

    def user(unit):
        here = SCIM_HERE + "User"
        return {"schemas": [SCIM_USER, here], "userName": lan,
                "displayName": "Trùng Tên Thử Nghiệm", here: {"orgId": unit.org}}

    def group(unit):
        """A member is nobody."""
        here = SCIM_HERE + "Group"
        return {"schemas": [SCIM_GROUP, here], "displayName": "Tổ Thử Quyền",
                "members": [{"value": "999999999"}], here: {"orgId": unit.org}}

    def each(kind, of, body=lambda _: None, **more):
        return [Target(f"/scim/v2/{kind}/{getattr(u, of)}", w.tree(u.org), body=body(u), **more)
                for u in units]

    def users(**more):
        return each("Users", "account", **more)

    def groups(**more):
        return each("Groups", "group", **more)

    patch = {"schemas": [SCIM_PATCH], "Operations": [
        {"op": "replace", "path": "displayName", "value": "Tên Khác"}]}
    bulk = {"schemas": [SCIM_BULK], "Operations": [{"method": "GET", "path": "/Users/1"}]}
    return {
        "POST /scim/v2/Users": [Target("/scim/v2/Users", w.tree(u.org), body=user(u),
                                       headers=SCIM_TYPE) for u in units],
        "GET /scim/v2/Users": [Target("/scim/v2/Users?count=1", at_home)],
        "GET /scim/v2/Users/:id": users(),
        "PUT /scim/v2/Users/:id": users(body=user, headers=SCIM_STALE),
        "PATCH /scim/v2/Users/:id": users(body=lambda _: patch, headers=SCIM_STALE),
        "DELETE /scim/v2/Users/:id": [Target("/scim/v2/Users/", w.tree(u.org), new=u.new_account)
                                      for u in units],
        "POST /scim/v2/Groups": [Target("/scim/v2/Groups", w.tree(u.org), body=group(u),
                                        headers=SCIM_TYPE) for u in units],
        "GET /scim/v2/Groups": [Target("/scim/v2/Groups?count=1", at_home)],
        "GET /scim/v2/Groups/:id": groups(),
        "PUT /scim/v2/Groups/:id": groups(body=group, headers=SCIM_STALE),
        "PATCH /scim/v2/Groups/:id": groups(body=lambda _: patch, headers=SCIM_STALE),
        "DELETE /scim/v2/Groups/:id": groups(headers=STALE),
        "POST /scim/v2/Bulk": [Target("/scim/v2/Bulk", at_home, body=bulk, headers=SCIM_TYPE)],
    }


def of_own_unit():
    said = {"text_vi": "Thử quyền", "text_en": "To try", "effective_from": LONG_PAST}
    people = b"username,full_name\nA B,\n"
    return {
        "POST /v1/accounts/import": [Target("/v1/accounts/import?dry_run=true", at_home,
                                            raw=people, headers={"Content-Type": "text/csv"})],
        "POST /v1/org-acts/import": [Target("/v1/org-acts/import?dry_run=true", at_home, raw=b"x",
                                            headers={"Content-Type": "text/csv"})],
        "POST /v1/duty-statements": [Target("/v1/duty-statements", at_home, body=said)],
        "POST /v1/duty-acceptances": [Target("/v1/duty-acceptances", at_home,
                                             body={
            "school_year": "2026-2027", "sha256": "ab" * 32})],
        "POST /v1/incidents": [Target("/v1/incidents", at_home, body={
            "category": "update", "title": "Thử quyền", "text": "Thử quyền"},
            denied_only=lambda caller: "(" in caller.name or caller.assurance != "fresh")],
    }
