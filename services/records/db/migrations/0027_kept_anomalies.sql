-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Anomaly numbers for the offices, kept like those of 0014: made anew behind the change feed, from
-- the history of the marks. They can be thrown away at any time.

-- Anomalies of one kind that began on a day in Viet Nam; days without any have no row.
CREATE TABLE IF NOT EXISTS school_anomaly (
    org_id BIGINT NOT NULL,
    year_name CHAR(9) NOT NULL,
    day DATE NOT NULL,
    kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    level VARCHAR(5) NOT NULL,         -- of the class; '' = the class is no more
    school_year_id BIGINT NOT NULL,
    items INT NOT NULL,
    cells INT NOT NULL,
    raised INT NOT NULL,
    PRIMARY KEY (org_id, year_name, day, kind, level),
    KEY school_anomaly_year (school_year_id, day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- School years whose numbers are to be made anew, from the day of since on.
CREATE TABLE IF NOT EXISTS anomaly_due (
    school_year_id BIGINT NOT NULL,
    since CHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    failures INT NOT NULL DEFAULT 0,
    PRIMARY KEY (school_year_id),
    KEY anomaly_due_next (failures, since)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO anomaly_due (school_year_id, since)
SELECT school_year_id, MIN(at) FROM change_event
 WHERE school_year_id IS NOT NULL AND kind IN ('mark', 'correction') GROUP BY school_year_id;
