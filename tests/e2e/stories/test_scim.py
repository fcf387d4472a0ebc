# SPDX-License-Identifier: AGPL-3.0-or-later
"""A personnel system brings a school's people in and keeps them right by SCIM 2.0 (RFC 7643, 7644),
within the same rules as an administrator by hand."""
import base64
import urllib.parse

import support
from support import ADMIN, LAN, LEADER, OTHER_ADMIN

USERS = "/scim/v2/Users"
GROUPS = "/scim/v2/Groups"
MEDIA_TYPE = "application/scim+json"
HBDT = "urn:hbdt:params:scim:schemas:1.0:User"
HBDT_GROUP = "urn:hbdt:params:scim:schemas:1.0:Group"
NAMES = ["H'Bia Niê Thử", "Y Ngông Thử", "Đặng Thử Nghiệm", "Lò Văn Thử", "Thị Thử Vừ"]


class Scim(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.tag = f"scim.{cls.school.tag}"
        cls.made = [cls.add(number, name) for number, name in enumerate(NAMES)]

    @classmethod
    def ask(cls, method, path, body=None, who=ADMIN, **options):
        """As a SCIM client asks; any status is an answer."""
        return cls.school.session(who).call(method, path, body, content_type=MEDIA_TYPE,
                                            check=False, **options)

    @classmethod
    def add(cls, number, name, **more):
        reply = cls.ask("POST", USERS, {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": f"nv{number}.{cls.tag}", "displayName": name,
            "externalId": f"HR-{cls.tag}-{number}", "preferredLanguage": "vi", **more})
        assert reply.status == 201, reply.body
        return reply.json

    def found(self, text, who=ADMIN, **query):
        query = urllib.parse.urlencode({"filter": text, **query})
        return self.ask("GET", f"{USERS}?{query}", who=who)

    def names_found(self, text, who=ADMIN):
        reply = self.found(text, who)
        self.assertEqual(reply.status, 200, reply.body)
        return {u["userName"] for u in reply["Resources"]}

    def scim_refused(self, reply, status, scim_type=None):
        self.assertEqual(reply.status, status, reply.body)
        self.assertEqual(reply.headers.get_content_type(), MEDIA_TYPE)
        self.assertEqual(reply["schemas"], ["urn:ietf:params:scim:api:messages:2.0:Error"])
        self.assertEqual((reply["status"], reply.json.get("scimType")), (str(status), scim_type))

    def test_a_person_comes_in_and_activates_the_account_alone(self):
        user = self.made[0]
        self.assertEqual(user["displayName"], NAMES[0])
        self.assertEqual(user[HBDT]["status"], "pending")
        code = user[HBDT]["activationCode"]
        password = "mot hai ba con voi no"
        support.house().request("POST", "/v1/activations", {
            "username": user["userName"], "code": code, "password": password})
        again = self.ask("GET", f"{USERS}/{user['id']}").json
        self.assertEqual(again[HBDT]["status"], "active")
        self.assertNotIn("activationCode", again[HBDT])

    def test_filters_find_exactly_whom_they_say(self):
        mine = {u["userName"] for u in self.made}
        ours = f'userName ew ".{self.tag}"'
        self.assertEqual(self.names_found(ours) & mine, mine)
        self.assertEqual(self.names_found(f'userName eq "NV1.{self.tag.upper()}"'),
                         {f"nv1.{self.tag}"})
        self.assertEqual(self.names_found(f'externalId eq "HR-{self.tag}-2"'), {f"nv2.{self.tag}"})
        self.assertEqual(self.names_found(f'externalId eq "hr-{self.tag}-2"'), set())
        self.assertEqual(self.names_found(f'{ours} and displayName sw "đặng"'), {f"nv2.{self.tag}"})
        self.assertEqual(self.names_found(f'{ours} and not (displayName co "Thử")'), set())
        self.assertEqual(self.names_found(f'userName eq "nobody.{self.tag}" or active eq null'),
                         set())
        for wrong in ("userName", 'userName eq "', "userName is 5", "(((", 'a eq "b" c'):
            self.scim_refused(self.found(wrong), 400, "invalidFilter")

    def test_pages_follow_each_other(self):
        ours = f'userName ew ".{self.tag}" and userName sw "nv"'
        whole = self.found(ours).json
        self.assertEqual(whole["totalResults"], len(whole["Resources"]))
        seen, start = [], 1
        while start <= whole["totalResults"]:
            page = self.found(ours, startIndex=start, count=2).json
            self.assertEqual((page["startIndex"], page["totalResults"]),
                             (start, whole["totalResults"]))
            seen += page["Resources"]
            start += page["itemsPerPage"]
        self.assertEqual(seen, whole["Resources"])
        self.assertEqual(self.found(ours, count=0).json["Resources"], [])

    def test_only_the_attributes_that_were_asked_for(self):
        one = self.found(f'userName eq "nv1.{self.tag}"', attributes="userName").json
        self.assertEqual(set(one["Resources"][0]), {"schemas", "id", "userName"})
        rest = self.found(f'userName eq "nv1.{self.tag}"', excludedAttributes="name,meta").json
        self.assertNotIn("meta", rest["Resources"][0])
        self.assertIn("displayName", rest["Resources"][0])

    def patch(self, user, *operations, **options):
        return self.ask("PATCH", f"{USERS}/{user['id']}", {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": list(operations)}, **options)

    def test_changes_by_patch(self):
        user = self.made[3]
        reply = self.patch(user, {"op": "Replace", "path": "displayName", "value": "Lò Thử Mới"},
                           {"op": "replace", "value": {"externalId": f"HR-{self.tag}-moi"}})
        self.assertEqual(reply.status, 200, reply.body)
        self.assertEqual((reply["displayName"], reply["externalId"]),
                         ("Lò Thử Mới", f"HR-{self.tag}-moi"))
        self.assertFalse(self.patch(user, {"op": "replace", "path": "active", "value": "False"})
                         ["active"])
        self.assertTrue(self.patch(user, {"op": "add", "path": "active", "value": True})["active"])
        reply = self.patch(user, {"op": "remove", "path": "externalId"})
        self.assertNotIn("externalId", reply.json)
        self.scim_refused(self.patch(user, {"op": "remove", "path": "userName"}), 400, "mutability")
        self.scim_refused(self.patch(user, {"op": "replace", "path": "salary", "value": 1}), 400,
                          "invalidPath")
        self.scim_refused(self.patch(user, {"op": "move", "path": "active", "value": True}), 400,
                          "invalidValue")
        self.scim_refused(self.patch(user, {"op": "replace", "path": "active", "value": "x"}), 400,
                          "invalidValue")

    def test_an_old_version_is_refused(self):
        user = self.ask("GET", f"{USERS}/{self.made[4]['id']}")
        change = {"op": "replace", "path": "displayName", "value": "Vừ Thị Thử"}
        self.assertEqual(self.patch(user.json, change, match=user.etag).status, 200)
        self.scim_refused(self.patch(user.json, change, match=user.etag), 412)

    def test_a_username_is_given_once(self):
        reply = self.ask("POST", USERS, {"userName": f"nv1.{self.tag}", "displayName": "Ai Đó"})
        self.scim_refused(reply, 409, "uniqueness")
        self.scim_refused(self.ask("POST", USERS, {"userName": "A B"}), 400, "invalidValue")

    def test_who_is_deleted_is_gone_but_not_forgotten(self):
        user = self.add(90, "Người Nghỉ Việc Thử")
        self.assertEqual(self.ask("DELETE", f"{USERS}/{user['id']}").status, 204)
        self.scim_refused(self.ask("GET", f"{USERS}/{user['id']}"), 404)
        self.assertEqual(self.names_found(f'userName eq "{user["userName"]}"'), set())
        account = self.school.session(ADMIN).get(f"/v1/accounts/{user['id']}")
        self.assertEqual(account["status"], "disabled")

    def test_many_in_one_request_each_for_itself(self):
        names = [f"nv{n}.{self.tag}" for n in range(50, 60)]
        operations = [{"method": "POST", "path": "/Users", "bulkId": name,
                       "data": {"userName": name, "displayName": "Thử Nhiều"}} for name in names]
        operations.insert(5, {"method": "POST", "path": "/Users", "bulkId": "sai",
                              "data": {"userName": names[0], "displayName": "Trùng Tên"}})
        operations.append({"method": "PATCH", "path": f"/Users/bulkId:{names[3]}",
                           "data": {"Operations": [{"op": "replace", "path": "active",
                                                    "value": False}]}})
        reply = self.ask("POST", "/scim/v2/Bulk", {"Operations": operations})
        self.assertEqual(reply.status, 200, reply.body)
        results = reply["Operations"]
        self.assertEqual([r["status"] for r in results],
                         ["201"] * 5 + ["409"] + ["201"] * 5 + ["200"])
        self.assertEqual(results[5]["response"]["scimType"], "uniqueness")
        self.assertEqual(self.names_found(f'userName sw "nv5" and userName ew "{self.tag}" and '
                                          "active eq true"), set(names) - {names[3]})
        again = self.ask("POST", "/scim/v2/Bulk", {"failOnErrors": 2, "Operations": operations})
        self.assertEqual([r["status"] for r in again["Operations"]], ["409", "409"])
        self.scim_refused(self.ask("POST", "/scim/v2/Bulk", {"Operations": [
            {"method": "POST", "path": "/Bulk", "data": {"Operations": operations}}]}), 400,
            "invalidValue")

    def test_nobody_reaches_beyond_the_own_unit(self):
        user = self.made[1]
        foreign = f"{USERS}/{user['id']}"
        for at in ("gateway", "auth"):
            self.scim_refused(self.ask("GET", foreign, who=OTHER_ADMIN, at=at), 404)
            self.scim_refused(self.ask("DELETE", foreign, who=OTHER_ADMIN, at=at), 404)
            self.scim_refused(self.patch(user, {"op": "replace", "path": "active", "value": False},
                                         who=OTHER_ADMIN, at=at), 404)
            for who in (LAN, LEADER):
                self.scim_refused(self.ask("GET", USERS, who=who, at=at), 403)
        self.assertEqual(self.names_found(f'userName ew ".{self.tag}"', OTHER_ADMIN), set())
        reply = self.ask("POST", USERS, {
            "userName": f"la.{self.tag}", "displayName": "Người Lạ Thử",
            HBDT: {"orgId": self.school.school_id}}, who=OTHER_ADMIN)
        self.scim_refused(reply, 404)
        bulk = self.ask("POST", "/scim/v2/Bulk", {"Operations": [
            {"method": "DELETE", "path": f"/Users/{user['id']}"}]}, who=OTHER_ADMIN)
        self.assertEqual([r["status"] for r in bulk["Operations"]], ["404"])

    def test_what_there_is_is_told(self):
        config = self.ask("GET", "/scim/v2/ServiceProviderConfig").json
        self.assertTrue(config["patch"]["supported"] and config["filter"]["supported"])
        types = self.ask("GET", "/scim/v2/ResourceTypes")["Resources"]
        self.assertEqual([t["name"] for t in types], ["User", "Group"])
        schemas = {s["id"] for s in self.ask("GET", "/scim/v2/Schemas")["Resources"]}
        self.assertEqual({t["schema"] for t in types} | {HBDT, HBDT_GROUP}, schemas)
        for kind in types:
            listed = self.ask("GET", f"/scim/v2{kind['endpoint']}?count=1")
            self.assertEqual(listed.status, 200, kind)

    def group(self, name, *members, who=ADMIN, **hbdt):
        return self.ask("POST", GROUPS, {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
            "displayName": f"{name} {self.tag}", HBDT_GROUP: hbdt,
            "members": [{"value": user["id"]} for user in members]}, who=who)

    def test_a_team_comes_and_its_people_change(self):
        first, second = self.made[:2]
        team = self.group("Tổ Toán - Tin", first, kind="to", subject="toan")
        self.assertEqual(team.status, 201, team.body)
        path = team["meta"]["location"]
        reply = self.ask("PATCH", path, match=team.etag, body={"Operations": [
            {"op": "add", "path": "members", "value": [{"value": second["id"]}]},
            {"op": "remove", "path": f'members[value eq "{first["id"]}"]'}]})
        self.assertEqual(reply.status, 200, reply.body)
        self.assertEqual([m["value"] for m in reply["members"]], [second["id"]])
        self.assertEqual([g["display"] for g in self.ask("GET", f"{USERS}/{second['id']}")["groups"]],
                         [team["displayName"]])
        by_hand = self.school.session(ADMIN).get(f"/v1/groups/{team['id']}")
        self.assertEqual((by_hand["kind"], by_hand["subject"], by_hand["name"]),
                         ("to", "toan", team["displayName"]))
        query = urllib.parse.urlencode({"filter": f'members[value eq "{second["id"]}"]'})
        self.assertEqual([g["id"] for g in self.ask("GET", f"{GROUPS}?{query}")["Resources"]],
                         [team["id"]])
        self.scim_refused(self.ask("PATCH", path, match=team.etag, body={"Operations": [
            {"op": "remove", "path": "members"}]}), 412)
        for at in ("gateway", "auth"):
            self.scim_refused(self.ask("GET", path, who=OTHER_ADMIN, at=at), 404)
            self.scim_refused(self.ask("DELETE", path, who=OTHER_ADMIN, at=at), 404)
            self.scim_refused(self.ask("GET", GROUPS, who=LAN, at=at), 403)
        self.scim_refused(self.group("Tổ Lạ", first, who=OTHER_ADMIN), 400, "invalidValue")
        self.assertEqual(self.ask("DELETE", path).status, 204)
        self.scim_refused(self.ask("GET", path), 404)

    def test_people_and_their_team_in_one_request(self):
        names = [f"to{n}.{self.tag}" for n in range(3)]
        operations = [{"method": "POST", "path": "/Groups", "bulkId": "to", "data": {
            "displayName": f"Tổ Văn {self.tag}",
            "members": [{"value": f"bulkId:{name}"} for name in names]}}]
        operations += [{"method": "POST", "path": "/Users", "bulkId": name, "data": {
            "userName": name, "displayName": "Thử Cùng Lúc"}} for name in names]
        results = self.ask("POST", "/scim/v2/Bulk", {"Operations": operations})["Operations"]
        self.assertEqual([r["status"] for r in results], ["201"] * 4, results)
        team = self.ask("GET", results[0]["location"])
        self.assertEqual({m["value"] for m in team["members"]},
                         {r["location"].rsplit("/", 1)[1] for r in results[1:]})

    def machine(self):
        client = self.school.session(ADMIN).post("/v1/oauth-clients", {
            "kind": "machine", "name": "Nhân sự (thử)", "org_id": self.school.school_id}).json
        secret = f"{client['client_id']}:{client['client_secret']}"
        return support.house().request(
            "POST", "/oauth2/token", raw=b"grant_type=client_credentials",
            content_type="application/x-www-form-urlencoded", headers={
                "Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
            )["access_token"]

    def test_a_personnel_system_lets_a_teacher_go(self):
        token = self.machine()

        def ask(method, path, body=None):
            return support.house().request(method, path, body, token=token, check=False,
                                           content_type=MEDIA_TYPE)

        def active(name, value):
            return ask("PATCH", f"{USERS}/{self.school.account_id(name)}", {"Operations": [
                {"op": "replace", "path": "active", "value": value}]})

        self.school.account(ADMIN, "nghi", "Người Nghỉ Thử", self.school.school_id, "teacher",
                            username=f"nghi.{self.tag}")
        leaver = self.school.session("nghi")
        leaver.get("/v1/me")
        reply = active("nghi", False)
        self.assertEqual((reply.status, reply["active"]), (200, False), reply.body)
        self.refused(401, "wrong-credentials", lambda: support.house().sign_in(
            f"nghi.{self.tag}", self.school.secrets.password(f"nghi.{self.tag}")))
        self.scim_refused(active("nghi", True), 403)  # that would give the role back
        for name in (LEADER, ADMIN):
            self.scim_refused(active(name, False), 409)
        self.scim_refused(active(OTHER_ADMIN, False), 404)
        self.assertEqual(ask("POST", GROUPS, {"displayName": f"Tổ Máy {self.tag}"}).status, 201)
        reply = support.house().request("POST", "/v1/grants", {
            "account_id": int(self.made[1]["id"]), "role": "office",
            "org_id": self.school.school_id}, token=token, check=False)
        self.assertEqual(reply.status, 403)
