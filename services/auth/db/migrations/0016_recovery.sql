-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Recoveries that people began on their own devices. Names as digests: somebody may have typed his
-- password there. user_code_sha256 goes with the approval: it is good once.

CREATE TABLE IF NOT EXISTS recovery (
    secret_sha256 CHAR(64) CHARACTER SET ascii NOT NULL,   -- of what never leaves the device
    user_code_sha256 CHAR(64) CHARACTER SET ascii NULL,
    username_sha256 CHAR(64) CHARACTER SET ascii NOT NULL,
    begun_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address_prefix VARCHAR(45) NOT NULL DEFAULT '',
    account_id BIGINT NULL,              -- whose it is, once an administrator has approved
    approved_by BIGINT NULL,
    PRIMARY KEY (secret_sha256),
    UNIQUE KEY recovery_user_code (user_code_sha256),
    KEY recovery_expiry (expires_at),
    KEY recovery_account (account_id),
    CONSTRAINT recovery_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT recovery_approver FOREIGN KEY (approved_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
