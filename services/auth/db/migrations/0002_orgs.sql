-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Units over time. What a unit is for good (its id, its kind) stays in org; name, code, levels and
-- parent hold from a day to a day, both included, 9999-12-31 = until further notice. A unit's rows
-- follow each other without overlap or gap. See docs/adr/0008-units-over-time.md.

CREATE TABLE IF NOT EXISTS org_version (
    org_id BIGINT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    parent_id BIGINT NULL,
    name VARCHAR(200) NOT NULL,
    code VARCHAR(20) NOT NULL,           -- unique on each day, free again after its last
    levels VARCHAR(20) NULL,             -- of a school: th, thcs, th-thcs, ...
    PRIMARY KEY (org_id, valid_from),
    UNIQUE KEY org_version_code (code, valid_from),
    KEY org_version_parent (parent_id, valid_to),
    CONSTRAINT org_version_org FOREIGN KEY (org_id) REFERENCES org (id),
    CONSTRAINT org_version_parent FOREIGN KEY (parent_id) REFERENCES org (id),
    CONSTRAINT org_version_days CHECK (valid_from <= valid_to)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What was known before has no first day: it holds since 1900-01-01.
SET @move = (SELECT IF(COUNT(*) = 1,
    'INSERT IGNORE INTO org_version (org_id, valid_from, valid_to, parent_id, name, code)
     SELECT id, ''1900-01-01'', ''9999-12-31'', parent_id, name, code FROM org', 'DO 0')
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'org' AND column_name = 'code');
EXECUTE IMMEDIATE @move;

ALTER TABLE org DROP FOREIGN KEY IF EXISTS org_parent, DROP KEY IF EXISTS org_code;

ALTER TABLE org DROP KEY IF EXISTS org_parent, DROP COLUMN IF EXISTS parent_id,
    DROP COLUMN IF EXISTS name, DROP COLUMN IF EXISTS code;

-- Who stood under whom, and when. A row's path is the same on all of its days.
ALTER TABLE org_closure
    ADD COLUMN IF NOT EXISTS valid_from DATE NOT NULL DEFAULT '1900-01-01',
    ADD COLUMN IF NOT EXISTS valid_to DATE NOT NULL DEFAULT '9999-12-31',
    DROP PRIMARY KEY, ADD PRIMARY KEY (ancestor_id, descendant_id, valid_from);

-- Decisions about units: who recorded which, and the day from which it holds. A merge or a split
-- leads from org_id to into_id; that is the succession of units.
CREATE TABLE IF NOT EXISTS org_act (
    id BIGINT NOT NULL AUTO_INCREMENT,
    kind VARCHAR(10) NOT NULL,           -- create, rename, reparent, merge, split, close
    org_id BIGINT NOT NULL,
    into_id BIGINT NULL,                 -- the new parent, or the successor
    effective_on DATE NOT NULL,          -- the first day of the new state
    name VARCHAR(200) NULL,
    code VARCHAR(20) NULL,
    levels VARCHAR(20) NULL,
    decision VARCHAR(200) NOT NULL,
    note VARCHAR(500) NULL,
    recorded_by BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY org_act_org (org_id, id),
    KEY org_act_into (into_id, kind),
    CONSTRAINT org_act_org FOREIGN KEY (org_id) REFERENCES org (id),
    CONSTRAINT org_act_into FOREIGN KEY (into_id) REFERENCES org (id),
    CONSTRAINT org_act_by FOREIGN KEY (recorded_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row: changes of the tree come one after the other.
CREATE TABLE IF NOT EXISTS org_tree (
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO org_tree (id, version) VALUES (1, 1);
