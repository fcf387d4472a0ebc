-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a session's program was given: to know who signs in ("openid"), to work in the person's name
-- ("hbdt"), or both. Sessions from before keep what they had, but get no more ID tokens.

ALTER TABLE session
    ADD COLUMN IF NOT EXISTS scope VARCHAR(12) NOT NULL DEFAULT 'hbdt',
    DROP COLUMN IF EXISTS openid;

ALTER TABLE authorization_code
    DROP COLUMN IF EXISTS openid;
