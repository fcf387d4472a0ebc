-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A number that the text of a rule set leaves in doubt, as the province decided it: from that
-- school year on, until a decision of a later year. Only ever added to: documents name it.

CREATE TABLE IF NOT EXISTS rule_confirmation (
    id BIGINT NOT NULL AUTO_INCREMENT,
    rule VARCHAR(60) NOT NULL,         -- rule set and switch of domain/doubts.def: TT43.need
    value BIGINT NOT NULL,
    school_year CHAR(9) NOT NULL,      -- the first one
    decision_number VARCHAR(50) NOT NULL,
    reason VARCHAR(500) NOT NULL,
    org_id BIGINT NOT NULL,            -- the office that decided
    decided_by BIGINT NOT NULL,
    decided_name VARCHAR(100) NOT NULL,
    decided_at CHAR(20) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY rule_confirmation_once (rule, school_year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The classes of a decision's years, of all schools, are counted anew.
ALTER TABLE school_year ADD KEY IF NOT EXISTS school_year_by_name (name);
