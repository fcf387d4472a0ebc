# SPDX-License-Identifier: AGPL-3.0-or-later
"""A package that somebody changed: the verifier says INVALID and names the file, and so does plain
openssl."""
import base64
import hashlib
import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import ca
import class45
import demo as demo_story
import support
import verify


def digest(data):
    return hashlib.sha256(data).hexdigest()


class Bag:
    """An unpacked package that can be spoilt and packed again."""

    def __init__(self, folder):
        self.folder = folder
        self.student = next(folder.glob("data/students/*"))

    def document(self, subject):
        return next(self.student.glob(f"subject_result-{subject}.*.json"))

    def path(self, file):
        return str(file.relative_to(self.folder))

    def make_manifests_match(self):
        """As a forger would: every digest is right again."""
        lines = [f"{digest(p.read_bytes())}  {p.relative_to(self.folder)}\n"
                 for p in sorted((self.folder / "data").rglob("*")) if p.is_file()]
        (self.folder / "manifest-sha256.txt").write_text("".join(lines))
        tags = [f"{digest((self.folder / name).read_bytes())}  {name}\n"
                for name in ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")]
        (self.folder / "tagmanifest-sha256.txt").write_text("".join(tags))

    def zipped(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for file in sorted(self.folder.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(self.folder.parent))
        return out.getvalue()


def flip_a_mark(file):
    """One byte of one mark: 8.5 is not 8.4."""
    data = bytearray(file.read_bytes())
    at = data.index(b'"ck":') + 5
    data[at] = ord("9") if data[at] != ord("9") else ord("8")
    file.write_bytes(data)


class Tampered(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.demo = support.demo()
        cls.root = cls.demo.summary["root_certificate"]

    def setUp(self):
        work = tempfile.TemporaryDirectory(prefix="hbdt-")
        self.addCleanup(work.cleanup)
        self.work = Path(work.name)
        self.bag = Bag(verify.unpack(self.demo.summary["handover_package"], self.work / "bag"))

    def ask(self, package):
        return self.demo.school.session(demo_story.LEADER[0]).post(
            "/v1/package-verifications", raw=package, content_type="application/zip").json

    def named(self, *files):
        """The system finds fault, and with each of these files."""
        answer = self.ask(self.bag.zipped())
        self.assertEqual(answer["verdict"], "INVALID", answer)
        found = {f["path"] for f in answer["findings"]}
        for file in files:
            path = file if isinstance(file, str) else self.bag.path(file)
            self.assertIn(path, found, answer["findings"])
        for finding in answer["findings"]:
            self.assertTrue(finding["code"] and finding["detail"] and finding["detail_en"])
        return answer

    def openssl_refuses(self):
        with self.assertRaises((AssertionError, subprocess.CalledProcessError, KeyError)):
            verify.check_bag(self.bag.folder, self.root, class45.SUBJECTS, self.work)

    def test_untouched_it_is_valid_even_packed_anew(self):
        """Else nothing below would prove anything."""
        self.bag.make_manifests_match()
        answer = self.ask(self.bag.zipped())
        self.assertEqual((answer["verdict"], answer["findings"]), ("VALID", []))
        self.assertEqual(len(answer["documents"]), 15)
        self.assertEqual({d["verdict"] for d in answer["documents"]}, {"VALID"})
        verify.check_bag(self.bag.folder, self.root, class45.SUBJECTS, self.work)

    def test_one_byte_of_one_mark(self):
        flip_a_mark(self.bag.document("toan"))
        self.named(self.bag.document("toan"))
        self.openssl_refuses()

    def test_one_byte_of_one_mark_and_the_manifest_to_match(self):
        flip_a_mark(self.bag.document("toan"))
        self.bag.make_manifests_match()
        answer = self.named(self.bag.document("toan"))
        bad = {d["path"] for d in answer["documents"] if d["verdict"] != "VALID"}
        self.assertEqual(bad, {self.bag.path(self.bag.document("toan"))})
        self.openssl_refuses()

    def test_a_subject_signature_is_gone(self):
        for fix in (False, True):
            with self.subTest(manifest_matches=fix):
                signature = Path(f"{self.bag.document('khtn')}.p7s")
                if signature.exists():
                    signature.unlink()
                if fix:
                    self.bag.make_manifests_match()
                answer = self.ask(self.bag.zipped())
                self.assertEqual(answer["verdict"], "INVALID")
                self.assertTrue(any(f["path"].startswith(self.bag.path(self.bag.document("khtn")))
                                    for f in answer["findings"]), answer["findings"])
                self.openssl_refuses()

    def test_document_and_signature_are_gone_together(self):
        document = self.bag.document("khtn")
        Path(f"{document}.p7s").unlink()
        document.unlink()
        self.bag.make_manifests_match()
        answer = self.ask(self.bag.zipped())
        self.assertEqual(answer["verdict"], "INVALID", answer)
        self.assertTrue(any("khtn" in f["path"] + f["detail"] for f in answer["findings"]),
                        answer["findings"])
        self.openssl_refuses()

    def sign_as(self, document, name, authority):
        """A good signature over the document, of another person."""
        request, key = self.work / "r.pem", self.work / "k.pem"
        subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request,
                        "-utf8", "-subj", f"/C=VN/O=Trường Thử Nghiệm/CN={name}"], check=True,
                       capture_output=True)
        chain = self.work / "chain.pem"
        chain.write_text(ca.certify(request.read_text(), authority))
        subprocess.run(["openssl", "cms", "-sign", "-cades", "-binary", "-nosmimecap", "-md",
                        "sha256", "-in", document, "-signer", chain, "-inkey", key, "-certfile",
                        authority / "issuing.pem", "-outform", "DER", "-out", f"{document}.p7s"],
                       check=True, capture_output=True)
        self.bag.make_manifests_match()

    def test_another_teachers_signature_over_the_same_document(self):
        document = self.bag.document("toan")
        self.sign_as(document, "Giáo viên khác Thử Nghiệm", support.STATE_DIR / "ca")
        accepted, said = verify.openssl_verify(document, Path(f"{document}.p7s"), self.root,
                                               self.work / "signer.pem")
        self.assertTrue(accepted, said)  # a good signature, of the wrong person
        self.named(document)
        self.openssl_refuses()

    def test_a_signature_from_an_authority_nobody_trusts(self):
        own = self.work / "own-ca"
        ca.init(own)
        document = self.bag.document("toan")
        self.sign_as(document, class45.TEACHERS["gv.toan"][0], own)
        self.named(document)
        self.openssl_refuses()
        shutil.copy(own / "root.pem", next(self.bag.folder.rglob("root.pem")))
        self.bag.make_manifests_match()
        self.named(document)  # the package's own root counts for nothing

    def test_another_subjects_signature(self):
        toan, khtn = self.bag.document("toan"), self.bag.document("khtn")
        shutil.copy(f"{khtn}.p7s", f"{toan}.p7s")
        self.bag.make_manifests_match()
        self.named(toan)
        self.openssl_refuses()

    def test_another_students_signed_document(self):
        """Signed by the right teacher, but of somebody else."""
        others = verify.unpack(self.demo.summary["class_archive"], self.work / "class")
        other = next(p for p in others.glob("data/students/*") if p.name != self.bag.student.name)
        mine = self.bag.document("toan")
        theirs = next(other.glob("subject_result-toan.*.json"))
        shutil.copy(theirs, mine)
        shutil.copy(f"{theirs}.p7s", f"{mine}.p7s")
        self.bag.make_manifests_match()
        answer = self.ask(self.bag.zipped())
        self.assertEqual(answer["verdict"], "INVALID")
        self.assertTrue(answer["findings"])
        self.openssl_refuses()

    def test_only_a_manifest_is_changed(self):
        manifest = self.bag.folder / "manifest-sha256.txt"
        lines = manifest.read_text().splitlines(keepends=True)
        manifest.write_text("".join(["0" * 64 + lines[0][64:], *lines[1:]]))
        self.named(lines[0].rstrip("\n").split("  ", 1)[1])
        self.openssl_refuses()

    def test_a_file_that_no_manifest_knows(self):
        extra = self.bag.student / "extra.json"
        extra.write_text("{}")
        self.named(extra)
        self.openssl_refuses()

    def test_the_pdf_is_changed(self):
        pdf = self.bag.student / "transcript.pdf"
        data = bytearray(pdf.read_bytes())
        data[len(data) // 2] ^= 1
        pdf.write_bytes(data)
        self.bag.make_manifests_match()
        self.named(pdf)

    def test_what_is_no_package(self):
        session = self.demo.school.session(demo_story.LEADER[0])

        def send(body, content_type="application/zip"):
            return session.post("/v1/package-verifications", raw=body, content_type=content_type)

        slipped = io.BytesIO()
        with zipfile.ZipFile(slipped, "w") as archive:
            archive.writestr("bag/bagit.txt", "BagIt-Version: 1.0\n")
            archive.writestr("../../../tmp/hbdt-slipped", "x")
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bag/bagit.txt", b"\0" * 200_000_000)
        for what, body in (("nothing", b""), ("text", b"hello"),
                           ("half a zip", self.bag.zipped()[:5000]),
                           ("names that lead outside", slipped.getvalue()),
                           ("a bomb", bomb.getvalue())):
            with self.subTest(what=what):
                try:
                    answer = send(body).json
                except support.Problem as problem:
                    self.assertIn(problem.status, (400, 413, 422), problem)
                else:
                    self.assertEqual(answer["verdict"], "INVALID")
                    self.assertTrue(answer["findings"])
        self.assertFalse(Path("/tmp/hbdt-slipped").exists())
        self.refused(415, "unsupported-media-type", lambda: send(b"{}", "application/json"))

    def test_a_single_signature_is_judged_too(self):
        document = self.bag.document("toan")
        item = {"content_sha256": digest(document.read_bytes()),
                "signature": base64.b64encode(Path(f"{document}.p7s").read_bytes()).decode()}
        session = self.demo.school.session("gv.toan")
        good, bad = session.post("/v1/verifications", {
            "items": [item, {**item, "content_sha256": "00" * 32}]})["items"]
        self.assertEqual((good["verdict"], good["signer"]["common_name"]),
                         ("VALID", class45.TEACHERS["gv.toan"][0]))
        self.assertEqual((bad["verdict"], bad["code"]), ("INVALID", "DIGEST_MISMATCH"))
