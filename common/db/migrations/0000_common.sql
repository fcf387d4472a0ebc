-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What every store has: answers kept for repeated requests, and the audit chains.

CREATE TABLE IF NOT EXISTS idempotency_key (
    account_id BIGINT NOT NULL,
    idem_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    route VARCHAR(240) NOT NULL,         -- "POST /v1/classes"
    request_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status SMALLINT NOT NULL,
    content_type VARCHAR(100) NULL,
    etag VARCHAR(40) NULL,
    location VARCHAR(240) NULL,
    body LONGBLOB NULL,
    created_at CHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (account_id, idem_key),
    KEY idempotency_key_age (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row per write; the meaning of each column and of the hash: common/audit/audit.h.
CREATE TABLE IF NOT EXISTS audit_event (
    chain_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at CHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    actor_id BIGINT NOT NULL,
    role VARCHAR(40) NOT NULL,
    action VARCHAR(80) NOT NULL,
    object_type VARCHAR(80) NOT NULL,
    object_id VARCHAR(80) NOT NULL,
    object_version BIGINT NOT NULL,
    details VARCHAR(4000) NOT NULL,
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    previous CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (chain_id, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS audit_head (
    chain_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (chain_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
