-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Programs of others (OAuth 2.0, OpenID Connect): who they are, and what they were lent.

CREATE TABLE IF NOT EXISTS oauth_client (
    id BIGINT NOT NULL AUTO_INCREMENT,
    client_id VARCHAR(40) NOT NULL,
    kind VARCHAR(12) NOT NULL,           -- public, confidential, machine
    name VARCHAR(100) NOT NULL,          -- shown to the person who signs in
    org_id BIGINT NOT NULL,              -- who answers for it; a machine acts within it
    redirect_uris VARCHAR(2000) NOT NULL, -- one a line, compared byte by byte (RFC 9700 §2.1)
    secret_sha256 CHAR(64) NULL,         -- of 256 random bits
    registered_by BIGINT NOT NULL,
    registered_at BIGINT NOT NULL,
    ended_at BIGINT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY oauth_client_name (client_id),
    KEY oauth_client_org (org_id, id),
    CONSTRAINT oauth_client_org FOREIGN KEY (org_id) REFERENCES org (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Lent to a redirect for a minute, used once.
CREATE TABLE IF NOT EXISTS authorization_code (
    sha256 CHAR(64) NOT NULL,
    client_id VARCHAR(40) NOT NULL,
    session_id CHAR(36) NOT NULL,
    redirect_uri VARCHAR(500) NOT NULL,
    code_challenge CHAR(43) NOT NULL,    -- S256 (RFC 7636)
    nonce VARCHAR(200) NULL,
    openid BIGINT NOT NULL,              -- 1 = an ID token was asked for
    expires_at BIGINT NOT NULL,
    used_at BIGINT NULL,
    PRIMARY KEY (sha256),
    KEY authorization_code_age (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE session
    ADD COLUMN IF NOT EXISTS client_id VARCHAR(40) NOT NULL DEFAULT 'hbdt',
    ADD COLUMN IF NOT EXISTS openid BIGINT NOT NULL DEFAULT 0;
