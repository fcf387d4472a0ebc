-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The student's profile as the printed form asks for it, names that SQL can sort and find, dated
-- enrolments, class moves, and duplicates that are merged and can be parted again.

ALTER TABLE student
    ADD COLUMN IF NOT EXISTS version BIGINT NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS sort_name VARCHAR(100) NULL,  -- sorted by instead of full_name
    ADD COLUMN IF NOT EXISTS sort_key VARBINARY(700) NOT NULL DEFAULT '', -- ICU's, Vietnamese
    ADD COLUMN IF NOT EXISTS sort_version VARCHAR(20) NOT NULL DEFAULT '', -- of what made these three
    ADD COLUMN IF NOT EXISTS name_folded VARCHAR(300) NOT NULL DEFAULT '', -- to be compared
    ADD COLUMN IF NOT EXISTS name_plain VARCHAR(300) NOT NULL DEFAULT '',  -- without marks, to be found
    ADD COLUMN IF NOT EXISTS nationality CHAR(2) NOT NULL DEFAULT 'VN',    -- ISO 3166-1
    ADD COLUMN IF NOT EXISTS native_place VARCHAR(200) NULL,
    ADD COLUMN IF NOT EXISTS commune CHAR(5) NULL,         -- code of the residence's
    ADD COLUMN IF NOT EXISTS phone VARCHAR(20) NULL,
    ADD COLUMN IF NOT EXISTS register_number VARCHAR(30) NULL,             -- số đăng bộ
    ADD COLUMN IF NOT EXISTS policy_codes VARCHAR(200) NULL, -- commas between, for FIND_IN_SET
    ADD COLUMN IF NOT EXISTS father_birth_year SMALLINT NULL,
    ADD COLUMN IF NOT EXISTS father_occupation VARCHAR(100) NULL,
    ADD COLUMN IF NOT EXISTS mother_birth_year SMALLINT NULL,
    ADD COLUMN IF NOT EXISTS mother_occupation VARCHAR(100) NULL,
    ADD COLUMN IF NOT EXISTS guardian_name VARCHAR(100) NULL,
    ADD COLUMN IF NOT EXISTS guardian_birth_year SMALLINT NULL,
    ADD COLUMN IF NOT EXISTS guardian_occupation VARCHAR(100) NULL,
    ADD COLUMN IF NOT EXISTS merged_into BIGINT NULL,      -- the student that this one is
    ADD KEY IF NOT EXISTS student_order (org_id, sort_key, id),
    ADD KEY IF NOT EXISTS student_name (org_id, name_folded, birth_date),
    ADD KEY IF NOT EXISTS student_sort_version (sort_version),
    ADD KEY IF NOT EXISTS student_code (org_id, student_code),
    ADD KEY IF NOT EXISTS student_merged (merged_into);

-- Days are both included; NULL = from the year's first, until its last. Nobody leaves the table:
-- only an active enrolment has a number and stands in lists, gradebooks and results.
ALTER TABLE enrolment
    MODIFY COLUMN number SMALLINT NULL,
    ADD COLUMN IF NOT EXISTS state VARCHAR(10) NOT NULL DEFAULT 'active', -- moved, withdrawn, merged
    ADD COLUMN IF NOT EXISTS valid_from DATE NULL,
    ADD COLUMN IF NOT EXISTS valid_to DATE NULL;

-- The marks of a class follow the student whom a merge finds to be another one.
ALTER TABLE mark DROP FOREIGN KEY IF EXISTS mark_enrolment;
ALTER TABLE mark ADD CONSTRAINT mark_enrolment FOREIGN KEY IF NOT EXISTS (class_id, student_id)
    REFERENCES enrolment (class_id, student_id) ON UPDATE CASCADE;

-- The ministry's code comes once; that it became another one is kept, with the reason.
CREATE TABLE IF NOT EXISTS student_code_change (
    id BIGINT NOT NULL AUTO_INCREMENT,
    student_id BIGINT NOT NULL,
    old_code VARCHAR(20) NOT NULL,
    new_code VARCHAR(20) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    changed_by BIGINT NOT NULL,
    changed_at VARCHAR(20) NOT NULL,
    PRIMARY KEY (id),
    KEY student_code_change_of (student_id),
    CONSTRAINT student_code_change_student FOREIGN KEY (student_id) REFERENCES student (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS class_move (
    id BIGINT NOT NULL AUTO_INCREMENT,
    student_id BIGINT NOT NULL,
    from_class_id BIGINT NOT NULL,
    to_class_id BIGINT NOT NULL,
    moved_on DATE NOT NULL,            -- the first day in the new class
    reason VARCHAR(500) NOT NULL,
    moved_by BIGINT NOT NULL,
    moved_at VARCHAR(20) NOT NULL,
    PRIMARY KEY (id),
    KEY class_move_student (student_id),
    CONSTRAINT class_move_of FOREIGN KEY (student_id) REFERENCES student (id),
    CONSTRAINT class_move_from FOREIGN KEY (from_class_id) REFERENCES class (id),
    CONSTRAINT class_move_to FOREIGN KEY (to_class_id) REFERENCES class (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS student_merge (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    keep_id BIGINT NOT NULL,
    drop_id BIGINT NOT NULL,
    state VARCHAR(10) NOT NULL,        -- merged, reversed
    reason VARCHAR(500) NOT NULL,
    merged_by BIGINT NOT NULL,
    merged_at VARCHAR(20) NOT NULL,
    reversal_reason VARCHAR(500) NULL,
    reversed_by BIGINT NULL,
    reversed_at VARCHAR(20) NULL,
    PRIMARY KEY (id),
    KEY student_merge_drop (drop_id),
    KEY student_merge_keep (keep_id),
    CONSTRAINT student_merge_kept FOREIGN KEY (keep_id) REFERENCES student (id),
    CONSTRAINT student_merge_dropped FOREIGN KEY (drop_id) REFERENCES student (id),
    CONSTRAINT student_merge_two CHECK (keep_id <> drop_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What a merge did to the dropped student's enrolments, so that the reversal does the opposite.
CREATE TABLE IF NOT EXISTS student_merge_enrolment (
    merge_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    treatment VARCHAR(10) NOT NULL,    -- repointed, set_aside
    number SMALLINT NOT NULL,          -- as it was
    PRIMARY KEY (merge_id, class_id),
    CONSTRAINT student_merge_enrolment_of FOREIGN KEY (merge_id) REFERENCES student_merge (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
