# SPDX-License-Identifier: AGPL-3.0-or-later
"""A program of somebody else asks a teacher to sign in (OAuth 2.0 with PKCE, OpenID Connect), and a
machine signs in for itself. The pages are walked as a browser without scripts walks them."""
import base64
import hashlib
import html.parser
import json
import re
import secrets
import urllib.parse
import uuid

import support
from policy import SERVICES, Policy
from support import ADMIN, BINH, LAN, OTHER_ADMIN

LOOPBACK = "http://127.0.0.1:9999/back"
WEB = "https://sotay.invalid/oidc/back"
ANY_OF = {"code": "toan", "month": "2025-09", "uuid": str(uuid.uuid4())}  # no number in a path


class Page(html.parser.HTMLParser):
    """The fields of a page's form, its heading and what it says went wrong."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.inputs, self.grants, self.styles = {}, set(), [], []
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag == "link":
            self.styles.append(of["href"])
        if tag in ("input", "button") and of.get("type") == "hidden":
            self.fields[of["name"]] = of["value"]
        elif tag == "input" and of.get("type") == "radio":
            self.grants.append(of["value"])
        elif tag == "input":
            self.inputs.add(of["name"])


def basic(client):
    text = f"{client['client_id']}:{client['client_secret']}"
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


def claims_of(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class OAuth(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.so = cls.school.province.session(support.demo_story.ADMIN[0])
        cls.app = cls.register("public", "Sổ tay giáo viên (thử)", [LOOPBACK, WEB])
        cls.other_app = cls.register("public", "Ứng dụng khác (thử)", [LOOPBACK])
        cls.web = cls.register("confidential", "Cổng phụ huynh (thử)", [WEB])
        cls.school.enrol_codes(LAN)
        cls.issuer = support.house().request(
            "GET", "/.well-known/openid-configuration")["issuer"]

    @classmethod
    def register(cls, kind, name, uris=(), org=None, who=None):
        return (who or cls.so).post("/v1/oauth-clients", {
            "kind": kind, "name": name, "org_id": org or cls.so.org_id,
            "redirect_uris": list(uris)}).json

    def ask(self, method, path, form=None, headers=None):
        """As a browser or an OAuth client asks: forms, no redirects followed, any status."""
        raw = urllib.parse.urlencode(form).encode() if form is not None else None
        return support.house().request(
            method, path, raw=raw, check=False, headers=headers,
            content_type="application/x-www-form-urlencoded" if raw is not None else None)

    def request_of(self, client, **changed):
        """The parameters of an authorization request, and the secret behind its challenge."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {"response_type": "code", "client_id": client["client_id"],
                 "redirect_uri": client["redirect_uris"][0], "scope": "openid hbdt",
                 "state": "trạng thái & <b>", "nonce": secrets.token_urlsafe(8),
                 "code_challenge_method": "S256",
                 "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
                 **changed}
        return {k: v for k, v in asked.items() if v is not None}, verifier

    def open_page(self, asked):
        return self.ask("GET", "/oauth2/authorize?" + urllib.parse.urlencode(asked))

    def submit(self, page, origin=None, **typed):
        headers = {"Origin": origin or self.issuer} if origin != "" else {}
        return self.ask("POST", "/oauth2/authorize", {**page.fields, **typed}, headers)

    def walk(self, asked, name=LAN):
        """From the first page to the redirect; the parameters it carries."""
        page = Page(self.open_page(asked).body.decode())
        reply = self.submit(page, username=self.school.username(name),
                            password=self.school.secrets.password(self.school.username(name)))
        self.assertEqual(reply.status, 200, reply.body)
        page = Page(reply.body.decode())
        if "code" in page.inputs:
            reply = self.submit(page, code=self.school.recovery_codes(name, 1)[0])
            self.assertEqual(reply.status, 200, reply.body)
            page = Page(reply.body.decode())
        reply = self.submit(page, grant_id=page.grants[0], decision="allow")
        self.assertEqual(reply.status, 303, reply.body)
        return self.parameters(reply)

    def parameters(self, reply):
        url = urllib.parse.urlsplit(reply.headers["Location"])
        return dict(urllib.parse.parse_qsl(url.query))

    def exchange(self, client, code, verifier, headers=None, **changed):
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier,
                "redirect_uri": client["redirect_uris"][0], "client_id": client["client_id"],
                **changed}
        return self.ask("POST", "/oauth2/token", {k: v for k, v in form.items() if v is not None},
                        headers)

    def tokens(self, client=None):
        client = client or self.app
        asked, verifier = self.request_of(client)
        back = self.walk(asked)
        reply = self.exchange(client, back["code"], verifier)
        self.assertEqual(reply.status, 200, reply.body)
        return reply.json, asked

    def oauth_refused(self, reply, status, error):
        self.assertEqual((reply.status, reply.json.get("error")), (status, error), reply.body)

    def test_a_teacher_signs_in_for_an_app(self):
        asked, verifier = self.request_of(self.app)
        back = self.walk(asked)
        self.assertEqual((back["state"], back["iss"]), (asked["state"], self.issuer))
        tokens = self.exchange(self.app, back["code"], verifier).json
        about = claims_of(tokens["id_token"])
        me = support.house().request("GET", "/oauth2/userinfo", token=tokens["access_token"]).json
        self.assertEqual((about["iss"], about["aud"], about["nonce"]),
                         (self.issuer, self.app["client_id"], asked["nonce"]))
        self.assertEqual(about["sub"], me["sub"])
        self.assertEqual(me["preferred_username"], self.school.username(LAN))
        self.assertEqual(claims_of(tokens["access_token"])["client_id"], self.app["client_id"])
        support.house().request("GET", self.school.gradebook(), token=tokens["access_token"],
                                check=False)
        renewed = self.ask("POST", "/oauth2/token", {
            "grant_type": "refresh_token", "refresh_token": tokens["refresh_token"],
            "client_id": self.app["client_id"]}).json
        self.assertNotEqual(renewed["refresh_token"], tokens["refresh_token"])
        self.assertEqual(claims_of(renewed["id_token"])["sub"], me["sub"])

    def test_openid_alone_tells_who_signed_in_and_opens_nothing(self):
        asked, verifier = self.request_of(self.app, scope="openid profile")
        page = self.open_page(asked).body.decode()
        self.assertIn("chỉ muốn biết bạn là ai", page)
        reply = self.submit(Page(page), username=self.school.username(BINH),
                            password=self.school.secrets.password(self.school.username(BINH)))
        page = Page(reply.body.decode())
        self.assertEqual(page.grants, [])
        back = self.parameters(self.submit(page, decision="allow"))
        tokens = self.exchange(self.app, back["code"], verifier).json
        self.assertEqual(tokens["scope"], "openid")
        self.assertEqual(claims_of(tokens["access_token"])["role"], "openid")
        me = support.house().request("GET", "/oauth2/userinfo", token=tokens["access_token"]).json
        self.assertEqual(set(me), {"sub", "name", "preferred_username"})
        renewed = self.ask("POST", "/oauth2/token", {
            "grant_type": "refresh_token", "refresh_token": tokens["refresh_token"],
            "client_id": self.app["client_id"]}).json
        for token in (tokens["access_token"], renewed["access_token"]):
            self.opens_nothing(token)

    def opens_nothing(self, token):
        """Every route at its service's own door, but those that are open to anyone."""
        asked = 0
        for service in SERVICES:
            for (method, route), rows in Policy.read(service).rows.items():
                if {"anyone", "openid"} & {row["role"] for row in rows}:
                    continue
                path = re.sub(r":(\w+)(?:=(\w+))?", lambda p: ANY_OF.get(p[2] or p[1], "1"), route)
                reply = support.house().request(method, path, None if method == "GET" else {},
                                                token=token, at=service, check=False)
                self.assertEqual(reply.status, 403, (method, path, reply.body))
                asked += 1
        self.assertGreater(asked, 100)

    def test_scopes_that_nobody_knows(self):
        reply = self.open_page(self.request_of(self.app, scope="email profile")[0])
        self.assertEqual(self.parameters(reply)["error"], "invalid_scope")
        machine = self.register("machine", "Máy đọc (thử)", org=self.school.school_id,
                                who=self.school.session(ADMIN))
        self.oauth_refused(self.ask("POST", "/oauth2/token", {
            "grant_type": "client_credentials", "scope": "openid"}, basic(machine)), 400,
            "invalid_scope")
        good = self.ask("POST", "/oauth2/token", {"grant_type": "client_credentials",
                                                  "scope": "hbdt"}, basic(machine))
        self.assertEqual(good["scope"], "hbdt")

    def test_an_id_token_opens_nothing(self):
        tokens, _ = self.tokens()
        self.refused(401, "token-refused", lambda: support.house().request(
            "GET", "/v1/me", token=tokens["id_token"]))

    def test_the_pages_hold_what_they_promise(self):
        asked, _ = self.request_of(self.app)
        reply = self.open_page(asked)
        self.assertEqual(reply.headers.get_content_type(), "text/html")
        policy = reply.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("script", reply.body.decode())
        self.assertIn('<html lang="vi">', reply.body.decode())
        self.assertNotIn("<b>", reply.body.decode())
        style = self.ask("GET", Page(reply.body.decode()).styles[0])
        self.assertEqual((style.status, style.headers.get_content_type()), (200, "text/css"))
        english = self.open_page({**asked, "ui_locales": "en"}).body.decode()
        self.assertIn('<html lang="en">', english)
        self.assertIn("Sign in", english)

    def test_wrong_passwords_are_said_on_the_page_and_the_same_for_nobody(self):
        asked, _ = self.request_of(self.app)
        page = Page(self.open_page(asked).body.decode())
        known = self.submit(page, username=self.school.username("office"), password="sai mật khẩu")
        nobody = self.submit(page, username="khong.ai.ca", password="sai mật khẩu")
        self.assertEqual((known.status, nobody.status), (401, 401))
        self.assertEqual(known.body.replace(self.school.username("office").encode(), b"?"),
                         nobody.body.replace(b"khong.ai.ca", b"?"))
        self.assertIn('role="alert"', known.body.decode())

    def test_nobody_is_sent_where_nobody_registered(self):
        for wrong in ("https://evil.invalid/", LOOPBACK + "/x", WEB + "?a=b", "http://127.0.0.1.evil/",
                      "https://sotay.invalid@evil.invalid/oidc/back", "javascript:alert(1)",
                      "//evil.invalid", "http://127.0.0.1:9999@evil.invalid/back", None):
            reply = self.open_page(self.request_of(self.app, redirect_uri=wrong)[0])
            self.assertEqual((reply.status, reply.headers.get("Location")), (400, None), wrong)
        reply = self.open_page(self.request_of(self.app, client_id="app-nobody")[0])
        self.assertEqual((reply.status, reply.headers.get("Location")), (400, None))
        free_port = self.request_of(self.app, redirect_uri="http://127.0.0.1:5/back")[0]
        self.assertEqual(self.open_page(free_port).status, 200)

    def test_a_request_without_pkce_goes_back_with_an_error(self):
        for changed, error in (({"code_challenge": None}, "invalid_request"),
                               ({"code_challenge_method": "plain"}, "invalid_request"),
                               ({"code_challenge": "x" * 42}, "invalid_request"),
                               ({"response_type": "token"}, "unsupported_response_type"),
                               ({"prompt": "none"}, "login_required")):
            reply = self.open_page(self.request_of(self.app, **changed)[0])
            self.assertEqual(reply.status, 303, changed)
            self.assertEqual(self.parameters(reply)["error"], error, changed)

    def test_a_person_may_say_no(self):
        asked, _ = self.request_of(self.app)
        page = Page(self.open_page(asked).body.decode())
        back = self.parameters(self.submit(page, decision="deny"))
        self.assertEqual((back["error"], back["state"]), ("access_denied", asked["state"]))

    def test_a_form_of_another_site_signs_nobody_in(self):
        asked, _ = self.request_of(self.app)
        page = Page(self.open_page(asked).body.decode())
        for origin in ("https://evil.invalid", "null", ""):
            reply = self.submit(page, origin=origin, username=self.school.username(LAN),
                                password=self.school.secrets.password(self.school.username(LAN)))
            self.assertEqual(reply.status, 400, origin)

    def test_a_ticket_is_not_made_by_hand_nor_lent_to_another_request(self):
        asked, _ = self.request_of(self.app)
        page = Page(self.open_page(asked).body.decode())
        reply = self.submit(page, username=self.school.username(LAN),
                            password=self.school.secrets.password(self.school.username(LAN)))
        page = Page(self.submit(Page(reply.body.decode()),
                                code=self.school.recovery_codes(LAN, 1)[0]).body.decode())
        good = page.fields["ticket"]
        for wrong in (good[:-2] + ("AA" if good[-2:] != "AA" else "BB"), "x", good + "A"):
            self.assertEqual(self.submit(page, ticket=wrong, grant_id="1", decision="allow").status,
                             400)
        reply = self.submit(page, client_id=self.other_app["client_id"], grant_id="1",
                            decision="allow")
        self.assertEqual(reply.status, 400)
        elsewhere = self.request_of(self.app)[0]
        for changed in ({"code_challenge": elsewhere["code_challenge"]}, {"redirect_uri": WEB}):
            reply = self.submit(page, grant_id="1", decision="allow", **changed)
            self.assertEqual(reply.status, 400, changed)
        self.assertEqual(self.submit(page, grant_id="999999999", decision="allow").status, 403)

    def test_a_ticket_ends_with_the_password_that_began_it(self):
        name = self.school.username(BINH)
        asked, _ = self.request_of(self.app)
        page = Page(self.open_page(asked).body.decode())
        old = self.school.secrets.password(name)
        page = Page(self.submit(page, username=name, password=old).body.decode())
        self.assertTrue(page.grants)
        new = old + " mới"
        self.school.session(BINH).put("/v1/me/password", {"old_password": old, "password": new})
        reply = self.submit(page, grant_id=page.grants[0], decision="allow")
        self.assertEqual((reply.status, reply.headers.get("Location")), (400, None))
        self.school.session(BINH).put("/v1/me/password", {"old_password": new, "password": old})

    def test_the_second_factor_is_asked_for_and_counts(self):
        asked, verifier = self.request_of(self.app)
        page = Page(self.open_page(asked).body.decode())
        page = Page(self.submit(page, username=self.school.username(LAN),
                                password=self.school.secrets.password(
                                    self.school.username(LAN))).body.decode())
        self.assertEqual(page.inputs, {"code"})
        skipped = self.submit(page, grant_id="1", decision="allow")
        self.assertEqual((skipped.status, Page(skipped.body.decode()).inputs), (200, {"code"}))
        wrong = self.submit(page, code="000000")
        self.assertEqual(wrong.status, 401)
        self.assertEqual(Page(wrong.body.decode()).inputs, {"code"})
        tokens, _ = self.tokens()
        self.assertEqual(claims_of(tokens["access_token"])["acr"], "aal2")
        self.assertEqual(claims_of(tokens["id_token"])["acr"], "aal2")

    def test_a_code_is_used_once_and_only_by_its_app(self):
        asked, verifier = self.request_of(self.app)
        code = self.walk(asked)["code"]
        first = self.exchange(self.app, code, verifier)
        self.assertEqual(first.status, 200)
        self.oauth_refused(self.exchange(self.app, code, verifier), 400, "invalid_grant")
        renewal = self.ask("POST", "/oauth2/token", {
            "grant_type": "refresh_token", "refresh_token": first["refresh_token"],
            "client_id": self.app["client_id"]})
        self.oauth_refused(renewal, 400, "invalid_grant")
        for changed in ({"code_verifier": secrets.token_urlsafe(48)}, {"code_verifier": None},
                        {"redirect_uri": WEB}, {"client_id": self.other_app["client_id"]}):
            asked, verifier = self.request_of(self.app)
            code = self.walk(asked)["code"]
            self.oauth_refused(self.exchange(self.app, code, verifier, **changed), 400,
                               "invalid_grant")
            self.oauth_refused(self.exchange(self.app, code, verifier), 400, "invalid_grant")
        self.oauth_refused(self.exchange(self.app, secrets.token_urlsafe(32), verifier), 400,
                           "invalid_grant")
        self.oauth_refused(self.exchange(self.app, code, verifier, grant_type="password"), 400,
                           "unsupported_grant_type")

    def test_a_confidential_client_proves_itself(self):
        asked, verifier = self.request_of(self.web)
        code = self.walk(asked)["code"]
        for headers, changed in (({}, {}), ({}, {"client_secret": "x" * 43}),
                                 (basic({**self.web, "client_secret": "x" * 43}), {})):
            self.oauth_refused(self.exchange(self.web, code, verifier, headers, **changed), 401,
                               "invalid_client")
        reply = self.exchange(self.web, code, verifier, basic(self.web))
        self.assertEqual(reply.status, 200, reply.body)
        told = self.ask("POST", "/oauth2/introspect", {"token": reply["access_token"]},
                        basic(self.web)).json
        self.assertEqual((told["active"], told["client_id"]), (True, self.web["client_id"]))
        foreign, _ = self.tokens(self.app)
        for token in (foreign["access_token"], foreign["refresh_token"], "none", "a.b.c"):
            told = self.ask("POST", "/oauth2/introspect", {"token": token}, basic(self.web)).json
            self.assertEqual(told, {"active": False})
        self.oauth_refused(self.ask("POST", "/oauth2/introspect", {
            "token": "x", "client_id": self.app["client_id"]}), 401, "invalid_client")

    def test_what_is_given_back_is_dead(self):
        tokens, _ = self.tokens()
        other = self.ask("POST", "/oauth2/revoke", {"token": tokens["refresh_token"],
                                                    "client_id": self.other_app["client_id"]})
        self.assertEqual(other.status, 200)
        support.house().request("GET", "/v1/me", token=tokens["access_token"])
        self.assertEqual(self.ask("POST", "/oauth2/revoke", {
            "token": tokens["refresh_token"], "client_id": self.app["client_id"]}).status, 200)
        renewal = self.ask("POST", "/oauth2/token", {
            "grant_type": "refresh_token", "refresh_token": tokens["refresh_token"],
            "client_id": self.app["client_id"]})
        self.oauth_refused(renewal, 400, "invalid_grant")

    def test_a_machine_acts_within_its_unit(self):
        machine = self.register("machine", "Nhân sự (thử)", org=self.school.school_id,
                                who=self.school.session(ADMIN))
        token = self.ask("POST", "/oauth2/token", {"grant_type": "client_credentials"},
                         basic(machine))["access_token"]
        self.assertEqual(claims_of(token)["role"], "client")
        users = support.house().request("GET", "/scim/v2/Users", token=token).json
        self.assertGreater(users["totalResults"], 0)
        for path in ("/v1/me", "/v1/accounts?org_id=1", self.school.gradebook()):
            reply = support.house().request("GET", path, token=token, check=False)
            self.assertIn(reply.status, (401, 403), path)
        self.oauth_refused(self.ask("POST", "/oauth2/token", {
            "grant_type": "client_credentials", "client_id": self.app["client_id"]}), 400,
            "unauthorized_client")
        self.school.session(ADMIN).delete(f"/v1/oauth-clients/{machine['id']}")
        self.oauth_refused(self.ask("POST", "/oauth2/token", {"grant_type": "client_credentials"},
                                    basic(machine)), 401, "invalid_client")

    def test_who_registers_what(self):
        body = {"kind": "public", "name": "Ứng dụng lạ", "org_id": self.school.school_id,
                "redirect_uris": [LOOPBACK]}
        self.refused(403, "forbidden",
                     lambda: self.school.session(ADMIN).post("/v1/oauth-clients", body))
        machine = {"kind": "machine", "name": "Máy lạ", "org_id": self.school.school_id}
        self.refused(404, "not-found",
                     lambda: self.school.session(OTHER_ADMIN).post("/v1/oauth-clients", machine))
        self.refused(403, "forbidden",
                     lambda: self.school.session(LAN).post("/v1/oauth-clients", machine))
        wrong = self.refused(400, "invalid", lambda: self.so.post("/v1/oauth-clients", {
            "kind": "public", "name": "Sai", "org_id": self.so.org_id,
            "redirect_uris": ["http://evil.invalid/", WEB, WEB + "#x"]}))
        self.assertEqual(self.pointers(wrong), {"/redirect_uris/0", "/redirect_uris/2"})
