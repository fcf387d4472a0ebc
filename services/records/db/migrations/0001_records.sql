-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Everything about a student's year, and the signed documents made of it.

CREATE TABLE IF NOT EXISTS school (
    org_id BIGINT NOT NULL,            -- the unit's id in auth
    code VARCHAR(20) NOT NULL,
    name VARCHAR(200) NOT NULL,
    parent_name VARCHAR(200) NOT NULL, -- office over the school, as of the year's opening
    province_name VARCHAR(200) NOT NULL,
    PRIMARY KEY (org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS school_year (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    name CHAR(9) NOT NULL,             -- 2025-2026
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    state VARCHAR(10) NOT NULL,        -- open, locked (R13.1a)
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY school_year_name (org_id, name),
    CONSTRAINT school_year_school FOREIGN KEY (org_id) REFERENCES school (org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS class (
    id BIGINT NOT NULL AUTO_INCREMENT,
    school_year_id BIGINT NOT NULL,
    name VARCHAR(20) NOT NULL,
    grade TINYINT NOT NULL,
    homeroom_account_id BIGINT NULL,
    homeroom_name VARCHAR(100) NULL,
    record_version BIGINT NOT NULL,    -- of the homeroom record (conduct, absences, comments)
    PRIMARY KEY (id),
    UNIQUE KEY class_name (school_year_id, name),
    CONSTRAINT class_year FOREIGN KEY (school_year_id) REFERENCES school_year (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS student (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    full_name VARCHAR(100) NOT NULL,
    birth_date DATE NOT NULL,
    sex VARCHAR(10) NOT NULL,
    ethnic CHAR(2) NOT NULL,           -- statistical code 01..55
    place_of_birth VARCHAR(200) NULL,
    personal_id CHAR(12) NULL,
    student_code VARCHAR(20) NULL,
    address VARCHAR(200) NULL,
    father_name VARCHAR(100) NULL,
    mother_name VARCHAR(100) NULL,
    PRIMARY KEY (id),
    KEY student_personal_id (org_id, personal_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS enrolment (
    class_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,          -- place in the class list
    student_id BIGINT NOT NULL,
    conduct_term1 VARCHAR(10) NULL,
    conduct_term2 VARCHAR(10) NULL,
    absent_excused SMALLINT NULL,      -- sessions (buoi) of the year
    absent_unexcused SMALLINT NULL,
    comment VARCHAR(1000) NULL,
    PRIMARY KEY (class_id, student_id),
    UNIQUE KEY enrolment_number (class_id, number),
    KEY enrolment_student (student_id),
    CONSTRAINT enrolment_class FOREIGN KEY (class_id) REFERENCES class (id),
    CONSTRAINT enrolment_of FOREIGN KEY (student_id) REFERENCES student (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS assignment (
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,
    account_id BIGINT NOT NULL,
    full_name VARCHAR(100) NOT NULL,
    PRIMARY KEY (class_id, subject),
    KEY assignment_account (account_id),
    CONSTRAINT assignment_class FOREIGN KEY (class_id) REFERENCES class (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS gradebook (
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,
    term TINYINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (class_id, subject, term),
    CONSTRAINT gradebook_class FOREIGN KEY (class_id) REFERENCES class (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row per student and gradebook, clustered by class. A cell holds tenths 0..100 (or 1 = dat,
-- 0 = chua_dat in a commented subject), NULL = empty, -1 absent with leave, -2 zero by rule,
-- -3 exempt (TT22/2021 Dieu 7).
CREATE TABLE IF NOT EXISTS mark (
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,
    term TINYINT NOT NULL,
    student_id BIGINT NOT NULL,
    tx1 SMALLINT NULL,
    tx2 SMALLINT NULL,
    tx3 SMALLINT NULL,
    tx4 SMALLINT NULL,
    gk SMALLINT NULL,
    ck SMALLINT NULL,
    comment VARCHAR(1000) NULL,
    PRIMARY KEY (class_id, subject, term, student_id),
    CONSTRAINT mark_enrolment FOREIGN KEY (class_id, student_id)
        REFERENCES enrolment (class_id, student_id),
    CONSTRAINT mark_range CHECK (tx1 BETWEEN -3 AND 100 AND tx2 BETWEEN -3 AND 100
        AND tx3 BETWEEN -3 AND 100 AND tx4 BETWEEN -3 AND 100
        AND gk BETWEEN -3 AND 100 AND ck BETWEEN -3 AND 100)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS document (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    org_id BIGINT NOT NULL,
    school_year_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    student_id BIGINT NOT NULL,
    stage VARCHAR(20) NOT NULL,        -- subject_result, year_summary, approval, seal
    subject VARCHAR(40) NOT NULL,      -- '' unless stage is subject_result
    version SMALLINT NOT NULL,
    state VARCHAR(10) NOT NULL,        -- waiting, signed
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content LONGBLOB NOT NULL,         -- the exact RFC 8785 bytes that are signed
    signer_account_id BIGINT NOT NULL,
    certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    prepared_at VARCHAR(20) NOT NULL,
    signature LONGBLOB NULL,           -- detached CMS (CAdES-B), DER, frozen
    signature_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    signed_at VARCHAR(20) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY document_part (class_id, stage, subject, student_id, version),
    KEY document_student (student_id, school_year_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS lock_proposal (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    school_year_id BIGINT NOT NULL,
    state VARCHAR(10) NOT NULL,        -- proposed, approved, rejected, executed
    reason VARCHAR(500) NOT NULL,
    proposed_by BIGINT NOT NULL,
    proposed_at VARCHAR(20) NOT NULL,
    decision_number VARCHAR(50) NULL,
    decision_reason VARCHAR(500) NULL,
    decided_by BIGINT NULL,
    decided_at VARCHAR(20) NULL,
    executed_by BIGINT NULL,
    executed_at VARCHAR(20) NULL,
    PRIMARY KEY (id),
    KEY lock_proposal_year (school_year_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
