-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The one session of each person that may sign (S11).

CREATE TABLE IF NOT EXISTS signing_session (
    account_id BIGINT NOT NULL,
    session CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    auth_time BIGINT NOT NULL,            -- when that session proved who it is, seconds since 1970
    since BIGINT NOT NULL,
    PRIMARY KEY (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
