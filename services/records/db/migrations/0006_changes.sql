-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What every write changed, put there in the write's own transaction. Rows are never deleted and
-- never change but for their position: they are the history of every mark, too. What a write changed
-- of one kind at one place (a gradebook, a roster) is one row of many items, so that a save of a
-- whole class costs one row and one position.

CREATE TABLE IF NOT EXISTS change_event (
    id BIGINT NOT NULL AUTO_INCREMENT, -- orders the rows of one object; followers never see it
    position BIGINT NULL,              -- in the stream; NULL until the sequencer has seen it committed
    org_id BIGINT NOT NULL,            -- the school
    school_year_id BIGINT NULL,
    class_id BIGINT NULL,
    subject VARCHAR(40) NOT NULL,      -- '' = of no subject
    term TINYINT NULL,
    account_id BIGINT NULL,            -- whose access was given or taken
    kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    items MEDIUMTEXT NOT NULL,         -- a line each: student, operation, object, old JSON, new JSON
    actor_id BIGINT NOT NULL,
    actor_name VARCHAR(100) NOT NULL,
    role VARCHAR(40) NOT NULL,
    reason VARCHAR(500) NULL,
    at CHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY change_event_position (position),
    KEY change_event_school (org_id, position),
    KEY change_event_place (class_id, subject, term)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whoever holds this one row's lock is the sequencer (docs/adr/0014-change-feed.md).
CREATE TABLE IF NOT EXISTS change_head (
    id TINYINT NOT NULL,
    stamped BIGINT NOT NULL,           -- the last position given
    published BIGINT NOT NULL,         -- the last one known to be on disk: followers get no further
    horizon BIGINT NOT NULL,           -- cursors before it are too old
    rounds BIGINT NOT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO change_head (id, stamped, published, horizon, rounds) VALUES (1, 0, 0, 0, 0);
