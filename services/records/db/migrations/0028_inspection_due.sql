-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the background looks for five times a second: an office's lock that began or ended and has
-- no report on that. It waits here from the day it is set, so that nobody reads every lock that
-- there ever was.
CREATE TABLE IF NOT EXISTS inspection_due (
    window_id BIGINT NOT NULL,
    moment VARCHAR(5) NOT NULL,        -- begin, end
    due_at CHAR(20) NOT NULL,
    PRIMARY KEY (window_id, moment),
    KEY inspection_due_at (due_at),
    CONSTRAINT inspection_due_window FOREIGN KEY (window_id) REFERENCES entry_window (id)
        ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO inspection_due (window_id, moment, due_at)
    SELECT w.id, m.moment, IF(m.moment = 'begin', w.starts_at, COALESCE(w.closed_at, w.ends_at))
      FROM entry_window w JOIN (SELECT 'begin' AS moment UNION SELECT 'end') m
      LEFT JOIN inspection_report r ON r.window_id = w.id AND r.moment = m.moment
      LEFT JOIN school s ON s.org_id = w.org_id
     WHERE w.kind = 'lock' AND r.id IS NULL AND s.org_id IS NULL
       AND COALESCE(w.closed_at, w.ends_at) >= w.starts_at;

-- Of offices only: a school's own locks are no inspection.
CREATE OR REPLACE TRIGGER entry_window_inspected AFTER INSERT ON entry_window FOR EACH ROW
INSERT INTO inspection_due (window_id, moment, due_at)
    SELECT NEW.id, m.moment, IF(m.moment = 'begin', NEW.starts_at, NEW.ends_at)
      FROM (SELECT 'begin' AS moment UNION SELECT 'end') m
     WHERE NEW.kind = 'lock' AND NOT EXISTS (SELECT 1 FROM school WHERE org_id = NEW.org_id);

CREATE OR REPLACE TRIGGER entry_window_ends_early AFTER UPDATE ON entry_window FOR EACH ROW
BEGIN
DELETE FROM inspection_due
    WHERE window_id = NEW.id AND NEW.closed_at < NEW.starts_at; -- it never began
UPDATE inspection_due SET due_at = NEW.closed_at
    WHERE window_id = NEW.id AND moment = 'end' AND NEW.closed_at IS NOT NULL; END;
