-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the running service may do; the audit chain can only grow.
GRANT SELECT, INSERT, UPDATE ON hbdt_records.school TO hbdt_records;
-- UPDATE was given whole once; GRANT first, since what was never given cannot be revoked.
GRANT SELECT, INSERT, UPDATE ON hbdt_records.school_year TO hbdt_records;
REVOKE UPDATE ON hbdt_records.school_year FROM hbdt_records;
GRANT UPDATE (state, version) ON hbdt_records.school_year TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.year_school TO hbdt_records;
-- A class stays in its year, else it could be carried out of a locked one.
GRANT SELECT, INSERT, UPDATE ON hbdt_records.class TO hbdt_records;
REVOKE UPDATE ON hbdt_records.class FROM hbdt_records;
GRANT UPDATE (homeroom_account_id, homeroom_name, record_version, special_subject)
    ON hbdt_records.class TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.student TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.student_code_change TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.class_move TO hbdt_records;
GRANT SELECT, INSERT, UPDATE (state, reversal_reason, reversed_by, reversed_at)
    ON hbdt_records.student_merge TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.student_merge_enrolment TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.enrolment TO hbdt_records;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_records.assignment TO hbdt_records;
GRANT SELECT, INSERT, DELETE ON hbdt_records.subject_student TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.gradebook TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.mark TO hbdt_records;
-- What a document says never changes; it is signed, or taken back while nobody has signed it; it
-- ends when it is corrected or sent back.
GRANT SELECT, INSERT, DELETE, UPDATE (state, signature, signature_sha256, signed_at, ended_reason,
    ended_by, ended_at, correction_id) ON hbdt_records.document TO hbdt_records;
-- What a correction asks for never changes; it is agreed to, decided, carried out.
GRANT SELECT, INSERT, UPDATE (state, agreed_by, agreed_by_name, agreed_at, refusal_reason,
    decision_number, decision_reason, decided_by, decided_by_name, decided_at, expires_at,
    executed_by, executed_at) ON hbdt_records.correction TO hbdt_records;
-- What was proposed never changes; it is decided, and carried out.
GRANT SELECT, INSERT, UPDATE ON hbdt_records.lock_proposal TO hbdt_records;
REVOKE UPDATE ON hbdt_records.lock_proposal FROM hbdt_records;
GRANT UPDATE (state, decision_number, decision_reason, decided_by, decided_at, override_reason,
    executed_by, executed_at, expires_at) ON hbdt_records.lock_proposal TO hbdt_records;
-- A year that is locked stays so.
GRANT SELECT, INSERT ON hbdt_records.year_lock TO hbdt_records;
GRANT SELECT, INSERT, DELETE ON hbdt_records.school_unit TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.unit_gate TO hbdt_records;
-- What a window says never changes; it can end early.
GRANT SELECT, INSERT, UPDATE (closed_by, closed_at, close_reason, version)
    ON hbdt_records.entry_window TO hbdt_records;
GRANT SELECT, DELETE ON hbdt_records.inspection_due TO hbdt_records;
-- A report never changes; once it is finished.
GRANT SELECT, INSERT, UPDATE (finished_at) ON hbdt_records.inspection_report TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.inspection_school TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.inspection_line TO hbdt_records;
GRANT SELECT, INSERT, UPDATE (term_1_ends_on, term_2_ends_on, summer_ends_on, closes_on,
    responsible_account_id, responsible_name, named_at, version)
    ON hbdt_records.year_calendar TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.year_sign_off TO hbdt_records;
GRANT SELECT, INSERT, UPDATE (state, version, submitted_by, submitted_at, confirmed_by,
    confirmed_at, reopened_by, reopened_at, reopen_reason)
    ON hbdt_records.class_month TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.month_absence TO hbdt_records;
-- What a substitution says never changes; it is decided, or ended.
GRANT SELECT, INSERT, UPDATE (state, decision_number, decision_reason, decided_by, decided_at,
    ended_by, ended_at) ON hbdt_records.substitution TO hbdt_records;
-- A change is history: it only gets its place in the stream.
GRANT SELECT, INSERT, UPDATE (position) ON hbdt_records.change_event TO hbdt_records;
GRANT SELECT, UPDATE ON hbdt_records.change_head TO hbdt_records;
-- When and why a student left never changes; they may come back.
GRANT SELECT, INSERT, UPDATE (returned_class_id, returned_on, returned_by, returned_at)
    ON hbdt_records.leaving TO hbdt_records;
-- Who goes where, when and why never changes; it is decided, answered, carried out, received, closed.
GRANT SELECT, INSERT, UPDATE (state, from_class_id, to_class_id, decided_by, decided_at,
    decision_number, decision_reason, override_reason, answered_by, answered_at, answer_number,
    answer_reason, executed_by, executed_at, package, package_sha256, receipt, receipt_sha256,
    receipt_certificate_sha256, receipt_signature, received_by, received_at, closed_by, closed_at)
    ON hbdt_records.transfer TO hbdt_records;
-- The same between installations: what was asked for, and what came, never changes.
GRANT SELECT, INSERT, UPDATE (state, class_id, decided_by, decided_at, decision_number,
    decision_reason, override_reason, executed_by, executed_at, within_year, package,
    package_sha256, note, note_sha256, note_certificate_sha256, note_signature, sent_by, sent_at,
    cancel_number, cancel_reason, cancelled_by, cancelled_at, answer, answer_sha256,
    answer_certificate_sha256, answer_signature, closed_by, closed_at, back_arrival_id)
    ON hbdt_records.departure TO hbdt_records;
GRANT SELECT, INSERT, UPDATE (state, class_id, student_id, decided_by, decided_at,
    decision_number, decision_reason, answer, answer_sha256, answer_certificate_sha256,
    answer_signature, answered_by, answered_at) ON hbdt_records.arrival TO hbdt_records;
GRANT SELECT, INSERT, DELETE, UPDATE (state, signature, signature_sha256, signed_at, ended_reason)
    ON hbdt_records.partial_document TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.arrival_document TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.idempotency_key TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.audit_event TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.audit_head TO hbdt_records;
GRANT SELECT ON hbdt_records.schema_migration TO hbdt_records;
GRANT SELECT, INSERT, UPDATE ON hbdt_records.summer_book TO hbdt_records;
-- Who is registered and has no result yet may be taken off again.
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_records.summer_result TO hbdt_records;
-- Nobody's record: whoever has it may change it or throw it away.
GRANT SELECT, INSERT, DELETE, UPDATE (subject, text, version)
    ON hbdt_records.comment_template TO hbdt_records;
-- What a case is about never changes; findings are submitted, answered, the case is closed. Who read
-- what is history.
GRANT SELECT, INSERT, UPDATE (state, conclusion, submitted_by, submitted_at, close_reason,
    override_reason, closed_by, closed_at, version) ON hbdt_records.case_file TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.case_inspector TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.case_scope TO hbdt_records;
GRANT SELECT, INSERT, UPDATE (reply, replied_by, replied_at)
    ON hbdt_records.case_finding TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.case_read TO hbdt_records;
-- What was asked stays; it is answered, closed, and goes along with its student.
GRANT SELECT, INSERT, UPDATE (class_id, student_id, state, outcome, reply, answered_by,
    answered_by_name, answered_at, closed_at, version) ON hbdt_records.flag TO hbdt_records;
-- A batch stays its signer's, of its stage and grade; asked again, its items are others.
GRANT SELECT, INSERT, UPDATE (credential_id, complete, asked_at) ON hbdt_records.signing_batch
    TO hbdt_records;
GRANT SELECT, INSERT, DELETE ON hbdt_records.signing_batch_item TO hbdt_records;
-- What was decided stays: signed documents name it.
GRANT SELECT, INSERT ON hbdt_records.rule_confirmation TO hbdt_records;
GRANT SELECT, INSERT ON hbdt_records.principal_decision TO hbdt_records;
-- A picture is replaced, and taken away; what it was stays as a digest in the feed.
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_records.student_photo TO hbdt_records;
-- Numbers that are made anew from the rest.
GRANT SELECT, INSERT, DELETE ON hbdt_records.class_progress TO hbdt_records;
GRANT SELECT, INSERT, DELETE ON hbdt_records.grade_progress TO hbdt_records;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_records.summary_due TO hbdt_records;
GRANT SELECT, UPDATE (position) ON hbdt_records.summary_head TO hbdt_records;
GRANT SELECT, INSERT, DELETE ON hbdt_records.class_outcome TO hbdt_records;
GRANT SELECT, INSERT, DELETE ON hbdt_records.school_quality TO hbdt_records;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_records.quality_due TO hbdt_records;
GRANT SELECT, INSERT, DELETE ON hbdt_records.school_anomaly TO hbdt_records;
GRANT SELECT, INSERT, UPDATE, DELETE ON hbdt_records.anomaly_due TO hbdt_records;
