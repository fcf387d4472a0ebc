-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a provisioning client (SCIM 2.0, RFC 7643) knows of a group besides the group itself.

CREATE TABLE IF NOT EXISTS scim_group (
    group_id BIGINT NOT NULL,
    external_id VARCHAR(100) NULL,       -- the client's own id
    PRIMARY KEY (group_id),
    KEY scim_group_external (external_id),
    CONSTRAINT scim_group_group FOREIGN KEY (group_id) REFERENCES org_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
