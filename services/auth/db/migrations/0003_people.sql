-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Natural persons, their posts, the groups and boards they sit in. Days are both included.

CREATE TABLE IF NOT EXISTS person (
    id BIGINT NOT NULL AUTO_INCREMENT,
    personal_id CHAR(12) NULL,           -- số định danh cá nhân: a key to find, never shown
    full_name VARCHAR(100) NOT NULL,
    birth_date DATE NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY person_personal_id (personal_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE account ADD COLUMN IF NOT EXISTS person_id BIGINT NULL;

-- Whoever has an account is a person; here both have the same number, later not.
INSERT IGNORE INTO person (id, full_name, version, created_at)
    SELECT id, full_name, 1, 0 FROM account WHERE person_id IS NULL;

UPDATE account SET person_id = id WHERE person_id IS NULL;

ALTER TABLE account MODIFY person_id BIGINT NOT NULL;

-- One natural person, one account.
ALTER TABLE account ADD UNIQUE KEY IF NOT EXISTS account_person (person_id);

ALTER TABLE account ADD FOREIGN KEY IF NOT EXISTS account_of_person (person_id) REFERENCES person (id);

CREATE TABLE IF NOT EXISTS position (
    id BIGINT NOT NULL AUTO_INCREMENT,
    person_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,
    kind VARCHAR(10) NOT NULL,           -- leader, teacher, staff, official
    title VARCHAR(100) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NULL,
    ended_at BIGINT NULL,                -- ended by an administrator: at once
    PRIMARY KEY (id),
    KEY position_person (person_id, org_id),
    KEY position_org (org_id, id),
    CONSTRAINT position_person FOREIGN KEY (person_id) REFERENCES person (id),
    CONSTRAINT position_org FOREIGN KEY (org_id) REFERENCES org (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS org_group (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    parent_id BIGINT NULL,               -- tổ, then nhóm: two levels, no more
    kind VARCHAR(10) NOT NULL,           -- group, to, bo_phan
    name VARCHAR(100) NOT NULL,
    subject VARCHAR(20) NULL,            -- of a subject team
    version BIGINT NOT NULL,
    ended_at BIGINT NULL,
    PRIMARY KEY (id),
    KEY group_org (org_id, id),
    CONSTRAINT group_org FOREIGN KEY (org_id) REFERENCES org (id),
    CONSTRAINT group_parent FOREIGN KEY (parent_id) REFERENCES org_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS group_member (
    id BIGINT NOT NULL AUTO_INCREMENT,
    group_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NULL,
    ended_at BIGINT NULL,
    PRIMARY KEY (id),
    KEY member_group (group_id, id),
    KEY member_person (person_id, group_id),
    CONSTRAINT member_group FOREIGN KEY (group_id) REFERENCES org_group (id),
    CONSTRAINT member_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Ban quản trị: set up by a decision, for a term.
CREATE TABLE IF NOT EXISTS board (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    decision_no VARCHAR(50) NOT NULL,
    decision_date DATE NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY board_org (org_id, id),
    UNIQUE KEY board_decision (org_id, decision_no, decision_date),
    CONSTRAINT board_org FOREIGN KEY (org_id) REFERENCES org (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS board_member (
    id BIGINT NOT NULL AUTO_INCREMENT,
    board_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    duty VARCHAR(500) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NULL,
    ended_at BIGINT NULL,
    PRIMARY KEY (id),
    KEY board_member_board (board_id, id),
    KEY board_member_person (person_id),
    CONSTRAINT board_member_board FOREIGN KEY (board_id) REFERENCES board (id),
    CONSTRAINT board_member_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
