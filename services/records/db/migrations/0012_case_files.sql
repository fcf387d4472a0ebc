-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Inspection case files (Quy chế Điều 4 k3, 5 k3): an office lets named inspectors read learning data
-- of one school, of one year, within a scope, from day to day (both included).
CREATE TABLE IF NOT EXISTS case_file (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,            -- the office that opened it
    unit_name VARCHAR(200) NOT NULL,
    school_id BIGINT NOT NULL,
    school_name VARCHAR(200) NOT NULL,
    school_year_id BIGINT NOT NULL,
    year_name CHAR(9) NOT NULL,
    decision_number VARCHAR(50) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    state VARCHAR(10) NOT NULL,        -- open, submitted, closed
    opened_by BIGINT NOT NULL,
    opened_at CHAR(20) NOT NULL,
    conclusion VARCHAR(2000) NULL,     -- of the inspector who submitted the findings
    submitted_by BIGINT NULL,
    submitted_at CHAR(20) NULL,
    close_reason VARCHAR(500) NULL,
    override_reason VARCHAR(500) NULL, -- why it was closed although the school had not replied
    closed_by BIGINT NULL,
    closed_at CHAR(20) NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY case_file_office (org_id),
    KEY case_file_school (school_id),
    CONSTRAINT case_file_of_year FOREIGN KEY (school_year_id) REFERENCES school_year (id),
    CONSTRAINT case_file_days CHECK (DATEDIFF(valid_to, valid_from) BETWEEN 0 AND 44)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS case_inspector (
    case_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    full_name VARCHAR(100) NOT NULL,
    PRIMARY KEY (case_id, account_id),
    KEY case_inspector_account (account_id),
    CONSTRAINT case_inspector_case FOREIGN KEY (case_id) REFERENCES case_file (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What may be read is what any of its lines covers; NULL = every one.
CREATE TABLE IF NOT EXISTS case_scope (
    id BIGINT NOT NULL AUTO_INCREMENT,
    case_id BIGINT NOT NULL,
    class_id BIGINT NULL,
    class_name VARCHAR(20) NULL,
    grade TINYINT NULL,
    subject VARCHAR(40) NULL,
    PRIMARY KEY (id),
    KEY case_scope_case (case_id),
    CONSTRAINT case_scope_of_case FOREIGN KEY (case_id) REFERENCES case_file (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS case_finding (
    id BIGINT NOT NULL AUTO_INCREMENT,
    case_id BIGINT NOT NULL,
    class_id BIGINT NULL,
    subject VARCHAR(40) NULL,
    student_id BIGINT NULL,
    text VARCHAR(2000) NOT NULL,
    recorded_by BIGINT NOT NULL,
    recorded_at CHAR(20) NOT NULL,
    reply VARCHAR(2000) NULL,          -- of the school's leader
    replied_by BIGINT NULL,
    replied_at CHAR(20) NULL,
    PRIMARY KEY (id),
    KEY case_finding_case (case_id),
    CONSTRAINT case_finding_of_case FOREIGN KEY (case_id) REFERENCES case_file (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Each read by a named inspector, put before it is answered; never changed.
CREATE TABLE IF NOT EXISTS case_read (
    id BIGINT NOT NULL AUTO_INCREMENT,
    case_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    read_at CHAR(20) NOT NULL,
    path VARCHAR(200) NOT NULL,
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,      -- '' = of the whole class
    PRIMARY KEY (id),
    KEY case_read_case (case_id, id),
    CONSTRAINT case_read_of_case FOREIGN KEY (case_id) REFERENCES case_file (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
