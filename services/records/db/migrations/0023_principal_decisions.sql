-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the head of school decided of a student whom the rules leave to them: a disabled learner with
-- a plan of the own (TT22/2021 Điều 11 k4, 12 k4), a pupil whose supplement was not enough (TT27/2020
-- Điều 11). Only ever added to: the newest version holds, signed documents name the others.

CREATE TABLE IF NOT EXISTS principal_decision (
    school_year_id BIGINT NOT NULL,
    student_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    decision VARCHAR(24) NOT NULL,      -- promoted_by_principal, completed_…, retained_…
    basis VARCHAR(10) NOT NULL,         -- own_plan, supplement: it counts on this ground alone
    in_addendum BOOLEAN NOT NULL,       -- May's summary was signed before: the addendum says it
    decision_number VARCHAR(50) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    decided_on CHAR(10) NOT NULL,       -- the day of the decision
    decided_by BIGINT NOT NULL,
    decided_name VARCHAR(100) NOT NULL,
    decided_at CHAR(20) NOT NULL,       -- when it was entered
    PRIMARY KEY (school_year_id, student_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- May's results are guarded as its marks are; what the addendum says comes after the lock, too.
CREATE OR REPLACE TRIGGER principal_decision_insert_unlocked BEFORE INSERT ON principal_decision
FOR EACH ROW IF NOT NEW.in_addendum THEN CALL refuse_locked(NEW.class_id, ''); END IF;
