-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A student goes to a school of another installation, or comes from one: by a package and a signed
-- answer that people carry. Neither side can ask the other.

CREATE TABLE IF NOT EXISTS departure (
    id BIGINT NOT NULL AUTO_INCREMENT,
    package_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- its name at both schools
    student_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    to_code VARCHAR(20) NOT NULL,      -- the receiving school's
    to_name VARCHAR(200) NOT NULL,
    first_day DATE NOT NULL,           -- in the new school
    reason VARCHAR(500) NOT NULL,
    state VARCHAR(10) NOT NULL,        -- requested, offered, rejected, withdrawn, executed,
                                       -- cancelled, sent, closed, returned
    requested_by BIGINT NOT NULL,
    requested_at VARCHAR(20) NOT NULL,
    decided_by BIGINT NULL,            -- the head of school
    decided_at VARCHAR(20) NULL,
    decision_number VARCHAR(50) NULL,
    decision_reason VARCHAR(500) NULL,
    override_reason VARCHAR(500) NULL, -- offered although something is missing
    executed_by BIGINT NULL,
    executed_at VARCHAR(20) NULL,
    within_year BOOLEAN NOT NULL DEFAULT FALSE, -- the enrolment ended; else its year was over
    package LONGBLOB NULL,             -- what goes along: canonical JSON
    package_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    note LONGBLOB NULL,                -- by which the head of school sends it, canonical JSON
    note_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    note_certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    note_signature LONGBLOB NULL,      -- detached CMS over it
    sent_by BIGINT NULL,
    sent_at VARCHAR(20) NULL,
    cancel_number VARCHAR(50) NULL,
    cancel_reason VARCHAR(500) NULL,
    cancelled_by BIGINT NULL,
    cancelled_at VARCHAR(20) NULL,
    answer LONGBLOB NULL,              -- the receiving school's receipt or refusal
    answer_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    answer_certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    answer_signature LONGBLOB NULL,
    closed_by BIGINT NULL,
    closed_at VARCHAR(20) NULL,
    back_arrival_id BIGINT NULL,       -- by which the student came back, years later
    -- One that is under way, and one of who is away.
    open_student BIGINT AS (IF(state IN ('requested', 'offered'), student_id, NULL)) PERSISTENT,
    away_student BIGINT AS (IF(state IN ('executed', 'sent')
        OR (state = 'closed' AND back_arrival_id IS NULL), student_id, NULL)) PERSISTENT,
    PRIMARY KEY (id),
    UNIQUE KEY departure_package (package_id),
    UNIQUE KEY departure_open (open_student),
    UNIQUE KEY departure_away (away_student),
    KEY departure_of_school (org_id, id),
    KEY departure_student (student_id),
    CONSTRAINT departure_of FOREIGN KEY (student_id) REFERENCES student (id),
    CONSTRAINT departure_class FOREIGN KEY (class_id) REFERENCES class (id),
    CONSTRAINT departure_school FOREIGN KEY (org_id) REFERENCES school (org_id),
    CONSTRAINT departure_decided CHECK (decided_by <> requested_by),
    -- Who decided does not carry out (S6).
    CONSTRAINT departure_carried_out CHECK (executed_by <> decided_by)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Each state has its steps, whoever writes them. What was sent ends by the other school's word alone.
CREATE OR REPLACE TRIGGER departure_first BEFORE INSERT ON departure FOR EACH ROW
IF NEW.state <> 'requested'
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a departure begins with a request'; END IF;
CREATE OR REPLACE TRIGGER departure_next BEFORE UPDATE ON departure FOR EACH ROW
IF NOT COALESCE(
    (OLD.state = 'requested' AND NEW.state IN ('offered', 'rejected', 'withdrawn'))
    OR (OLD.state = 'offered' AND NEW.state = 'withdrawn')
    OR (OLD.state = 'offered' AND NEW.state = 'executed' AND NEW.package_sha256 IS NOT NULL)
    OR (OLD.state = 'executed' AND NEW.package_sha256 = OLD.package_sha256
        AND (NEW.state IN ('executed', 'cancelled')
            OR (NEW.state = 'sent' AND NEW.note_signature IS NOT NULL)))
    OR (OLD.state = 'sent' AND NEW.state IN ('closed', 'returned')
        AND NEW.package_sha256 = OLD.package_sha256 AND NEW.answer_signature IS NOT NULL)
    OR (OLD.state = 'closed' AND NEW.state = 'closed' AND NEW.back_arrival_id IS NOT NULL), FALSE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not the next step of a departure'; END IF;

-- Who is away is in no class here. Held, so that going and being enrolled cannot cross.
CREATE OR REPLACE TRIGGER enrolment_insert_here BEFORE INSERT ON enrolment FOR EACH ROW
IF NEW.state = 'active' AND EXISTS (SELECT 1 FROM departure WHERE away_student = NEW.student_id
    LOCK IN SHARE MODE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the student is at another installation'; END IF;
CREATE OR REPLACE TRIGGER enrolment_update_here BEFORE UPDATE ON enrolment FOR EACH ROW
IF NEW.state = 'active' AND (OLD.state <> 'active' OR NEW.student_id <> OLD.student_id)
    AND EXISTS (SELECT 1 FROM departure WHERE away_student = NEW.student_id LOCK IN SHARE MODE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the student is at another installation'; END IF;

CREATE TABLE IF NOT EXISTS arrival (
    id BIGINT NOT NULL AUTO_INCREMENT,
    package_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id BIGINT NOT NULL,
    from_code VARCHAR(20) NOT NULL,
    from_name VARCHAR(200) NOT NULL,
    first_day DATE NOT NULL,
    school_year CHAR(9) NOT NULL,      -- of the class there
    full_name VARCHAR(100) NOT NULL,
    personal_id CHAR(12) NULL,
    state VARCHAR(10) NOT NULL,        -- presented, admitted, received, refused
    presented_by BIGINT NOT NULL,
    presented_at VARCHAR(20) NOT NULL,
    file_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- as it was handed over
    package LONGBLOB NOT NULL,
    package_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    note LONGBLOB NOT NULL,
    note_certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    note_signature LONGBLOB NOT NULL,
    sender_name VARCHAR(100) NOT NULL, -- who signed the note
    class_id BIGINT NULL,              -- from the admission on
    student_id BIGINT NULL,
    decided_by BIGINT NULL,            -- the head of school
    decided_at VARCHAR(20) NULL,
    decision_number VARCHAR(50) NULL,
    decision_reason VARCHAR(500) NULL,
    answer LONGBLOB NULL,              -- receipt or refusal, canonical JSON
    answer_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    answer_certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    answer_signature LONGBLOB NULL,
    answered_by BIGINT NULL,
    answered_at VARCHAR(20) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY arrival_package (package_id),
    KEY arrival_of_school (org_id, id),
    KEY arrival_student (student_id),
    CONSTRAINT arrival_school FOREIGN KEY (org_id) REFERENCES school (org_id),
    CONSTRAINT arrival_class FOREIGN KEY (class_id) REFERENCES class (id),
    CONSTRAINT arrival_of FOREIGN KEY (student_id) REFERENCES student (id),
    CONSTRAINT arrival_two_persons CHECK (decided_by <> presented_by)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE OR REPLACE TRIGGER arrival_first BEFORE INSERT ON arrival FOR EACH ROW
IF NEW.state <> 'presented'
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'an arrival begins with a package'; END IF;
CREATE OR REPLACE TRIGGER arrival_next BEFORE UPDATE ON arrival FOR EACH ROW
IF OLD.answer_signature IS NOT NULL OR NOT COALESCE(
    (OLD.state = 'presented' AND NEW.state = 'admitted' AND NEW.student_id IS NOT NULL)
    OR (OLD.state = 'presented' AND NEW.state = 'refused' AND NEW.student_id IS NULL)
    OR (OLD.state = 'admitted' AND (NEW.state = 'admitted'
        OR (NEW.state = 'received' AND NEW.answer_signature IS NOT NULL)))
    OR (OLD.state = 'refused' AND NEW.state = 'refused' AND NEW.student_id IS NULL), FALSE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not the next step of an arrival'; END IF;

-- What other schools signed in earlier years, as it came.
CREATE TABLE IF NOT EXISTS arrival_document (
    arrival_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,          -- place in the package's list
    folder VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- one year in one class
    stage VARCHAR(20) NOT NULL,
    subject VARCHAR(40) NOT NULL,
    version BIGINT NOT NULL,
    state VARCHAR(10) NOT NULL,        -- signed, superseded, refused
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content LONGBLOB NOT NULL,
    signature LONGBLOB NOT NULL,
    signature_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    signed_at VARCHAR(20) NOT NULL,
    PRIMARY KEY (arrival_id, number),
    CONSTRAINT arrival_document_of FOREIGN KEY (arrival_id) REFERENCES arrival (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whether somebody was here before is asked of the whole house.
ALTER TABLE student ADD KEY IF NOT EXISTS student_by_personal_id (personal_id);

-- Parts of a year that goes on elsewhere, signed up to a day: the chain of the whole year's
-- documents (0001), beside it, so that a student who stays after all is not bound by them.
CREATE TABLE IF NOT EXISTS partial_document (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id BIGINT NOT NULL,
    school_year_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    student_id BIGINT NOT NULL,
    until DATE NOT NULL,               -- the last day in this class
    stage VARCHAR(20) NOT NULL,
    subject VARCHAR(40) NOT NULL,
    version SMALLINT NOT NULL,
    state VARCHAR(10) NOT NULL,        -- waiting, signed, superseded
    source_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- of what it was made of
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content LONGBLOB NOT NULL,         -- the exact RFC 8785 bytes that are signed
    signer_account_id BIGINT NOT NULL,
    substitution_id BIGINT NULL,
    certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    prepared_at VARCHAR(20) NOT NULL,
    signature LONGBLOB NULL,           -- detached CMS (CAdES-B), DER, frozen
    signature_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    signed_at VARCHAR(20) NULL,
    ended_reason VARCHAR(500) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY partial_part (class_id, student_id, until, stage, subject, version),
    KEY partial_student (student_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE OR REPLACE TRIGGER partial_update BEFORE UPDATE ON partial_document FOR EACH ROW
IF NOT COALESCE((OLD.state = 'waiting' AND NEW.state = 'signed' AND NEW.signature IS NOT NULL)
    OR (OLD.state = 'signed' AND NEW.state = 'superseded' AND NEW.signature = OLD.signature), FALSE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a signed document stays as it is'; END IF;
CREATE OR REPLACE TRIGGER partial_delete BEFORE DELETE ON partial_document FOR EACH ROW
IF OLD.state <> 'waiting'
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a signed document stays'; END IF;
