# SPDX-License-Identifier: AGPL-3.0-or-later
"""Building a school through the public API, as its people would: units, accounts, a year, a class,
marks, certificates, signatures. The demo and the stories are made of these.

Everything can be asked again after a break: what is created carries an Idempotency-Key that follows
from what it is for, and secrets are written down before they are used.
"""
import concurrent.futures
import hashlib
import json
import os
import secrets
import string
import threading
import time
from pathlib import Path

import ca
import class45
from authenticator import totp
from house import Problem, new_key

JOBS = 4  # people at work at the same time
JOB_TIMEOUT_S = 120


def in_parallel(function, items):
    """Calls the function with each item, several at a time; the first failure is raised."""
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        return list(pool.map(function, items))


class Secrets:
    """Passwords and PINs, each in a file of its own that only its owner can read."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _once(self, name, make):
        path = self.folder / name
        if not path.exists():
            self.write(name, make())
        return path.read_text().rstrip("\n")

    def write(self, name, text):
        new = self.folder / f".{name}.new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.rename(self.folder / name)

    def password(self, username):
        return self._once(username, lambda: secrets.token_urlsafe(18))

    def pin(self, username):
        return self._once(f"{username}.pin",
                          lambda: "".join(secrets.choice(string.digits) for _ in range(8)))

    def file(self, username):
        return self.folder / username

    def totp_file(self, username):
        path = self.folder / f"{username}.totp"
        return path if path.exists() else None

    def pin_file(self, username):
        path = self.folder / f"{username}.pin"
        return path if path.exists() else None


class Notebook:
    """What must be known again after a break: a JSON file, always whole. Without a path it lives
    as long as the program."""

    def __init__(self, path=None):
        self.path = path and Path(path)
        self._lock = threading.RLock()
        self.data = json.loads(self.path.read_text()) if path and self.path.exists() else {}

    def write(self, part, name, value):
        with self._lock:
            part[name] = value
            self.save()

    def save(self):
        if not self.path:
            return
        with self._lock:
            new = self.path.with_name(f".{self.path.name}.new")
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(self.data, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            new.rename(self.path)


class Builder:
    """Does things under one tag; the same tag gives the same keys, so the same things."""

    def __init__(self, house, secrets_, notebook=None, part=None, tag=None):
        self.house = house
        self.secrets = secrets_
        self.notebook = notebook or Notebook()
        self.part = self.notebook.data if part is None else part
        self.tag = tag or secrets.token_hex(4)
        self.approver = "leader"  # the second person, by name
        self._sessions = {}
        self._recovery = {}
        self._lock = threading.Lock()
        self._locks = {}

    def key(self, *purpose):
        text = "\0".join([self.tag, *map(str, purpose)])
        return hashlib.sha256(text.encode()).hexdigest()[:40]

    # --- people and units ---

    def session(self, name):
        """The person's session, signed in at the first use."""
        with self._lock:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            if name not in self._sessions:
                username = self.username(name)
                self._sessions[name] = self.house.sign_in(username, self.secrets.password(username))
            return self._sessions[name]

    def renew(self):
        """New tokens for every session; one that has ended is signed in anew at its next use."""
        for name, session in list(self._sessions.items()):
            try:
                session.refresh()
            except Problem:
                del self._sessions[name]

    def sign_in_anew(self, name):
        """A further session of the person."""
        username = self.username(name)
        return self.house.sign_in(username, self.secrets.password(username))

    def meet(self, other, name):
        """Somebody of another part of the house takes part here too."""
        self._sessions[name] = other.session(name)

    def username(self, name):
        return self.part.get("accounts", {}).get(name, {}).get("username", name)

    def account_id(self, name):
        return self.part["accounts"][name]["id"]

    def first_admin(self, name, full_name, province):
        """The province department and its administrator, by the one-time secret."""
        known = self.part.setdefault("accounts", {})
        if name in known:
            return
        secret = (self.house.state_dir / "secrets" / "setup_secret").read_text().strip()
        try:
            self.house.request("POST", "/v1/setup", {
                "secret": secret, "org": province, "username": name, "full_name": full_name,
                "password": self.secrets.password(name)}, key=self.key("setup"))
        except Problem as problem:
            if problem.status != 409:
                raise
            # done before, perhaps by a run of ours that broke off here: then the password fits
        session = self.house.sign_in(name, self.secrets.password(name))
        self._sessions[name] = session
        self.part["province_id"] = session.org_id
        self.notebook.write(known, name, {"id": session.account_id, "username": name})

    def org(self, by, parent_id, kind, name, code):
        return self.session(by).post(
            "/v1/orgs", {"parent_id": parent_id, "kind": kind, "name": name, "code": code},
            key=self.key("org", code))["id"]

    def account(self, by, name, full_name, org_id, role, grant_by=None, username=None):
        """An account with a password of its own and a role. A code that was lost in a break is
        lost: then there will be another account."""
        known = self.part.setdefault("accounts", {})
        if not known.get(name, {}).get("active"):
            self._create(by, name, full_name, org_id, username or name)
            self._activate(name)
        self.grant(grant_by or by, name, org_id, role)

    def grant(self, by, name, org_id, role):
        """Gives the role; where a second person must approve, self.approver does."""
        mine = {"account_id": self.account_id(name), "role": role}
        try:
            self.session(by).post("/v1/grants", {**mine, "org_id": org_id},
                                  key=self.key("grant", name, role))
        except Problem as problem:
            if problem.type == "grant-exists":  # just before a break
                return
            if problem.type != "needs-approval":
                raise
            self.propose(by, org_id, [mine], name, role)

    def propose(self, by, org_id, items, *purpose):
        """Roles for several people, proposed by one and approved by another as one list."""
        proposal = self.session(by).post("/v1/grant-proposals", {"org_id": org_id, "items": items},
                                         key=self.key("propose", *purpose))["id"]
        return self.session(self.approver).post(
            f"/v1/grant-proposals/{proposal}/decision", {"decision": "approved"},
            key=self.key("approve", *purpose))

    def _create(self, by, name, full_name, org_id, username):
        known = self.part["accounts"]
        for attempt in range(1, 10):
            if name in known:
                return
            tried = username if attempt == 1 else f"{username}.{attempt}"
            try:
                made = self.session(by).post(
                    "/v1/accounts", {"org_id": org_id, "username": tried, "full_name": full_name},
                    key=self.key("account", tried)).json
            except Problem as problem:
                if problem.status != 409:
                    raise
                continue
            self.notebook.write(known, name, {"id": made["id"], "username": tried,
                                              "full_name": full_name,
                                              "code": made["activation_code"]})

    def _activate(self, name):
        mine = self.part["accounts"][name]
        body = {"username": mine["username"], "code": mine["code"],
                "password": self.secrets.password(mine["username"])}
        try:
            self.house.request("POST", "/v1/activations", body, key=self.key("activate", name))
        except Problem as problem:
            if problem.type != "activation-refused":
                raise
            if not self.has_password(mine["username"]):
                raise
        self.notebook.write(mine, "active", True)

    def recover(self, by, name):
        """The person begins on the own device and shows the code, the administrator approves, the
        person comes back with a new password and without a factor; what the approval answered."""
        username, own = self.username(name), lambda path, body: self.house.request("POST", path, body)
        begun = own("/v1/recoveries", {"username": username})
        approved = self.session(by).post(f"/v1/accounts/{self.account_id(name)}/reset",
                                         {"user_code": begun["user_code"]}).json
        self.house.forget_security_key(username)
        self.secrets.file(username).unlink()
        self._sessions.pop(name, None)
        own("/v1/recoveries/completion", {"recovery_secret": begun["recovery_secret"],
                                          "password": self.secrets.password(username)})
        return approved

    def has_password(self, username):
        """Activated just before a break? Then the password written down before is the right one."""
        try:
            self.house.sign_in(username, self.secrets.password(username))
        except Problem as problem:
            if problem.type not in ("wrong-credentials", "no-role"):
                raise
            return problem.type == "no-role"  # it was right, but there is no role yet
        return True

    def enrol_codes(self, name):
        """One-time codes beside the security key: for people at a keyboard and for curl. The first
        code is that of the half minute before, so that the current one is still good."""
        username = self.username(name)
        if self.secrets.totp_file(username):
            return
        session = self.session(name)
        secret = session.post("/v1/me/totp", {"name": "Ứng dụng tạo mã (Thử Nghiệm)"})["secret"]
        session.take(session.post("/v1/me/totp/confirmation",
                                  {"code": totp(secret, time.time() - 30)}).json)
        self.secrets.write(f"{username}.totp", secret)

    def recovery_codes(self, name, n):
        """Codes that are each good once: unlike one-time codes, not one in half a minute."""
        self.enrol_codes(name)
        pool = self._recovery.setdefault(name, [])
        if len(pool) < n:
            pool[:] = self.session(name).post("/v1/me/recovery-codes")["codes"]
        taken, pool[:] = pool[:n], pool[n:]
        return taken

    # --- the school's year ---

    def school_year(self, by, org_id):
        return self.session(by).post("/v1/school-years", {"org_id": org_id, **class45.YEAR},
                                     key=self.key("year", org_id))["id"]

    def school_class(self, by, year_id, name="9A1", grade=9):
        return self.session(by).post(
            "/v1/classes", {"school_year_id": year_id, "name": name, "grade": grade},
            key=self.key("class", year_id, name))["id"]

    def roster(self, by, class_id, body, dry_run=False):
        return self.session(by).post(
            f"/v1/classes/{class_id}/roster?dry_run={'true' if dry_run else 'false'}",
            raw=body, content_type="text/csv", key=self.key("roster", class_id, dry_run)).json

    def assign(self, by, class_id, homeroom, subject_teachers):
        """subject_teachers: subject -> name of the account."""
        def person(name):
            mine = self.part["accounts"][name]
            return {"account_id": mine["id"], "full_name": mine["full_name"]}

        self.session(by).put(f"/v1/classes/{class_id}/homeroom", person(homeroom),
                             key=self.key("homeroom", class_id))
        self.session(by).put(f"/v1/classes/{class_id}/assignments",
                             {"items": [{"subject": s, **person(n)}
                                        for s, n in subject_teachers.items()]},
                             key=self.key("assignments", class_id))

    def student_ids(self, by, class_id):
        """Number in the roster -> id."""
        return {s["number"]: s["id"] for s in
                self.session(by).items(f"/v1/classes/{class_id}/students")}

    def save_gradebook(self, teacher, class_id, subject, term, students, ids):
        path = f"/v1/classes/{class_id}/gradebooks/{subject}/{term}"
        session = self.session(teacher)
        cells = [c for s in students for c in class45.cells(s, ids[s.number], subject, term)]
        return session.patch(path, {"cells": cells}, match=session.get(path).etag)

    def save_homeroom_record(self, homeroom, class_id, students, ids):
        path = f"/v1/classes/{class_id}/homeroom-record"
        session = self.session(homeroom)
        rows = [{"student_id": ids[s.number],
                 "conduct_term1": LEVEL[s.conduct[0]], "conduct_term2": LEVEL[s.conduct[1]],
                 "absent_excused": s.excused, "absent_unexcused": s.unexcused,
                 "comment": "Lễ phép, hòa đồng; tham gia đầy đủ các hoạt động của lớp."}
                for s in students]
        return session.patch(path, {"rows": rows}, match=session.get(path).etag)

    def lock_year(self, admin, leader, year_id, number):
        """Proposed, decided, executed; the proposal."""
        proposal = self.session(admin).post(
            f"/v1/school-years/{year_id}/lock-proposals", {"reason": "Đã ký đủ học bạ của năm học"},
            key=self.key("lock", year_id))["id"]
        self.session(leader).post(
            f"/v1/lock-proposals/{proposal}/decision",
            {"decision": "approve", "number": number, "reason": "Học bạ đầy đủ, đúng quy định"},
            key=self.key("decide", year_id))
        self.session(admin).post(f"/v1/lock-proposals/{proposal}/execution",
                                 key=self.key("execute", year_id))
        return proposal

    # --- signing ---

    def credential(self, name, subject, kind="person", key_type="p256", purpose=()):
        """A certified key under the person's PIN; the same one when asked again. purpose: tells a
        further one from the first."""
        session = self.session(name)
        made = session.post("/v1/credentials", {
            "kind": kind, "key_type": key_type, "subject": subject,
            "pin": self.secrets.pin(self.username(name))}, key=self.key("credential", name, kind, *purpose)
        ).json
        if session.get(f"/v1/credentials/{made['id']}")["state"] != "active":
            chain = ca.certify(made["csr"], self.house.state_dir / "ca", kind)
            session.put(f"/v1/credentials/{made['id']}/certificate", {"chain": chain},
                        key=self.key("certificate", name, kind, *purpose))
        return made["id"]

    def sign(self, name, credential_id, class_id, stage, subject=None):
        """The whole walk: documents waiting for me, authorise exactly these, sign. Their number."""
        session = self.session(name)
        found = session.post(f"/v1/classes/{class_id}/documents", {
            "stage": stage, "credential_id": credential_id,
            **({"subject": subject} if subject else {})})["items"]
        waiting = [d for d in found if d["state"] == "waiting"]
        if waiting:
            self._sign_these(session, name, credential_id, waiting)
        return len(found)

    def _sign_these(self, session, name, credential_id, waiting):
        sad = session.post("/v1/authorisations", {
            "credential_id": credential_id, "pin": self.secrets.pin(self.username(name)),
            "digests": [d["sha256"] for d in waiting]}, key=new_key())["sad"]
        done = session.post("/v1/document-signatures", {
            "sad": sad, "document_ids": [d["id"] for d in waiting]})["items"]
        bad = [d for d in done if d["outcome"] not in ("signed", "already_signed")]
        assert not bad and len(done) == len(waiting), bad

    def sign_partial(self, name, credential_id, student, stage, subject=None):
        """The student's part of a year that goes on elsewhere; the documents of the part."""
        session = self.session(name)
        found = session.post(f"/v1/students/{student}/partial-documents", {
            "stage": stage, "credential_id": credential_id,
            **({"subject": subject} if subject else {})})["items"]
        waiting = [d for d in found if d["state"] == "waiting"]
        if not waiting:
            return found
        sad = session.post("/v1/authorisations", {
            "credential_id": credential_id, "pin": self.secrets.pin(self.username(name)),
            "digests": [d["sha256"] for d in waiting]}, key=new_key())["sad"]
        return session.post("/v1/partial-document-signatures", {
            "sad": sad, "document_ids": [d["id"] for d in waiting]})["items"]

    # --- jobs of the archive ---

    def wait_for(self, by, path):
        """Until the job has ended; its last state."""
        deadline = time.monotonic() + JOB_TIMEOUT_S
        while time.monotonic() < deadline:
            job = self.session(by).get(path).json
            if job["state"] in ("succeeded", "failed"):
                return job
            time.sleep(0.05)
        raise TimeoutError(f"{path} is still {job['state']}")


LEVEL = {"T": "tot", "K": "kha", "D": "dat", "C": "chua_dat"}
