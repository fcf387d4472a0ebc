-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the school was called, and under whom it stood, in a school year: as of a day of that year.
-- Documents, pages and packages of the year take the names from here, whatever came later.

CREATE TABLE IF NOT EXISTS year_school (
    school_year_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    as_of DATE NOT NULL,               -- the year's last day, or the day it was asked, if earlier
    code VARCHAR(20) NOT NULL,
    name VARCHAR(200) NOT NULL,
    parent_name VARCHAR(200) NOT NULL,
    province_name VARCHAR(200) NOT NULL,
    PRIMARY KEY (school_year_id),
    CONSTRAINT year_school_year FOREIGN KEY (school_year_id) REFERENCES school_year (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO year_school (school_year_id, org_id, as_of, code, name, parent_name,
    province_name)
SELECT y.id, s.org_id, LEAST(y.ends_on, CURRENT_DATE), s.code, s.name, s.parent_name, s.province_name
  FROM school_year y JOIN school s ON s.org_id = y.org_id;
