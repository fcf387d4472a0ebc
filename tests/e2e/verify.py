# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proves an unpacked package with what every Linux machine has: openssl, sha256sum, pdfsig.

Nothing of ours takes part, and the root certificate is one's own copy, never the package's.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import ssl
import subprocess
import unicodedata
import zipfile
from pathlib import Path

STAGES = ("subject_result", "year_summary", "approval", "seal")
ADDED = ("addendum", "addendum_approval", "addendum_seal")  # after the summer, if at all
BELOW = {"seal": "approval", "approval": "year_summary", "addendum_seal": "addendum_approval",
         "addendum_approval": "addendum", "retest_result": "adds_to"}


def unpack(package, into):
    """Unzips and gives the bag's folder; refuses names that lead outside."""
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            if name.startswith("/") or ".." in Path(name).parts or "\\" in name:
                raise ValueError(f"a name that leads outside: {name}")
        archive.extractall(into)
    roots = [p for p in Path(into).iterdir() if (p / "bagit.txt").is_file()]
    if len(roots) != 1:
        raise ValueError(f"not one bag in {package}: {roots}")
    return roots[0]


def check_manifests(bag):
    """sha256sum of every file, in both manifests; and no file beside them."""
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", manifest], cwd=bag,
                       check=True, capture_output=True)
    listed = {line.split("  ", 1)[1] for line in
              (bag / "manifest-sha256.txt").read_text().splitlines()}
    there = {str(p.relative_to(bag)) for p in (bag / "data").rglob("*") if p.is_file()}
    assert listed == there, sorted(listed ^ there)
    return len(there)


def openssl_verify(document, signature, root, certificate_out):
    """openssl's own words: (accepted, what it says)."""
    answer = subprocess.run(
        ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", signature,
         "-content", document, "-CAfile", root, "-no-CApath", "-purpose", "any",
         "-signer", certificate_out, "-out", os.devnull], capture_output=True, text=True)
    return answer.returncode == 0, answer.stderr.strip()


def certificate_sha256(pem):
    """Of the first certificate in a PEM text: SHA-256 of its DER."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(
        pem[:pem.index("-----END CERTIFICATE-----") + 25])).hexdigest()


def documents(bag):
    """[(path, parsed document)] of every signed document, students in order."""
    return [(p, json.loads(p.read_bytes())) for p in sorted(bag.glob("data/students/*/*.json"))]


def stage_of(document):
    return re.fullmatch(r"hbdt:(\w+):1", document["schema"]).group(1)


def _check_one(path, document, root, work):
    signature = Path(f"{path}.p7s")
    assert signature.is_file(), f"no signature beside {path.name}"
    signer = work / f"{document['id']}.pem"
    accepted, said = openssl_verify(path, signature, root, signer)
    assert accepted, f"{path.name}: {said}"
    claimed = document["signer"]["certificate_sha256"]
    assert certificate_sha256(signer.read_text()) == claimed, f"{path.name}: signed by another"
    signer.unlink()
    return document["id"]


def check_documents(found, root, work):
    """Every signature by openssl, and who signed is who the document says."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return len(list(pool.map(lambda d: _check_one(*d, root, Path(work)), found)))


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_links(found, subjects):
    """seal -> approval -> year summary -> every subject result, by SHA-256 of document and
    signature; one chain for each student. Gives the number of links."""
    by_id = {d["id"]: p for p, d in found}
    links = 0
    old = superseded(found)

    def follow(link, of):
        nonlocal links
        path = by_id[link["id"]]
        assert _sha256(path) == link["sha256"], f"{of.name} links another {path.name}"
        assert _sha256(Path(f"{path}.p7s")) == link["signature_sha256"], (
            f"{of.name} links another signature of {path.name}")
        links += 1
        return link["id"]

    def follow_up(link, of):
        """The newest stand on the newest."""
        assert follow(link, of) not in old or of in old.values(), f"{of.name} links an old version"

    students = {}
    for path, document in found:
        students.setdefault(document["student"]["id"], []).append((path, document))
    for student, parts in students.items():
        stages = [stage_of(d) for _, d in parts if d["id"] not in old]
        for stage, count in zip(STAGES, (len(subjects), 1, 1, 1)):
            assert stages.count(stage) == count, f"student {student}: {stages.count(stage)} {stage}"
        added = [s for s in stages if s not in STAGES and s != "retest_result"]
        assert sorted(added) in ([], sorted(ADDED)), f"student {student}: {added}"
        for path, document in parts:
            stage = stage_of(document)
            if document["supersedes"]:
                follow(document["supersedes"], path)
                links -= 1
            for link in document.get("withdrawn", ()):
                follow(link, path)
                links -= 1
            if stage in BELOW:
                follow_up(document[BELOW[stage]], path)
            elif stage == "addendum":
                for link in (*document["retest_results"], *document["adds_to"].values()):
                    follow_up(link, path)
                if document["id"] not in old:
                    assert stages.count("retest_result") == len(document["retest_results"])
            elif stage == "year_summary":
                linked = {r["subject"] for r in document["subject_results"]}
                assert linked == set(subjects), sorted(linked ^ set(subjects))
                for link in document["subject_results"]:
                    follow_up(link, path)
    return links


def superseded(found):
    """Id -> path of the documents that count no more: a later version was made instead of them, or,
    of an addendum's parts, the newest summary or addendum says that they are withdrawn."""
    named = {d["supersedes"]["id"] for _, d in found if d["supersedes"]}
    withdrawn = {link["id"] for _, d in found if d["id"] not in named
                 for link in d.get("withdrawn", ())}
    return {d["id"]: p for p, d in found if d["id"] in named | withdrawn}


def pdfsig(pdf):
    """What poppler says of the PDF's signatures; it looks for trust in the system's own store, so
    only the signature itself is judged here."""
    said = subprocess.run(["pdfsig", "-nocert", pdf], capture_output=True, text=True).stdout
    return "Signature is Valid" in said, said


def transcript_text(bag):
    """All words of its one printed transcript, in reading order."""
    text, = transcript_texts(bag)
    return text


def transcript_texts(bag):
    return [_text_of(pdf) for pdf in sorted(bag.glob("data/students/*/transcript.pdf"))]


def _text_of(pdf):
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True,
                          check=True).stdout
    return unicodedata.normalize("NFC", " ".join(text.split()))


def bag_info(bag):
    """Label -> value."""
    return dict(line.split(": ", 1) for line in (bag / "bag-info.txt").read_text().splitlines())


def check_bag(bag, root, subjects, work):
    """Everything; counts of {files, signatures, links, pdfs, superseded}."""
    files = check_manifests(bag)
    found = documents(bag)
    signatures = check_documents(found, root, work)
    links = check_links(found, subjects)
    pdfs = sorted(bag.glob("data/students/*/transcript.pdf"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for pdf, (valid, said) in zip(pdfs, pool.map(pdfsig, pdfs)):
            assert valid, f"{pdf}: {said}"
    return {"files": files, "signatures": signatures, "links": links, "pdfs": len(pdfs),
            "superseded": len(superseded(found))}
