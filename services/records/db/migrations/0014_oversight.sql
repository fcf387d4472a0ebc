-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Numbers that are kept of each class, so that an office over hundreds of schools is answered at
-- once. They are made anew from what the classes hold, behind the change feed (docs/adr/0021); they
-- can be thrown away at any time.

-- How far up a unit stands over the school: 0 = the province. NULL until auth was asked again.
ALTER TABLE school_unit ADD COLUMN IF NOT EXISTS depth TINYINT NULL;
UPDATE school SET units_asked_on = NULL
 WHERE org_id IN (SELECT org_id FROM school_unit WHERE depth IS NULL);

-- A subject of a class, or its homeroom record (subject ''). Clustered by school and year, as it is
-- read.
CREATE TABLE IF NOT EXISTS class_progress (
    org_id BIGINT NOT NULL,
    year_name CHAR(9) NOT NULL,
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,
    school_year_id BIGINT NOT NULL,
    class_name VARCHAR(20) NOT NULL,
    level VARCHAR(5) NOT NULL,
    grade TINYINT NOT NULL,
    account_id BIGINT NULL,            -- who teaches it; of the homeroom record its teacher
    full_name VARCHAR(100) NULL,
    homeroom_account_id BIGINT NULL,
    due_1 DATE NOT NULL,               -- when the cells of term 1, of term 2 are due
    due_2 DATE NOT NULL,
    expected_1 INT NOT NULL,           -- cells
    entered_1 INT NOT NULL,
    expected_2 INT NOT NULL,
    entered_2 INT NOT NULL,
    late INT NOT NULL,                 -- of those entered: after their time
    results INT NOT NULL,              -- to be signed, one a student
    signed INT NOT NULL,
    PRIMARY KEY (org_id, year_name, class_id, subject),
    KEY class_progress_class (class_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Classes whose numbers are to be made anew, and since when they may be wrong.
CREATE TABLE IF NOT EXISTS summary_due (
    class_id BIGINT NOT NULL,
    since CHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (class_id),
    KEY summary_due_since (since)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO summary_due (class_id, since)
SELECT id, DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%TZ') FROM class;

-- How far the change feed was looked through for them.
CREATE TABLE IF NOT EXISTS summary_head (
    id TINYINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO summary_head (id, position) SELECT 1, published FROM change_head WHERE id = 1;

-- How many students of a class ended the year how, by sex and ethnic group; no student is named.
-- '' = not known yet.
CREATE TABLE IF NOT EXISTS class_outcome (
    org_id BIGINT NOT NULL,
    year_name CHAR(9) NOT NULL,
    class_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,
    level VARCHAR(5) NOT NULL,
    grade TINYINT NOT NULL,
    sex VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ethnic CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    learning VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    conduct VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    promotion VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    students INT NOT NULL,
    PRIMARY KEY (org_id, year_name, class_id, number),
    KEY class_outcome_class (class_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How many students of a school have which fault in what identifies them, and which schools are to
-- be looked through anew.
CREATE TABLE IF NOT EXISTS school_quality (
    org_id BIGINT NOT NULL,
    finding VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- '' = students looked at
    students INT NOT NULL,
    PRIMARY KEY (org_id, finding)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS quality_due (
    org_id BIGINT NOT NULL,
    since CHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (org_id),
    KEY quality_due_since (since)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO quality_due (org_id, since)
SELECT org_id, DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%TZ') FROM school;

-- The same person in two schools.
ALTER TABLE student ADD KEY IF NOT EXISTS student_identity (personal_id);
ALTER TABLE student ADD KEY IF NOT EXISTS student_same (name_folded, birth_date);
