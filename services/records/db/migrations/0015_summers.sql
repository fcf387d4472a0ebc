-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What happens after May: subjects assessed again, conduct trained for in summer (TT22/2021 Điều 13,
-- 14; TT58/2011 Điều 16, 17; TT27/2020 Điều 11). In tables of their own: no mark of May changes, so
-- the guard of a locked year stays shut over marks while August's results come in.

-- Subject '' is the homeroom teacher's: who takes what again, and conduct after training.
CREATE TABLE IF NOT EXISTS summer_book (
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (class_id, subject)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS summer_result (
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,      -- '' = conduct after training
    student_id BIGINT NOT NULL,
    outcome VARCHAR(10) NOT NULL,      -- registered, taken, absent
    value SMALLINT NULL,               -- tenths, or the rating's code, as in mark
    test SMALLINT NULL,                -- primary schools: the test taken again, tenths
    conduct VARCHAR(20) NULL,          -- after training
    PRIMARY KEY (class_id, subject, student_id),
    KEY summer_result_student (student_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The addendum of August is made and signed after the lock, too; May's documents stay guarded as
-- they were. Its stages follow May's: retest_result, addendum, addendum_approval, addendum_seal.
CREATE OR REPLACE TRIGGER document_insert_unlocked AFTER INSERT ON document FOR EACH ROW
IF NEW.stage NOT IN ('retest_result', 'addendum', 'addendum_approval', 'addendum_seal')
    AND EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
        (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked_document(NEW.class_id, NEW.student_id, NEW.subject); END IF;
CREATE OR REPLACE TRIGGER document_update_unlocked BEFORE UPDATE ON document FOR EACH ROW
BEGIN
IF NOT (OLD.stage IN ('retest_result', 'addendum', 'addendum_approval', 'addendum_seal')
        AND NEW.stage = OLD.stage)
    AND EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
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
IF OLD.stage NOT IN ('retest_result', 'addendum', 'addendum_approval', 'addendum_seal')
    AND EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
        (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked_document(OLD.class_id, OLD.student_id, OLD.subject); END IF; -- signed:
IF OLD.state <> 'waiting'
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a signed document stays'; END IF; END;
