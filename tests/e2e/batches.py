# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing a grade or a whole school, as a program in the signer's hands does it."""
from house import new_key

AUTHORISED = 1000  # digests an authorisation covers at most
SLICE = 100


def ask(school, by, credential, stage, at="gateway", **more):
    return school.session(by).post(f"/v1/school-years/{school.year_id}/signing-batches", {
        "stage": stage, "credential_id": credential, **more}, at=at).json


def items(school, by, batch, state=None):
    query = f"?limit=500{f'&state={state}' if state else ''}"
    return school.session(by).items(f"/v1/signing-batches/{batch}/items{query}")


def authorise(school, by, credential, waiting):
    return school.session(by).post("/v1/authorisations", {
        "credential_id": credential, "pin": school.secrets.pin(school.username(by)),
        "digests": [i["sha256"] for i in waiting]}, key=new_key())["sad"]


def sign_slice(school, by, sad, part, **more):
    return school.session(by).post("/v1/document-signatures", {
        "sad": sad, "document_ids": [i["document_id"] for i in part], "skip_ended": True,
        **more}).json["items"]


def sign_all(school, by, credential, batch, size=SLICE):
    """One PIN for each thousand; the outcomes."""
    done = []
    while waiting := items(school, by, batch, "waiting")[:AUTHORISED]:
        sad = authorise(school, by, credential, waiting)
        for i in range(0, len(waiting), size):
            done += sign_slice(school, by, sad, waiting[i:i + size])
    return done
