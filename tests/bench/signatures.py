# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loads on signing: a class's documents of a subject at a time (45 digests, one PIN), by several
teachers at once; and OpenSSL's own figures. Each function gives a sample for meter.py."""
import concurrent.futures
import hashlib
import os
import subprocess
import time

from house import new_key
from meter import Failed, percentile

CLASS = 45


class Signatures:
    def __init__(self, options, meter, house, schools, subjects):
        self.options = options
        self.meter = meter
        self.house = house
        self.schools = schools
        self.left = {s: list(subjects) for s in schools}  # what no document was signed of yet
        secret = (house.state_dir / "secrets" / "client_records").read_text().strip()
        self.service_token = house.request(
            "POST", "/v1/service-tokens", {"client_id": "records", "client_secret": secret},
            at="auth")["access_token"]

    def _load(self, jobs, job):
        """job gives its number of signatures; the sample counts signatures, latency is a job's."""
        def timed(arguments):
            at = time.monotonic()
            signed = job(*arguments)
            return signed, time.monotonic() - at

        sample = {}
        with self.meter.measure(sample):
            at = time.monotonic()
            with concurrent.futures.ThreadPoolExecutor(self.options.signers) as pool:
                done = list(pool.map(timed, jobs))
            seconds = time.monotonic() - at
        took = [t * 1e6 for _, t in done]
        return {**sample, "n": sum(n for n, _ in done), "seconds": seconds,
                "p50_us": percentile(took, 0.5), "p99_us": percentile(took, 0.99)}

    def stage(self, key_type):
        """Prepare the documents, authorise, sign, all through the gateway."""
        per_school = self.options.stages
        jobs = [(s, self.left[s].pop()) for _ in range(per_school) for s in self.schools]

        def sign(school, subject):
            signed = school.sign("teacher", school.credentials[key_type], school.class_id,
                                 "subject_result", subject)
            if signed != CLASS:
                raise Failed(f"{signed} signatures instead of {CLASS}")
            return signed

        return self._load(jobs, sign)

    def service(self, key_type):
        """The signing service alone: authorise 45 digests and sign them."""
        jobs = [(s,) for _ in range(self.options.stages) for s in self.schools]

        def sign(school):
            digests = [hashlib.sha256(os.urandom(32)).hexdigest() for _ in range(CLASS)]
            pin = school.secrets.pin(school.username("teacher"))
            sad = school.teacher.post("/v1/authorisations", {
                "credential_id": school.credentials[key_type], "pin": pin, "digests": digests},
                at="signing", key=new_key())["sad"]
            made = school.teacher.post(
                "/v1/signatures", {"sad": sad, "digests": digests}, at="signing",
                headers={"X-Service-Authorization": f"Bearer {self.service_token}"})["items"]
            if [m["sha256"] for m in made] != digests:
                raise Failed("not the signatures that were asked for")
            return CLASS

        return self._load(jobs, sign)


# The name that `openssl speed` takes, and how its machine-readable line begins.
ALGORITHMS = {"p256": ("ecdsap256", "+F4"), "rsa2048": ("rsa2048", "+F2")}


def openssl_speed(key_type, seconds):
    """A sample of raw signatures by one thread, without message, CMS, store or PIN."""
    name, mark = ALGORITHMS[key_type]
    said = subprocess.run(["openssl", "speed", "-mr", "-seconds", str(seconds), name], check=True,
                          capture_output=True, text=True, timeout=6 * seconds + 10).stdout
    line = next(at for at in said.splitlines() if at.startswith(mark))
    figure = float(line.split(":")[3])
    if figure <= 0:
        raise Failed(f"openssl speed: {line}")
    us = 1e6 / figure if figure > 1 else figure * 1e6  # a rate in OpenSSL 3, else a time
    cpu = {p: 0.0 for p in ("gateway", "auth", "records", "signing", "db")}
    return {"n": 1, "seconds": us / 1e6, "p50_us": us, "p99_us": us, "foreign_cores": 0.0,
            "cpu_s": {**cpu, "client": us / 1e6}}


def openssl_verify_speed(seconds):
    """Raw P-256 verifications a second by one thread; openssl counts by processor time."""
    said = subprocess.run(["openssl", "speed", "-mr", "-seconds", str(seconds), "ecdsap256"],
                          check=True, capture_output=True, text=True,
                          timeout=6 * seconds + 10).stdout
    figure = float(next(at for at in said.splitlines() if at.startswith("+F4")).split(":")[4])
    if figure <= 0:
        raise Failed("openssl speed: no verifications")
    return figure if figure > 1 else 1 / figure
