-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Packages asked for, made, and where they lie. Everything can be made anew from records.

CREATE TABLE IF NOT EXISTS job (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(20) NOT NULL,          -- handover, class_archive
    state VARCHAR(10) NOT NULL,         -- requested, queued, running, succeeded, failed
    org_id BIGINT NOT NULL,
    school_year_id BIGINT NOT NULL,
    class_id BIGINT NOT NULL,
    student_id BIGINT NULL,             -- of a handover
    reason VARCHAR(500) NOT NULL,
    requested_by BIGINT NOT NULL,
    requested_name VARCHAR(100) NOT NULL,
    approved_by BIGINT NULL,
    created_at VARCHAR(20) NOT NULL,
    queued_at VARCHAR(20) NULL,
    lease_until BIGINT NOT NULL,        -- a running job is taken over after this (seconds since 1970)
    attempts SMALLINT NOT NULL,
    finished_at VARCHAR(20) NULL,
    failure VARCHAR(500) NULL,
    students BIGINT NULL,
    bytes BIGINT NULL,                  -- of the package (zip)
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    manifest_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    volume_id VARCHAR(32) NULL,         -- of the disc image
    image_bytes BIGINT NULL,
    image_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (id),
    KEY job_state (state, created_at),
    KEY job_org (org_id, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
