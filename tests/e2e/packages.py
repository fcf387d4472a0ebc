# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the archive makes for a school, asked for by its people and fetched."""


def _fetch(school, by, path):
    job = school.wait_for(by, path)
    assert job["state"] == "succeeded", job
    return school.session(by).get(f"{path}/package").body


def hand_over(school, by, student_id, year_id, leader="leader"):
    """The package of a student's year, asked for by the homeroom teacher and approved."""
    path = "/v1/handovers/" + school.session(by).post("/v1/handovers", {
        "student_id": student_id, "school_year_id": year_id,
        "reason": "Chuyển trường theo gia đình"}).json["id"]
    school.session(leader).post(f"{path}/approval")
    return _fetch(school, by, path)


def archive_class(school, admin, class_id):
    """The package of a class of a locked year."""
    return _fetch(school, admin, "/v1/class-archives/" + school.session(admin).post(
        "/v1/class-archives", {"class_id": class_id}).json["id"])
