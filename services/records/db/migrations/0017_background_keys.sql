-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the background looks for five times a second: schools whose units are to be asked again, and
-- locks that begin or end. Without these keys it reads every school and every opening of the
-- province each time. (It still reads every lock.)
ALTER TABLE school ADD KEY IF NOT EXISTS school_asked (units_asked_on);
ALTER TABLE entry_window ADD KEY IF NOT EXISTS entry_window_kind (kind);
