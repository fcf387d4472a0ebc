# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nobody does alone what two must do (separation of duties, S1-S12 of the threat model)."""
import hashlib
import time

import support
from support import ADMIN, BINH

MINH = "minh"
SUBJECT = {"common_name": "Minh Thử Nghiệm", "organization": "Trường THCS Thử Nghiệm A"}


class Separation(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()

    def authorise(self, session, credential):
        return session.post("/v1/authorisations", {
            "credential_id": credential, "pin": self.school.secrets.pin(session.username),
            "digests": [hashlib.sha256(b"S8").hexdigest()]})

    def test_s8_who_was_reset_signs_only_when_a_second_person_agrees(self):
        school = self.school
        school.account(ADMIN, MINH, "Minh Thử Nghiệm", school.school_id, "teacher",
                       username=f"{MINH}.{school.tag}")
        credential = school.credential(MINH, SUBJECT)
        self.authorise(school.session(MINH), credential)
        self.assertTrue(school.recover(ADMIN, MINH)["signing_held"])
        minh = school.sign_in_anew(MINH)
        self.assertEqual(minh.acr, "aal2")
        self.refused(403, "signing-held", lambda: self.authorise(minh, credential))
        self.refused(403, "signing-held", lambda: minh.post("/v1/credentials", {
            "kind": "person", "key_type": "p256", "subject": SUBJECT, "pin": "58203917"}))
        release = f"/v1/accounts/{school.account_id(MINH)}/signing-release"
        self.refused(403, "second-person", lambda: school.session(ADMIN).post(release))
        self.refused(403, "signing-held", lambda: self.authorise(minh, credential))
        school.session(school._commune_admin).post(release)
        minh.refresh()
        self.authorise(minh, credential)

    def test_s11_one_session_of_a_person_signs(self):
        """The one that proved a second factor last."""
        school = self.school
        credential = school.key_of(BINH)
        web, phone = school.sign_in_anew(BINH), school.sign_in_anew(BINH)
        web.prove()
        self.authorise(web, credential)
        time.sleep(1.1)  # the proofs are told apart by the second
        phone.prove()
        self.authorise(phone, credential)
        self.refused(403, "signing-elsewhere", lambda: self.authorise(web, credential))
        time.sleep(1.1)
        web.prove()
        self.authorise(web, credential)
        self.refused(403, "signing-elsewhere", lambda: self.authorise(phone, credential))
