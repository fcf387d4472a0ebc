-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a provisioning client (SCIM 2.0, RFC 7643) knows of an account besides the account itself.

CREATE TABLE IF NOT EXISTS scim_user (
    account_id BIGINT NOT NULL,
    external_id VARCHAR(100) NULL,       -- the client's own id
    deleted_at BIGINT NULL,              -- gone for SCIM; the account itself stays, disabled
    PRIMARY KEY (account_id),
    KEY scim_user_external (external_id),
    CONSTRAINT scim_user_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
