# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programs that others wrote are the witnesses: openid-client and jose sign people in, scimmy reads
who is there, a real browser walks the pages with scripts off. Each of their tests counts as one."""
import json
import os
import re
import shutil
import subprocess

import support
from support import ADMIN, LAN

HERE = support.ROOT / "tests" / "clients"
RESULT = re.compile(r"^(ok|not ok) \d+ - (.*)$", re.M)


def install():
    """The pinned packages, once."""
    if not (HERE / "node_modules" / ".package-lock.json").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)


class Clients(support.Story):
    @classmethod
    def setUpClass(cls):
        install()
        cls.school = support.open_school()
        cls.so = cls.school.province.session(support.demo_story.ADMIN[0])

    def register(self, who, kind, name, org, uris=()):
        return who.post("/v1/oauth-clients", {"kind": kind, "name": name, "org_id": org,
                                              "redirect_uris": list(uris)}).json

    def given(self):
        username = self.school.username(LAN)
        return {
            "issuer": support.house().request(
                "GET", "/.well-known/openid-configuration")["issuer"],
            "app": self.register(self.so, "public", "Sổ tay giáo viên (thử)", self.so.org_id,
                                 ["http://127.0.0.1:9/back"]),
            "web": self.register(self.so, "confidential", "Cổng phụ huynh (thử)", self.so.org_id,
                                 ["https://phu-huynh.invalid/back"]),
            "machine": self.register(self.school.session(ADMIN), "machine", "Nhân sự (thử)",
                                     self.school.school_id),
            "token": self.school.session(ADMIN).token,
            "username": username,
            "password": self.school.secrets.password(username),
            "codes": self.school.recovery_codes(LAN, 9),
            "front_door": {"path": str(support.ROOT / "hbdt"), "env": support.instance()},
            "screenshots": str(support.STATE_DIR / "screenshots"),
            "chromium": shutil.which("chromium") or "/usr/bin/chromium",
        }

    def witnessed(self, file, least):
        answer = subprocess.run(
            ["node", "--test", "--test-reporter=tap", file], cwd=HERE, capture_output=True,
            text=True, timeout=180, env={**os.environ, "HBDT_CLIENTS": json.dumps(self.given())})
        results = RESULT.findall(answer.stdout)
        self.assertEqual([name for verdict, name in results if verdict != "ok"], [],
                         answer.stdout[-6000:] + answer.stderr[-2000:])
        self.assertGreaterEqual(len(results), least, answer.stdout + answer.stderr)
        self.assertEqual(answer.returncode, 0)

    def test_openid_client_and_jose(self):
        self.witnessed("openid-client.test.mjs", 9)

    def test_scimmy(self):
        self.witnessed("scimmy.test.mjs", 8)

    def test_a_real_browser_without_scripts_by_keyboard(self):
        self.witnessed("browser.test.mjs", 3)
