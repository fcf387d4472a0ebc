-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What who checks a class's records asks the teacher of a subject to look at again (Quy chế Điều 7
-- k4): raised, answered, closed by who raised it.

CREATE TABLE IF NOT EXISTS flag (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    school_year_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    student_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,
    term TINYINT NULL,                 -- NULL = of both
    comment VARCHAR(500) NOT NULL,
    state VARCHAR(10) NOT NULL,        -- open, answered, closed
    raised_by BIGINT NOT NULL,
    raised_by_name VARCHAR(100) NOT NULL,
    raised_at CHAR(20) NOT NULL,
    outcome VARCHAR(10) NULL,          -- fixed, stands
    reply VARCHAR(500) NULL,
    answered_by BIGINT NULL,
    answered_by_name VARCHAR(100) NULL,
    answered_at CHAR(20) NULL,
    closed_at CHAR(20) NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY flag_class (class_id, id),
    KEY flag_year (school_year_id, state),
    CONSTRAINT flag_of_class FOREIGN KEY (class_id) REFERENCES class (id),
    CONSTRAINT flag_answered CHECK (state <> 'answered'
        OR (outcome IS NOT NULL AND answered_by IS NOT NULL AND answered_at IS NOT NULL)),
    CONSTRAINT flag_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Not in a locked year, and what is closed stays, whoever writes it.
CREATE OR REPLACE TRIGGER flag_insert_unlocked AFTER INSERT ON flag FOR EACH ROW
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = NEW.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF;
CREATE OR REPLACE TRIGGER flag_update_unlocked BEFORE UPDATE ON flag FOR EACH ROW
BEGIN
IF EXISTS (SELECT 1 FROM year_lock WHERE school_year_id =
    (SELECT school_year_id FROM class WHERE id = OLD.class_id) LOCK IN SHARE MODE)
THEN CALL refuse_locked(OLD.class_id, OLD.subject); END IF; -- and where it goes:
IF NEW.class_id <> OLD.class_id
THEN CALL refuse_locked(NEW.class_id, NEW.subject); END IF; -- closed:
IF OLD.state = 'closed'
THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a closed flag stays as it is'; END IF; END;
