-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Second factors, recovery codes, and what people and their units see of sign-ins.

ALTER TABLE session
    ADD COLUMN IF NOT EXISTS aal BIGINT NOT NULL DEFAULT 1,          -- 2 = with a second factor
    ADD COLUMN IF NOT EXISTS auth_time BIGINT NOT NULL DEFAULT 0,    -- of the newest proof
    ADD COLUMN IF NOT EXISTS amr VARCHAR(40) NOT NULL DEFAULT 'pwd', -- RFC 8176, by spaces
    ADD COLUMN IF NOT EXISTS grant_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS device_sha256 CHAR(64) NULL,
    ADD COLUMN IF NOT EXISTS address_prefix VARCHAR(45) NOT NULL DEFAULT '';

CREATE TABLE IF NOT EXISTS second_factor (
    id BIGINT NOT NULL AUTO_INCREMENT,
    account_id BIGINT NOT NULL,
    kind VARCHAR(10) NOT NULL,           -- totp, webauthn
    name VARCHAR(60) NOT NULL,           -- the person's own name for it
    secret VARBINARY(100) NULL,          -- totp: sealed with AUTH_FACTOR_KEY
    last_step BIGINT NOT NULL DEFAULT 0, -- totp: the newest step used; none counts twice
    credential_id VARBINARY(1023) NULL,  -- webauthn
    credential_sha256 CHAR(64) NULL,
    public_key VARBINARY(64) NULL,       -- webauthn: P-256, x || y
    sign_count BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT NULL,            -- NULL = the first code is still awaited
    last_used_at BIGINT NULL,
    PRIMARY KEY (id),
    KEY second_factor_account (account_id, id),
    UNIQUE KEY second_factor_credential (credential_sha256),
    CONSTRAINT second_factor_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS recovery_code (
    account_id BIGINT NOT NULL,
    sha256 CHAR(64) NOT NULL,
    used_at BIGINT NULL,
    PRIMARY KEY (account_id, sha256),
    CONSTRAINT recovery_code_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS webauthn_challenge (
    sha256 CHAR(64) NOT NULL,
    account_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (sha256),
    KEY webauthn_challenge_age (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who signed in when, how and from where: personal data, forgotten after 90 days.
CREATE TABLE IF NOT EXISTS sign_in (
    id BIGINT NOT NULL AUTO_INCREMENT,
    account_id BIGINT NULL,              -- NULL = a name that nobody has
    at BIGINT NOT NULL,
    outcome VARCHAR(20) NOT NULL,        -- signed-in, elevated, wrong-password, wrong-factor
    method VARCHAR(40) NOT NULL,         -- as session.amr
    session_id CHAR(36) NULL,
    device_sha256 CHAR(64) NULL,
    address_prefix VARCHAR(45) NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    KEY sign_in_account (account_id, id),
    KEY sign_in_age (at),
    KEY sign_in_device (device_sha256, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- After a reset a signer may not sign until somebody else has seen to the new certificate.
CREATE TABLE IF NOT EXISTS signing_hold (
    account_id BIGINT NOT NULL,
    since BIGINT NOT NULL,
    set_by BIGINT NOT NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT signing_hold_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
