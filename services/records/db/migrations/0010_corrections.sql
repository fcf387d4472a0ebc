-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Corrections of what is signed, versions of documents, and what a correction opens in a locked
-- year: its one cell, and the documents of its one student, until it expires.

CREATE TABLE IF NOT EXISTS correction (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    school_year_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    student_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,      -- '' = the homeroom teacher's record
    term TINYINT NOT NULL,             -- 0 of the homeroom teacher's record
    field VARCHAR(20) NOT NULL,        -- tx1 … ck, comment; conduct_term1 … homeroom_comment
    old_value VARCHAR(1000) NOT NULL,  -- '' = empty
    new_value VARCHAR(1000) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    evidence VARCHAR(1000) NOT NULL,
    state VARCHAR(10) NOT NULL,        -- requested, agreed, refused, approved, rejected, executed, withdrawn
    requested_by BIGINT NOT NULL,
    requested_by_name VARCHAR(100) NOT NULL,
    requested_at CHAR(20) NOT NULL,
    agreed_by BIGINT NULL,             -- the homeroom teacher, who agreed or refused
    agreed_by_name VARCHAR(100) NULL,
    agreed_at CHAR(20) NULL,
    refusal_reason VARCHAR(500) NULL,
    decision_number VARCHAR(50) NULL,
    decision_reason VARCHAR(500) NULL,
    decided_by BIGINT NULL,
    decided_by_name VARCHAR(100) NULL,
    decided_at CHAR(20) NULL,
    expires_at CHAR(20) NULL,          -- until then it can be carried out, and signed after a lock
    executed_by BIGINT NULL,
    executed_at CHAR(20) NULL,
    PRIMARY KEY (id),
    KEY correction_year (school_year_id, student_id),
    KEY correction_student (class_id, student_id),
    CONSTRAINT correction_class FOREIGN KEY (class_id) REFERENCES class (id),
    CONSTRAINT correction_part CHECK ((subject = '') = (term = 0))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Why a signed document counts no more: corrected (superseded), or sent back (refused).
ALTER TABLE document ADD COLUMN IF NOT EXISTS ended_reason VARCHAR(500) NULL;
ALTER TABLE document ADD COLUMN IF NOT EXISTS ended_by BIGINT NULL;
ALTER TABLE document ADD COLUMN IF NOT EXISTS ended_at VARCHAR(20) NULL;
ALTER TABLE document ADD COLUMN IF NOT EXISTS correction_id BIGINT NULL;

-- The steps of a correction, each its own person's (S6), whoever writes them.
CREATE OR REPLACE TRIGGER correction_first BEFORE INSERT ON correction FOR EACH ROW
IF NOT COALESCE(NEW.decided_by IS NULL AND NEW.expires_at IS NULL AND NEW.executed_by IS NULL
    AND ((NEW.state = 'requested' AND NEW.agreed_by IS NULL)
        OR (NEW.state = 'agreed' AND NEW.agreed_by = NEW.requested_by)), FALSE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a correction begins with a request'; END IF;
CREATE OR REPLACE TRIGGER correction_next BEFORE UPDATE ON correction FOR EACH ROW
IF NOT COALESCE(
    (OLD.state = 'requested' AND NEW.state IN ('agreed', 'refused')
        AND NEW.agreed_by <> OLD.requested_by AND NEW.decided_by IS NULL)
    OR (OLD.state = 'agreed' AND NEW.state IN ('approved', 'rejected')
        AND NEW.agreed_by = OLD.agreed_by
        AND NEW.decided_by NOT IN (OLD.requested_by, OLD.agreed_by)
        AND (NEW.state = 'rejected' OR NEW.expires_at <=
            DATE_FORMAT(SYSDATE() + INTERVAL 72 HOUR, '%Y-%m-%dT%TZ')))
    OR (OLD.state = 'approved' AND NEW.state = 'executed' AND NEW.decided_by = OLD.decided_by
        AND NEW.executed_by <> OLD.decided_by AND NEW.expires_at = OLD.expires_at
        AND OLD.expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ'))
    OR (OLD.state IN ('requested', 'agreed', 'approved') AND NEW.state = 'withdrawn')
    OR (OLD.state IN ('approved', 'executed') AND NEW.state = OLD.state
        AND NEW.expires_at < OLD.expires_at), FALSE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not the next step of a correction'; END IF;

-- A locked year opens to the correction that was decided after the lock, and for its cell alone.
CREATE OR REPLACE TRIGGER mark_update_unlocked BEFORE UPDATE ON mark FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
    AND NOT EXISTS (SELECT 1 FROM correction c
        JOIN year_lock y ON y.school_year_id = c.school_year_id AND c.decided_at > y.locked_at
        WHERE c.class_id = OLD.class_id AND c.student_id = OLD.student_id
            AND c.subject = OLD.subject AND c.term = OLD.term AND c.state = 'approved'
            AND c.expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ')
            AND NEW.student_id = OLD.student_id AND NEW.term = OLD.term
            AND (NEW.tx1 <=> OLD.tx1 OR c.field = 'tx1')
            AND (NEW.tx2 <=> OLD.tx2 OR c.field = 'tx2')
            AND (NEW.tx3 <=> OLD.tx3 OR c.field = 'tx3')
            AND (NEW.tx4 <=> OLD.tx4 OR c.field = 'tx4')
            AND (NEW.gk <=> OLD.gk OR c.field = 'gk')
            AND (NEW.ck <=> OLD.ck OR c.field = 'ck')
            AND (NEW.comment <=> OLD.comment OR c.field = 'comment'))
THEN CALL refuse_locked(OLD.class_id, OLD.subject); END IF; -- and where it goes:
IF NEW.class_id <> OLD.class_id OR NEW.subject <> OLD.subject
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF; END;
CREATE OR REPLACE TRIGGER gradebook_update_unlocked BEFORE UPDATE ON gradebook FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
    AND NOT EXISTS (SELECT 1 FROM correction c
        JOIN year_lock y ON y.school_year_id = c.school_year_id AND c.decided_at > y.locked_at
        WHERE c.class_id = OLD.class_id AND c.subject = OLD.subject AND c.term = OLD.term
            AND NEW.term = OLD.term AND c.state = 'approved'
            AND c.expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ'))
THEN CALL refuse_locked(OLD.class_id, OLD.subject); END IF; -- and where it goes:
IF NEW.class_id <> OLD.class_id OR NEW.subject <> OLD.subject
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF; END;
CREATE OR REPLACE TRIGGER enrolment_update_unlocked BEFORE UPDATE ON enrolment FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
    AND NOT EXISTS (SELECT 1 FROM correction c
        JOIN year_lock y ON y.school_year_id = c.school_year_id AND c.decided_at > y.locked_at
        WHERE c.class_id = OLD.class_id AND c.student_id = OLD.student_id AND c.subject = ''
            AND c.state = 'approved' AND c.expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ')
            AND NEW.student_id = OLD.student_id AND NEW.number <=> OLD.number
            AND NEW.state = OLD.state AND NEW.valid_from <=> OLD.valid_from
            AND NEW.valid_to <=> OLD.valid_to
            AND (NEW.conduct_term1 <=> OLD.conduct_term1 OR c.field = 'conduct_term1')
            AND (NEW.conduct_term2 <=> OLD.conduct_term2 OR c.field = 'conduct_term2')
            AND (NEW.absent_excused <=> OLD.absent_excused OR c.field = 'absent_excused')
            AND (NEW.absent_unexcused <=> OLD.absent_unexcused OR c.field = 'absent_unexcused')
            AND (NEW.comment <=> OLD.comment OR c.field = 'homeroom_comment')
            AND (NEW.conduct_year <=> OLD.conduct_year OR c.field = 'conduct_year')
            AND (NEW.praise <=> OLD.praise OR c.field = 'praise')
            AND (NEW.assessment <=> OLD.assessment OR c.field = 'assessment'))
THEN CALL refuse_locked(OLD.class_id, ''); END IF; -- and where it goes:
IF NEW.class_id <> OLD.class_id
THEN CALL refuse_locked(NEW.class_id, ''); END IF; END;

-- Its student's documents.
CREATE OR REPLACE PROCEDURE refuse_locked_document(IN of_class BIGINT, IN of_student BIGINT,
    IN of_subject VARCHAR(40))
READS SQL DATA
IF NOT EXISTS (SELECT 1 FROM correction c
    JOIN year_lock y ON y.school_year_id = c.school_year_id AND c.decided_at > y.locked_at
    WHERE c.class_id = of_class AND c.student_id = of_student
        AND c.state IN ('approved', 'executed')
        AND c.expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ'))
THEN CALL refuse_locked(of_class, of_subject); END IF;

CREATE OR REPLACE TRIGGER document_insert_unlocked AFTER INSERT ON document FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked_document(NEW.class_id, NEW.student_id, NEW.subject); END IF;
-- And a document that was signed stays as it is; it can only end, once, for a reason.
CREATE OR REPLACE TRIGGER document_update_unlocked BEFORE UPDATE ON document FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked_document(OLD.class_id, OLD.student_id, OLD.subject); END IF; -- to where:
IF NEW.class_id <> OLD.class_id OR NEW.subject <> OLD.subject
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF; -- signed:
IF OLD.state <> 'waiting' AND NOT COALESCE(OLD.state = 'signed'
    AND NEW.state IN ('superseded', 'refused') AND NEW.ended_reason <> ''
    AND NEW.signature = OLD.signature, FALSE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a signed document stays as it is'; END IF; END;
CREATE OR REPLACE TRIGGER document_delete_unlocked BEFORE DELETE ON document FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked_document(OLD.class_id, OLD.student_id, OLD.subject); END IF; -- signed:
IF OLD.state <> 'waiting'
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a signed document stays'; END IF; END;
