-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The audit event of a save commits to the gradebook's rows (docs/audit-format.md §5). The salt, new
-- with each save, keeps the marks from being guessed from that commitment.

ALTER TABLE gradebook ADD COLUMN IF NOT EXISTS
    salt CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
