-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Comments that teachers write again and again: their own, and the school's for all of its teachers.
CREATE TABLE IF NOT EXISTS comment_template (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    account_id BIGINT NULL,            -- whose own it is; NULL = the school's
    subject VARCHAR(40) NOT NULL,      -- '' = for every subject
    text VARCHAR(1000) NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY comment_template_school (org_id, account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
