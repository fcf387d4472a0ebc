-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was revoked while its tokens may still live. Positions have no gaps and are in commit order:
-- the head's one row is locked until the transaction ends. An AUTO_INCREMENT would not do: of two
-- transactions the later number may be committed first, and a reader would pass over the earlier.

CREATE TABLE IF NOT EXISTS revocation_head (
    id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO revocation_head (id, position) VALUES (1, 0);

CREATE TABLE IF NOT EXISTS revocation (
    position BIGINT NOT NULL,
    kind VARCHAR(10) NOT NULL,           -- session, client
    `key` VARCHAR(64) NOT NULL,          -- the session's id, or the client_id
    at BIGINT NOT NULL,                  -- seconds since 1970 UTC; kept for an hour
    PRIMARY KEY (position),
    KEY revocation_age (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
