-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The divisions of an office read and remind by level of school (Quy chế Điều 4 k2): their roles may
-- be given, and notices sent, for some levels. th, thcs, thpt, gdtx in this order with hyphens
-- between; NULL = every level.

ALTER TABLE grant_row ADD COLUMN IF NOT EXISTS levels VARCHAR(17) NULL;

ALTER TABLE grant_row ADD CONSTRAINT IF NOT EXISTS grant_of_levels
    CHECK (levels IS NULL OR role IN ('so_inspector', 'phong_inspector'));

ALTER TABLE grant_proposal_item ADD COLUMN IF NOT EXISTS levels VARCHAR(17) NULL;

ALTER TABLE notice ADD COLUMN IF NOT EXISTS levels VARCHAR(17) NULL;
