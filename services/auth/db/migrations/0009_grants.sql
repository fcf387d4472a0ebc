-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Roles also held by groups, within a narrower scope, and given by two persons.

ALTER TABLE grant_row
    MODIFY account_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS group_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS school_year_id BIGINT NULL,  -- NULL = every; a scope only takes away
    ADD COLUMN IF NOT EXISTS class_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS subject VARCHAR(20) NULL,
    ADD COLUMN IF NOT EXISTS approved_by BIGINT NULL,     -- the second person, where there was one
    ADD KEY IF NOT EXISTS grant_group (group_id, role, org_id);

ALTER TABLE grant_row ADD FOREIGN KEY IF NOT EXISTS grant_of_group (group_id) REFERENCES org_group (id);

ALTER TABLE grant_row ADD CONSTRAINT IF NOT EXISTS grant_holder
    CHECK ((account_id IS NULL) <> (group_id IS NULL));

-- What signs or administers is one person's, never a group's.
ALTER TABLE grant_row ADD CONSTRAINT IF NOT EXISTS grant_of_group_signs_nothing
    CHECK (group_id IS NULL
        OR role IN ('so_inspector', 'phong_inspector', 'auditor', 'group_head'));

ALTER TABLE session ADD KEY IF NOT EXISTS session_grant (grant_id, ended_at);

CREATE TABLE IF NOT EXISTS grant_proposal (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,              -- where all its roles would be held
    state VARCHAR(10) NOT NULL,          -- open, approved, refused
    proposed_by BIGINT NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_by BIGINT NULL,
    decided_at BIGINT NULL,
    reason VARCHAR(500) NULL,
    PRIMARY KEY (id),
    KEY grant_proposal_org (org_id, id),
    CONSTRAINT grant_proposal_org FOREIGN KEY (org_id) REFERENCES org (id),
    CONSTRAINT grant_proposal_by FOREIGN KEY (proposed_by) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS grant_proposal_item (
    proposal_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    role VARCHAR(20) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NULL,
    school_year_id BIGINT NULL,
    class_id BIGINT NULL,
    subject VARCHAR(20) NULL,
    PRIMARY KEY (proposal_id, number),
    CONSTRAINT proposal_item_proposal FOREIGN KEY (proposal_id) REFERENCES grant_proposal (id),
    CONSTRAINT proposal_item_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
