-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The same natural person entered twice: found by name and day of birth.
ALTER TABLE person ADD KEY IF NOT EXISTS person_same (full_name, birth_date);
