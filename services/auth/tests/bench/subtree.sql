-- SPDX-License-Identifier: AGPL-3.0-or-later
-- "Is this school in my subtree today": the tree with days against the tree without, on a province
-- of 24 districts that ended, 102 communes and 950 schools, each moved once.
--   tools/test-db.sh sh -c 'mariadb -t -u root -S "$HBDT_TEST_DB_SOCKET" \
--       < services/auth/tests/bench/subtree.sql'
CREATE DATABASE IF NOT EXISTS subtree_bench;
USE subtree_bench;
CREATE OR REPLACE TABLE org (id BIGINT PRIMARY KEY, kind VARCHAR(10) NOT NULL, name VARCHAR(200), code VARCHAR(20));
CREATE OR REPLACE TABLE plain (ancestor_id BIGINT, descendant_id BIGINT, depth INT, PRIMARY KEY (ancestor_id, descendant_id));
CREATE OR REPLACE TABLE org_version (org_id BIGINT, valid_from DATE, valid_to DATE, parent_id BIGINT,
    name VARCHAR(200), code VARCHAR(20), PRIMARY KEY (org_id, valid_from));
CREATE OR REPLACE TABLE org_closure (ancestor_id BIGINT, descendant_id BIGINT, depth INT,
    valid_from DATE, valid_to DATE, PRIMARY KEY (ancestor_id, descendant_id, valid_from));
SET @old_from = '1900-01-01', @old_to = '2025-06-30', @new_from = '2025-07-01', @open = '9999-12-31';
INSERT INTO org SELECT 1, 'so', 'U', 'U' UNION ALL SELECT 10 + seq, 'phong', 'U', 'U' FROM seq_1_to_24
    UNION ALL SELECT 100 + seq, 'commune', 'U', 'U' FROM seq_1_to_102
    UNION ALL SELECT 1000 + seq, 'school', 'U', 'U' FROM seq_1_to_950;
INSERT INTO org_version SELECT id, @old_from, @old_to, 1, name, code FROM org WHERE kind IN ('phong', 'school');
INSERT INTO org_version SELECT id, @new_from, @open, 1, name, code FROM org WHERE kind IN ('commune', 'school');
INSERT INTO org_version SELECT id, @old_from, @open, NULL, name, code FROM org WHERE kind = 'so';
INSERT INTO org_closure SELECT org_id, org_id, 0, MIN(valid_from), MAX(valid_to) FROM org_version GROUP BY org_id;
INSERT INTO org_closure SELECT 1, id, 1, @old_from, @old_to FROM org WHERE kind = 'phong';
INSERT INTO org_closure SELECT 1, id, 1, @new_from, @open FROM org WHERE kind = 'commune';
INSERT INTO org_closure SELECT 11 + MOD(id, 24), id, 1, @old_from, @old_to FROM org WHERE kind = 'school';
INSERT INTO org_closure SELECT 101 + MOD(id, 102), id, 1, @new_from, @open FROM org WHERE kind = 'school';
INSERT INTO org_closure SELECT 1, id, 2, @old_from, @old_to FROM org WHERE kind = 'school';
INSERT INTO org_closure SELECT 1, id, 2, @new_from, @open FROM org WHERE kind = 'school';
INSERT INTO plain SELECT ancestor_id, descendant_id, depth FROM org_closure WHERE valid_to = @open;
ANALYZE TABLE org, plain, org_version, org_closure;

EXPLAIN SELECT o.id, v.name, c.depth FROM org_closure c JOIN org o ON o.id = c.descendant_id
    JOIN org_version v ON v.org_id = c.descendant_id AND '2026-11-24' BETWEEN v.valid_from AND v.valid_to
    WHERE c.ancestor_id = 1 AND c.descendant_id = 1500 AND '2026-11-24' BETWEEN c.valid_from AND c.valid_to;

DELIMITER //
CREATE OR REPLACE PROCEDURE asked_without_days()
BEGIN
    DECLARE i INT DEFAULT 0; DECLARE n VARCHAR(200); DECLARE d INT;
    WHILE i < 100000 DO
        SELECT o.name, c.depth INTO n, d FROM plain c JOIN org o ON o.id = c.descendant_id
            WHERE c.ancestor_id = 1 AND c.descendant_id = 1001 + MOD(i, 950);
        SET i = i + 1;
    END WHILE;
END//
CREATE OR REPLACE PROCEDURE asked_of_a_day(day DATE)
BEGIN
    DECLARE i INT DEFAULT 0; DECLARE n VARCHAR(200); DECLARE d INT;
    WHILE i < 100000 DO
        SELECT v.name, c.depth INTO n, d FROM org_closure c JOIN org o ON o.id = c.descendant_id
            JOIN org_version v ON v.org_id = c.descendant_id AND day BETWEEN v.valid_from AND v.valid_to
            WHERE c.ancestor_id = 1 AND c.descendant_id = 1001 + MOD(i, 950)
              AND day BETWEEN c.valid_from AND c.valid_to;
        SET i = i + 1;
    END WHILE;
END//
DELIMITER ;
SET @t = NOW(6); CALL asked_without_days(); SET @without = TIMESTAMPDIFF(MICROSECOND, @t, NOW(6)) / 100000;
SET @t = NOW(6); CALL asked_of_a_day('2026-11-24'); SET @today = TIMESTAMPDIFF(MICROSECOND, @t, NOW(6)) / 100000;
SET @t = NOW(6); CALL asked_of_a_day('2025-06-30'); SET @then = TIMESTAMPDIFF(MICROSECOND, @t, NOW(6)) / 100000;
SELECT @without AS us_without_days, @today AS us_today, @then AS us_as_of_2025_06_30, @today / @without AS ratio;
