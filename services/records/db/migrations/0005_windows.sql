-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When may be entered, what was found when an office locked, and a year's lock that the service's
-- own account cannot get round. Times are RFC 3339 UTC to the second, and sort as text.

-- The units over a school, and the school itself; as auth's tree has them on asked_on.
CREATE TABLE IF NOT EXISTS school_unit (
    org_id BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    PRIMARY KEY (org_id, unit_id),
    KEY school_unit_unit (unit_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE school ADD COLUMN IF NOT EXISTS units_asked_on DATE NULL;
INSERT IGNORE INTO school_unit (org_id, unit_id) SELECT org_id, org_id FROM school;

-- One row a unit: who enters holds those of all units over the school, who sets a window changes
-- the one of its scope. So an entry is wholly before a window, or judged by it.
CREATE TABLE IF NOT EXISTS unit_gate (
    unit_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (unit_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO unit_gate (unit_id, version) SELECT unit_id, 1 FROM school_unit;

CREATE TABLE IF NOT EXISTS entry_window (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,            -- the unit that set it
    unit_name VARCHAR(200) NOT NULL,
    kind VARCHAR(10) NOT NULL,         -- opening, lock
    scope_org_id BIGINT NOT NULL,      -- it reaches this unit and all below
    scope_name VARCHAR(200) NOT NULL,
    year_name CHAR(9) NULL,            -- NULL, here and below = every one
    level VARCHAR(5) NULL,             -- th, thcs, thpt
    grade TINYINT NULL,
    subject VARCHAR(40) NULL,
    column_kind VARCHAR(10) NULL,
    term TINYINT NULL,
    starts_at CHAR(20) NOT NULL,
    ends_at CHAR(20) NOT NULL,         -- excluded
    decision_number VARCHAR(50) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    set_by BIGINT NOT NULL,
    set_at CHAR(20) NOT NULL,
    closed_by BIGINT NULL,             -- ended early, or taken back before it began
    closed_at CHAR(20) NULL,
    close_reason VARCHAR(500) NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY entry_window_scope (scope_org_id),
    KEY entry_window_org (org_id),
    CONSTRAINT entry_window_times CHECK (starts_at < ends_at),
    CONSTRAINT entry_window_of_office CHECK (kind = 'lock' OR scope_org_id = org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What was entered, missing, signed when a supervisory lock began or ended; never changed.
CREATE TABLE IF NOT EXISTS inspection_report (
    id BIGINT NOT NULL AUTO_INCREMENT,
    window_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,            -- the office that set the window
    moment VARCHAR(5) NOT NULL,        -- begin, end
    as_of CHAR(20) NOT NULL,           -- all that was entered before it was committed by then
    finished_at CHAR(20) NULL,         -- when the last school was in it
    PRIMARY KEY (id),
    UNIQUE KEY inspection_of_window (window_id, moment),
    KEY inspection_unfinished (finished_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_school (
    report_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    read_at CHAR(20) NOT NULL,
    classes INT NOT NULL,
    expected INT NOT NULL,             -- cells
    entered INT NOT NULL,
    results INT NOT NULL,              -- of subjects, to be signed
    signed INT NOT NULL,
    PRIMARY KEY (report_id, org_id),
    CONSTRAINT inspection_school_report FOREIGN KEY (report_id) REFERENCES inspection_report (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_line (
    report_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,
    class_name VARCHAR(20) NOT NULL,
    year_name CHAR(9) NOT NULL,
    students INT NOT NULL,
    expected INT NOT NULL,
    entered INT NOT NULL,
    signed INT NOT NULL,
    PRIMARY KEY (report_id, org_id, class_id, subject),
    CONSTRAINT inspection_line_school FOREIGN KEY (report_id, org_id)
        REFERENCES inspection_school (report_id, org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A lock proposal may also ask to unlock a class, or one subject of it, for at most 72 hours; and a
-- lock may be decided although something is missing, with the reason.
ALTER TABLE lock_proposal ADD COLUMN IF NOT EXISTS kind VARCHAR(10) NOT NULL DEFAULT 'lock';
ALTER TABLE lock_proposal ADD COLUMN IF NOT EXISTS class_id BIGINT NULL;
ALTER TABLE lock_proposal ADD COLUMN IF NOT EXISTS subject VARCHAR(40) NULL;
ALTER TABLE lock_proposal ADD COLUMN IF NOT EXISTS hours SMALLINT NULL;
ALTER TABLE lock_proposal ADD COLUMN IF NOT EXISTS override_reason VARCHAR(500) NULL;
ALTER TABLE lock_proposal ADD COLUMN IF NOT EXISTS expires_at CHAR(20) NULL;
ALTER TABLE lock_proposal ADD KEY IF NOT EXISTS lock_proposal_class (class_id);
ALTER TABLE lock_proposal ADD CONSTRAINT IF NOT EXISTS lock_proposal_unlock
    CHECK (kind = 'lock' OR (kind = 'unlock' AND class_id IS NOT NULL AND hours BETWEEN 1 AND 72));

-- The service may add to this table and no more: what is locked stays so for its account. Past the
-- year's lock a write needs an executed unlock of the class that has not expired.
CREATE TABLE IF NOT EXISTS year_lock (
    school_year_id BIGINT NOT NULL,
    locked_at CHAR(20) NOT NULL,
    PRIMARY KEY (school_year_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO year_lock (school_year_id, locked_at)
    SELECT id, DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%TZ') FROM school_year WHERE state = 'locked';

CREATE OR REPLACE PROCEDURE refuse_locked(IN of_class BIGINT, IN of_subject VARCHAR(40))
READS SQL DATA
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
        (SELECT school_year_id FROM class WHERE id = of_class) LOCK IN SHARE MODE)
    AND NOT EXISTS (SELECT 1 FROM lock_proposal
        WHERE class_id = of_class AND kind = 'unlock' AND state = 'executed'
            AND (subject IS NULL OR subject = of_subject)
            AND expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ'))
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the school year is locked'; END IF;

-- The look-up stands in each trigger, since a call for each of a save's 45 rows makes the save half
-- as dear again. AFTER INSERT, because that is not run for a row that is updated instead.
CREATE OR REPLACE TRIGGER mark_insert_unlocked AFTER INSERT ON mark FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF;
CREATE OR REPLACE TRIGGER mark_update_unlocked BEFORE UPDATE ON mark FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, OLD.subject); END IF; -- and where it goes:
IF NEW.class_id <> OLD.class_id OR NEW.subject <> OLD.subject
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF; END;
CREATE OR REPLACE TRIGGER gradebook_insert_unlocked AFTER INSERT ON gradebook FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF;
CREATE OR REPLACE TRIGGER gradebook_update_unlocked BEFORE UPDATE ON gradebook FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, OLD.subject); END IF; -- and where it goes:
IF NEW.class_id <> OLD.class_id OR NEW.subject <> OLD.subject
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF; END;
CREATE OR REPLACE TRIGGER enrolment_insert_unlocked AFTER INSERT ON enrolment FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(NEW.class_id, ''); END IF;
CREATE OR REPLACE TRIGGER enrolment_update_unlocked BEFORE UPDATE ON enrolment FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, ''); END IF; -- and where it goes:
IF NEW.class_id <> OLD.class_id
THEN CALL refuse_locked(NEW.class_id, ''); END IF; END;
CREATE OR REPLACE TRIGGER document_insert_unlocked AFTER INSERT ON document FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF;
CREATE OR REPLACE TRIGGER document_update_unlocked BEFORE UPDATE ON document FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, OLD.subject); END IF; -- and where it goes:
IF NEW.class_id <> OLD.class_id OR NEW.subject <> OLD.subject
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF; END;
CREATE OR REPLACE TRIGGER document_delete_unlocked BEFORE DELETE ON document FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, OLD.subject); END IF;

-- A decision has its steps, each by another person than the one before (S7), whoever writes them.
CREATE OR REPLACE TRIGGER lock_proposal_first BEFORE INSERT ON lock_proposal FOR EACH ROW
IF NEW.state <> 'proposed' OR NEW.expires_at IS NOT NULL
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a decision begins with a proposal'; END IF;
CREATE OR REPLACE TRIGGER lock_proposal_next BEFORE UPDATE ON lock_proposal FOR EACH ROW
IF NOT COALESCE(
    (OLD.state = 'proposed' AND NEW.state IN ('approved', 'rejected')
        AND NEW.decided_by <> OLD.proposed_by AND NEW.expires_at IS NULL)
    OR (OLD.state = 'approved' AND NEW.state = 'executed' AND NEW.decided_by = OLD.decided_by
        AND NEW.executed_by <> OLD.decided_by
        AND (OLD.kind = 'lock' OR NEW.expires_at <=
            DATE_FORMAT(SYSDATE() + INTERVAL OLD.hours HOUR, '%Y-%m-%dT%TZ')))
    OR (OLD.state = 'executed' AND NEW.state = 'executed' AND NEW.expires_at < OLD.expires_at),
    FALSE)
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not the next step of a decision'; END IF;
