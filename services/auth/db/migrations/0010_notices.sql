-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Notices, reminders and guides from units to people, and who has received them. Times are seconds
-- since 1970 UTC.

CREATE TABLE IF NOT EXISTS notice (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,              -- the unit that speaks
    author_id BIGINT NOT NULL,
    kind VARCHAR(10) NOT NULL,           -- notice, reminder, guide
    title VARCHAR(200) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    link VARCHAR(500) NULL,              -- https://
    audience_org_id BIGINT NOT NULL,     -- this unit and those below it
    roles VARCHAR(300) NOT NULL,         -- with commas between; '' = everybody
    due_on DATE NULL,                    -- the last day to receive it
    published_at BIGINT NOT NULL,
    withdrawn_at BIGINT NULL,
    PRIMARY KEY (id),
    KEY notice_sent (org_id, id),
    KEY notice_audience (audience_org_id, id),
    CONSTRAINT notice_org FOREIGN KEY (org_id) REFERENCES org (id),
    CONSTRAINT notice_audience_org FOREIGN KEY (audience_org_id) REFERENCES org (id),
    CONSTRAINT notice_author FOREIGN KEY (author_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS notice_receipt (
    notice_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,              -- of the role then active
    received_at BIGINT NOT NULL,
    PRIMARY KEY (notice_id, account_id),
    CONSTRAINT receipt_notice FOREIGN KEY (notice_id) REFERENCES notice (id),
    CONSTRAINT receipt_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
