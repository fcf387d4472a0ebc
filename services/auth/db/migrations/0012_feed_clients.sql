-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A machine client that does nothing but follow its school's changes, once a leader decided so.
ALTER TABLE oauth_client
    ADD COLUMN IF NOT EXISTS scope VARCHAR(20) NOT NULL DEFAULT 'hbdt', -- hbdt, changes.read
    ADD COLUMN IF NOT EXISTS feed_state VARCHAR(10) NULL, -- waiting, approved, withdrawn; NULL = hbdt
    ADD COLUMN IF NOT EXISTS decision_number VARCHAR(50) NULL, -- the last one
    ADD COLUMN IF NOT EXISTS decision_reason VARCHAR(500) NULL,
    ADD COLUMN IF NOT EXISTS decided_by BIGINT NULL,
    ADD COLUMN IF NOT EXISTS decided_at BIGINT NULL;
ALTER TABLE oauth_client ADD CONSTRAINT IF NOT EXISTS oauth_client_feed
    CHECK (feed_state <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> registered_by));
