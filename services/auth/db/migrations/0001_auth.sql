-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Units, people, the roles they hold, their sessions. Times are seconds since 1970 UTC.

CREATE TABLE IF NOT EXISTS org (
    id BIGINT NOT NULL AUTO_INCREMENT,
    parent_id BIGINT NULL,
    kind VARCHAR(10) NOT NULL,           -- so, phong, school
    name VARCHAR(200) NOT NULL,
    code VARCHAR(20) NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY org_code (code),
    CONSTRAINT org_parent FOREIGN KEY (parent_id) REFERENCES org (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Every unit with every unit above it, itself included at depth 0.
CREATE TABLE IF NOT EXISTS org_closure (
    ancestor_id BIGINT NOT NULL,
    descendant_id BIGINT NOT NULL,
    depth INT NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id),
    KEY org_closure_up (descendant_id, depth),
    CONSTRAINT closure_ancestor FOREIGN KEY (ancestor_id) REFERENCES org (id),
    CONSTRAINT closure_descendant FOREIGN KEY (descendant_id) REFERENCES org (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS account (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    username VARCHAR(64) NOT NULL,
    full_name VARCHAR(100) NOT NULL,
    status VARCHAR(10) NOT NULL,         -- pending, active, disabled
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY account_username (username),
    KEY account_org (org_id, id),
    CONSTRAINT account_org FOREIGN KEY (org_id) REFERENCES org (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS password (
    account_id BIGINT NOT NULL,
    hash VARCHAR(200) NOT NULL,          -- Argon2id, PHC form
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT password_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS activation (
    account_id BIGINT NOT NULL,
    code_sha256 CHAR(64) NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT activation_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Failed sign-ins in a row, counted for names nobody has too: a delay must not tell which exist.
CREATE TABLE IF NOT EXISTS sign_in_failure (
    username_sha256 CHAR(64) NOT NULL,
    failures BIGINT NOT NULL,
    failed_at BIGINT NOT NULL,
    PRIMARY KEY (username_sha256),
    KEY sign_in_failure_age (failed_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS grant_row (
    id BIGINT NOT NULL AUTO_INCREMENT,
    account_id BIGINT NOT NULL,
    role VARCHAR(20) NOT NULL,
    org_id BIGINT NOT NULL,
    valid_from DATE NOT NULL,            -- both days included
    valid_to DATE NULL,
    granted_by BIGINT NOT NULL,
    ended_at BIGINT NULL,                -- taken by an administrator: at once
    PRIMARY KEY (id),
    KEY grant_account (account_id, role, org_id),
    KEY grant_org (org_id, id),
    CONSTRAINT grant_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT grant_org FOREIGN KEY (org_id) REFERENCES org (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS session (
    id CHAR(36) NOT NULL,
    account_id BIGINT NOT NULL,
    role VARCHAR(20) NOT NULL,
    org_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    ended_at BIGINT NULL,
    PRIMARY KEY (id),
    KEY session_account (account_id, ended_at),
    CONSTRAINT session_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT session_org FOREIGN KEY (org_id) REFERENCES org (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS refresh_token (
    sha256 CHAR(64) NOT NULL,
    session_id CHAR(36) NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NULL,                 -- used twice = stolen: the session is ended
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (sha256),
    KEY refresh_token_age (expires_at),
    CONSTRAINT refresh_session FOREIGN KEY (session_id) REFERENCES session (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row: whether the first administrator was made.
CREATE TABLE IF NOT EXISTS setup_state (
    id BIGINT NOT NULL,
    done_at BIGINT NULL,
    PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO setup_state (id, done_at) VALUES (1, NULL);
