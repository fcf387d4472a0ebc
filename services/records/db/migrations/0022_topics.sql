-- SPDX-License-Identifier: AGPL-3.0-or-later
-- In which term the result of a subject's topic cluster stands, term_1 or term_2; NULL = it has none
-- (TT22 Điều 6).
ALTER TABLE assignment ADD COLUMN IF NOT EXISTS topic VARCHAR(6) NULL;
