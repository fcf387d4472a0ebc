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
