-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Faults in identities by level of school, too: who reads some levels reads kept numbers like the
-- others. What was counted before stands as of no level until it is counted anew.
ALTER TABLE school_quality
    ADD COLUMN IF NOT EXISTS level VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
        DEFAULT '' AFTER finding, -- of the classes; '' = nobody is looked at
    DROP PRIMARY KEY, ADD PRIMARY KEY (org_id, finding, level);

INSERT IGNORE INTO quality_due (org_id, since)
SELECT org_id, DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%TZ') FROM school;
