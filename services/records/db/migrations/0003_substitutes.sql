-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Dated assignments of substitutes, in their own name; days are both included. The teacher who is
-- away keeps account and assignment. Nobody proposes, decides or substitutes in two of these parts.

CREATE TABLE IF NOT EXISTS substitution (
    id BIGINT NOT NULL AUTO_INCREMENT,
    class_id BIGINT NOT NULL,
    subject VARCHAR(40) NOT NULL,      -- '' = the homeroom
    account_id BIGINT NOT NULL,
    full_name VARCHAR(100) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    state VARCHAR(10) NOT NULL,        -- proposed, approved, rejected, ended
    reason VARCHAR(500) NOT NULL,
    proposed_by BIGINT NOT NULL,
    proposed_at VARCHAR(20) NOT NULL,
    decision_number VARCHAR(50) NULL,
    decision_reason VARCHAR(500) NULL,
    decided_by BIGINT NULL,
    decided_at VARCHAR(20) NULL,
    ended_by BIGINT NULL,
    ended_at VARCHAR(20) NULL,
    PRIMARY KEY (id),
    KEY substitution_class (class_id, subject),
    CONSTRAINT substitution_of_class FOREIGN KEY (class_id) REFERENCES class (id),
    CONSTRAINT substitution_days CHECK (valid_from <= valid_to),
    CONSTRAINT substitution_proposer CHECK (proposed_by <> account_id),
    CONSTRAINT substitution_decider CHECK (decided_by NOT IN (proposed_by, account_id)),
    CONSTRAINT substitution_decided CHECK (state <> 'approved'
        OR (decided_by IS NOT NULL AND decision_number IS NOT NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Under which of them its signer signs; NULL = under none.
ALTER TABLE document ADD COLUMN IF NOT EXISTS substitution_id BIGINT NULL;
