-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The edits of a school year by day, for the anomaly report.

ALTER TABLE change_event ADD INDEX IF NOT EXISTS change_event_year (school_year_id, kind, at);
