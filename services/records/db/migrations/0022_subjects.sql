-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a class and each of its students is taught, as facts of the class. Until now who did not take
-- a subject, or took it in one term, had it said by "exempt" in each cell.

-- everyone = 0: those of subject_student alone take it. list_version goes up with each list, so that
-- whoever read the old one notices.
ALTER TABLE assignment
    ADD COLUMN IF NOT EXISTS terms VARCHAR(6) NULL,    -- term_1, term_2, both; NULL = by the programme
    ADD COLUMN IF NOT EXISTS everyone TINYINT NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS list_version BIGINT NOT NULL DEFAULT 1;

CREATE TABLE IF NOT EXISTS subject_student (
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,
    student_id BIGINT NOT NULL,
    PRIMARY KEY (class_id, subject, student_id),
    KEY subject_student_enrolment (class_id, student_id),
    CONSTRAINT subject_student_assignment FOREIGN KEY (class_id, subject)
        REFERENCES assignment (class_id, subject) ON DELETE CASCADE,
    -- It follows the student whom a merge finds to be another one, as marks do.
    CONSTRAINT subject_student_enrolment FOREIGN KEY (class_id, student_id)
        REFERENCES enrolment (class_id, student_id) ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Lớp chuyên: the subject that TT58 Điều 13 asks more of; NULL = no specialised class.
ALTER TABLE class ADD COLUMN IF NOT EXISTS special_subject VARCHAR(40) NULL;

-- What is locked stays so, as in the migration of the windows.
CREATE OR REPLACE TRIGGER subject_student_insert_unlocked AFTER INSERT ON subject_student
FOR EACH ROW IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(NEW.class_id, ''); END IF;
CREATE OR REPLACE TRIGGER subject_student_delete_unlocked BEFORE DELETE ON subject_student
FOR EACH ROW IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, ''); END IF;
