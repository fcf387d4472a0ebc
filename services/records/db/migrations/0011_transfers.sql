-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A student goes to another school, leaves, comes back. Enrolments may now also be transferred, left.

ALTER TABLE enrolment MODIFY COLUMN state VARCHAR(12) NOT NULL DEFAULT 'active';

CREATE TABLE IF NOT EXISTS transfer (
    id BIGINT NOT NULL AUTO_INCREMENT,
    student_id BIGINT NOT NULL,
    from_org_id BIGINT NOT NULL,
    from_class_id BIGINT NOT NULL,
    to_org_id BIGINT NOT NULL,
    to_class_id BIGINT NULL,           -- from the acceptance on
    first_day DATE NOT NULL,           -- in the new school
    reason VARCHAR(500) NOT NULL,
    state VARCHAR(10) NOT NULL,        -- requested, offered, rejected, withdrawn, accepted, refused,
                                       -- executed, received, closed
    requested_by BIGINT NOT NULL,
    requested_at VARCHAR(20) NOT NULL,
    decided_by BIGINT NULL,            -- the sending head of school
    decided_at VARCHAR(20) NULL,
    decision_number VARCHAR(50) NULL,
    decision_reason VARCHAR(500) NULL,
    override_reason VARCHAR(500) NULL, -- offered although something is missing
    answered_by BIGINT NULL,           -- the receiving head of school
    answered_at VARCHAR(20) NULL,
    answer_number VARCHAR(50) NULL,
    answer_reason VARCHAR(500) NULL,
    executed_by BIGINT NULL,
    executed_at VARCHAR(20) NULL,
    package LONGBLOB NULL,             -- what went along: canonical JSON
    package_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    receipt LONGBLOB NULL,             -- the receiving school's, canonical JSON
    receipt_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    receipt_certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    receipt_signature LONGBLOB NULL,   -- detached CMS over it
    received_by BIGINT NULL,
    received_at VARCHAR(20) NULL,
    closed_by BIGINT NULL,
    closed_at VARCHAR(20) NULL,
    -- One that is under way, for each student.
    open_student BIGINT AS (IF(state IN ('requested', 'offered', 'accepted'), student_id, NULL))
        PERSISTENT,
    PRIMARY KEY (id),
    UNIQUE KEY transfer_open (open_student),
    KEY transfer_from (from_org_id, id),
    KEY transfer_to (to_org_id, id),
    KEY transfer_student (student_id),
    CONSTRAINT transfer_of FOREIGN KEY (student_id) REFERENCES student (id),
    CONSTRAINT transfer_from_class FOREIGN KEY (from_class_id) REFERENCES class (id),
    CONSTRAINT transfer_to_class FOREIGN KEY (to_class_id) REFERENCES class (id),
    CONSTRAINT transfer_to_school FOREIGN KEY (to_org_id) REFERENCES school (org_id),
    CONSTRAINT transfer_two_schools CHECK (from_org_id <> to_org_id),
    -- Both heads of school decide, two persons (S6); who decided does not carry out.
    CONSTRAINT transfer_two_heads CHECK (answered_by <> decided_by),
    CONSTRAINT transfer_decided CHECK (decided_by <> requested_by),
    CONSTRAINT transfer_carried_out CHECK (executed_by <> decided_by AND executed_by <> answered_by)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Each state has its steps, whoever writes them.
CREATE OR REPLACE TRIGGER transfer_first BEFORE INSERT ON transfer FOR EACH ROW
IF NEW.state <> 'requested'
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a transfer begins with a request'; END IF;
CREATE OR REPLACE TRIGGER transfer_next BEFORE UPDATE ON transfer FOR EACH ROW
IF NOT COALESCE(
    (OLD.state = 'requested' AND NEW.state IN ('offered', 'rejected', 'withdrawn'))
    OR (OLD.state = 'offered' AND NEW.state IN ('accepted', 'refused', 'withdrawn'))
    OR (OLD.state = 'accepted' AND NEW.state = 'executed' AND NEW.package_sha256 IS NOT NULL)
    OR (OLD.state = 'executed' AND NEW.state IN ('executed', 'received')
        AND NEW.package_sha256 = OLD.package_sha256)
    OR (OLD.state = 'received' AND NEW.state = 'closed'), FALSE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not the next step of a transfer'; END IF;

CREATE TABLE IF NOT EXISTS leaving (
    id BIGINT NOT NULL AUTO_INCREMENT,
    student_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    left_on DATE NOT NULL,             -- the first day without the student
    reason_code VARCHAR(40) NOT NULL,  -- of the list leaving_reason
    reason VARCHAR(500) NOT NULL,
    left_by BIGINT NOT NULL,
    left_at VARCHAR(20) NOT NULL,
    returned_class_id BIGINT NULL,
    returned_on DATE NULL,
    returned_by BIGINT NULL,
    returned_at VARCHAR(20) NULL,
    -- One at a time.
    away_student BIGINT AS (IF(returned_on IS NULL, student_id, NULL)) PERSISTENT,
    PRIMARY KEY (id),
    UNIQUE KEY leaving_away (away_student),
    KEY leaving_student (student_id),
    CONSTRAINT leaving_of FOREIGN KEY (student_id) REFERENCES student (id),
    CONSTRAINT leaving_class FOREIGN KEY (class_id) REFERENCES class (id),
    CONSTRAINT leaving_back FOREIGN KEY (returned_class_id) REFERENCES class (id),
    CONSTRAINT leaving_days CHECK (returned_on > left_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
