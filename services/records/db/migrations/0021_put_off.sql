-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A class that cannot be counted, or a school, does not hold up the others: it goes behind them.
ALTER TABLE summary_due ADD COLUMN IF NOT EXISTS failures INT NOT NULL DEFAULT 0,
    ADD KEY IF NOT EXISTS summary_due_next (failures, since);
ALTER TABLE quality_due ADD COLUMN IF NOT EXISTS failures INT NOT NULL DEFAULT 0,
    ADD KEY IF NOT EXISTS quality_due_next (failures, since);
