-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The sums of class_progress by grade and subject: an office's question about all its schools reads
-- a sixth of the rows. Made anew with each class that is counted.
CREATE TABLE IF NOT EXISTS grade_progress (
    org_id BIGINT NOT NULL,
    year_name CHAR(9) NOT NULL,
    grade TINYINT NOT NULL,
    level VARCHAR(5) NOT NULL,
    subject VARCHAR(40) NOT NULL,
    due_1 DATE NOT NULL,               -- when the cells of term 1, of term 2 are due
    due_2 DATE NOT NULL,
    expected_1 INT NOT NULL,           -- cells
    entered_1 INT NOT NULL,
    expected_2 INT NOT NULL,
    entered_2 INT NOT NULL,
    late INT NOT NULL,                 -- of those entered: after their time
    results INT NOT NULL,              -- to be signed, one a student
    signed INT NOT NULL,
    PRIMARY KEY (org_id, year_name, grade, level, subject, due_1, due_2)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO grade_progress (org_id, year_name, grade, level, subject, due_1, due_2,
        expected_1, entered_1, expected_2, entered_2, late, results, signed)
    SELECT org_id, year_name, grade, level, subject, due_1, due_2, SUM(expected_1), SUM(entered_1),
           SUM(expected_2), SUM(entered_2), SUM(late), SUM(results), SUM(signed)
      FROM class_progress
     GROUP BY org_id, year_name, grade, level, subject, due_1, due_2;
