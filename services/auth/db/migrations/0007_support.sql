-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Incidents on their way from desk to desk. Times are seconds since 1970 UTC.

CREATE TABLE IF NOT EXISTS incident (
    id BIGINT NOT NULL AUTO_INCREMENT,
    category VARCHAR(10) NOT NULL,       -- security, data, update, access, template
    severity VARCHAR(10) NOT NULL,       -- low, normal, high, critical
    title VARCHAR(200) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    source VARCHAR(10) NOT NULL,         -- person, anonymous, system
    reporter_id BIGINT NULL,             -- NULL: anonymous or system
    org_id BIGINT NOT NULL,              -- the unit it happened in
    state VARCHAR(12) NOT NULL,          -- open, in_progress, resolved, closed, reopened
    desk VARCHAR(10) NOT NULL,           -- school, phong, so, vendor
    desk_org_id BIGINT NOT NULL,         -- the unit whose people sit at it
    vendor_ticket VARCHAR(64) NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,              -- until when the present desk has to have resolved it
    resolved_at BIGINT NULL,
    closed_at BIGINT NULL,
    closed_by BIGINT NULL,
    close_reason VARCHAR(500) NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id),
    KEY incident_org (org_id, id),
    KEY incident_reporter (reporter_id, id),
    KEY incident_due (state, due_at),
    KEY incident_source (source, opened_at),
    CONSTRAINT incident_org FOREIGN KEY (org_id) REFERENCES org (id),
    CONSTRAINT incident_desk_org FOREIGN KEY (desk_org_id) REFERENCES org (id),
    CONSTRAINT incident_reporter FOREIGN KEY (reporter_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What was said and done about it, in order; never changed.
CREATE TABLE IF NOT EXISTS incident_entry (
    id BIGINT NOT NULL AUTO_INCREMENT,
    incident_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT NULL,                -- NULL: the deadline did it
    act VARCHAR(10) NOT NULL,            -- reply, take, resolve, close, reopen, escalate
    desk VARCHAR(10) NOT NULL,           -- whose turn it was afterwards
    from_vendor BOOLEAN NOT NULL,        -- the vendor's words, recorded by the province
    text VARCHAR(4000) NOT NULL,
    PRIMARY KEY (id),
    KEY entry_incident (incident_id, id),
    CONSTRAINT entry_incident FOREIGN KEY (incident_id) REFERENCES incident (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
