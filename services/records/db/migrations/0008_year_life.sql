-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The life of a school year: its calendar and who answers for it, the months of each class.

-- Days that the school's plan of the year fixes, and the head of school who answers for the year
-- (Quy chế Điều 11 k1). No row = nothing was fixed yet.
CREATE TABLE IF NOT EXISTS year_calendar (
    school_year_id BIGINT NOT NULL,
    term_1_ends_on DATE NULL,
    term_2_ends_on DATE NULL,
    summer_ends_on DATE NULL,          -- the last day of retests and summer training
    closes_on DATE NULL,               -- by when the year's records are to be locked
    responsible_account_id BIGINT NULL,
    responsible_name VARCHAR(100) NULL,
    named_at CHAR(20) NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (school_year_id),
    CONSTRAINT year_calendar_year FOREIGN KEY (school_year_id) REFERENCES school_year (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who answered for the year signs it off, once, after the lock; never changed.
CREATE TABLE IF NOT EXISTS year_sign_off (
    school_year_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    full_name VARCHAR(100) NOT NULL,
    statement VARCHAR(1000) NOT NULL,
    signed_off_at CHAR(20) NOT NULL,
    PRIMARY KEY (school_year_id),
    CONSTRAINT year_sign_off_year FOREIGN KEY (school_year_id) REFERENCES school_year (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A month of a class: open, submitted by the homeroom teacher, confirmed by the leader. No row =
-- nothing was entered. Once a class has one, its absences of the year are the sums of its months.
CREATE TABLE IF NOT EXISTS class_month (
    class_id BIGINT NOT NULL,
    month CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- 2025-09
    state VARCHAR(10) NOT NULL,        -- open, submitted, confirmed
    version BIGINT NOT NULL,
    submitted_by BIGINT NULL,
    submitted_at CHAR(20) NULL,
    confirmed_by BIGINT NULL,
    confirmed_at CHAR(20) NULL,
    reopened_by BIGINT NULL,           -- the last time
    reopened_at CHAR(20) NULL,
    reopen_reason VARCHAR(500) NULL,
    PRIMARY KEY (class_id, month),
    CONSTRAINT class_month_class FOREIGN KEY (class_id) REFERENCES class (id),
    CONSTRAINT class_month_confirmer CHECK (confirmed_by <> submitted_by)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Sessions (buổi) missed with and without leave, and on how many days.
CREATE TABLE IF NOT EXISTS month_absence (
    class_id BIGINT NOT NULL,
    month CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    student_id BIGINT NOT NULL,
    absent_excused SMALLINT NOT NULL,
    absent_unexcused SMALLINT NOT NULL,
    absent_days SMALLINT NOT NULL,
    PRIMARY KEY (class_id, month, student_id),
    KEY month_absence_student (student_id),
    CONSTRAINT month_absence_month FOREIGN KEY (class_id, month)
        REFERENCES class_month (class_id, month),
    -- They follow the student whom a merge finds to be another one, as marks do.
    CONSTRAINT month_absence_enrolment FOREIGN KEY (class_id, student_id)
        REFERENCES enrolment (class_id, student_id) ON UPDATE CASCADE,
    CONSTRAINT month_absence_range CHECK (absent_excused >= 0 AND absent_unexcused >= 0
        AND absent_excused + absent_unexcused <= 62 AND absent_days BETWEEN 0 AND 31)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What is locked stays so, as in the migration of the windows.
CREATE OR REPLACE TRIGGER class_month_insert_unlocked AFTER INSERT ON class_month FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(NEW.class_id, ''); END IF;
CREATE OR REPLACE TRIGGER class_month_update_unlocked BEFORE UPDATE ON class_month FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, ''); END IF;
CREATE OR REPLACE TRIGGER month_absence_insert_unlocked AFTER INSERT ON month_absence FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(NEW.class_id, ''); END IF;
CREATE OR REPLACE TRIGGER month_absence_update_unlocked BEFORE UPDATE ON month_absence FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, ''); END IF;
