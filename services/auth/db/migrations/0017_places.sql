-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Wrong passwords are counted by the network they come from. What looks like one account in two
-- hands is told to its owner and opens an incident, once for each account, kind and day.

ALTER TABLE sign_in
    ADD KEY IF NOT EXISTS sign_in_place (address_prefix, outcome, at);

CREATE TABLE IF NOT EXISTS security_alert (
    account_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,           -- token-reused, shared-device, two-places
    day DATE NOT NULL,
    at BIGINT NOT NULL,
    incident_id BIGINT NULL,             -- NULL only until it is opened, in the same transaction
    PRIMARY KEY (account_id, kind, day),
    CONSTRAINT alert_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT alert_incident FOREIGN KEY (incident_id) REFERENCES incident (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
