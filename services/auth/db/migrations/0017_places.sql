-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Wrong passwords are counted by the network they come from.

ALTER TABLE sign_in
    ADD KEY IF NOT EXISTS sign_in_place (address_prefix, outcome, at);
