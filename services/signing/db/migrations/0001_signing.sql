-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Credentials in custody, authorisations bound to digests, and the signatures made.

CREATE TABLE IF NOT EXISTS credential (
    id BIGINT NOT NULL AUTO_INCREMENT,
    kind VARCHAR(10) NOT NULL,            -- person, seal, service
    state VARCHAR(10) NOT NULL,           -- pending, active
    account_id BIGINT NOT NULL,           -- who holds it; 0 for a service
    service VARCHAR(20) NOT NULL,         -- '' for people
    org_id BIGINT NOT NULL,
    key_type VARCHAR(10) NOT NULL,        -- p256, rsa2048
    common_name VARCHAR(100) NOT NULL,
    organization VARCHAR(200) NOT NULL,
    serial_number VARCHAR(64) NOT NULL,   -- names the holder in the certificate
    public_key VARBINARY(1000) NOT NULL,  -- SubjectPublicKeyInfo, DER
    locked_key VARBINARY(4000) NOT NULL,  -- PKCS#8 under the PIN and the server's pepper
    csr TEXT NOT NULL,
    chain_pem TEXT NULL,                  -- leaf, then issuing CAs
    certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    valid_from BIGINT NULL,               -- seconds since 1970
    valid_to BIGINT NULL,
    pin_failures SMALLINT NOT NULL,
    created_at VARCHAR(20) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY credential_certificate (certificate_sha256),
    KEY credential_account (account_id, service)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The secret that opens wrapped_key is with the client only (signature activation data).
CREATE TABLE IF NOT EXISTS authorisation (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    credential_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    service VARCHAR(20) NOT NULL,
    wrapped_key VARBINARY(4000) NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY authorisation_expiry (expires_at),
    CONSTRAINT authorisation_credential FOREIGN KEY (credential_id) REFERENCES credential (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS authorised_digest (
    authorisation_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (authorisation_id, sha256),
    CONSTRAINT authorised_by FOREIGN KEY (authorisation_id) REFERENCES authorisation (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One signature per credential and digest, for ever: asked again, the same bytes come back.
CREATE TABLE IF NOT EXISTS signature (
    credential_id BIGINT NOT NULL,
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    signature LONGBLOB NOT NULL,          -- detached CMS, DER
    sha256_signature CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    certificate_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    signed_at VARCHAR(20) NOT NULL,
    PRIMARY KEY (credential_id, sha256),
    CONSTRAINT signature_credential FOREIGN KEY (credential_id) REFERENCES credential (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
