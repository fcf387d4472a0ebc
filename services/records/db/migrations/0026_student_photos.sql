-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The student's photograph of 3 × 4 (Quy chế Điều 7 k1), drawn anew from what was sent: its digest is
-- part of the profile and guarded by its version, the bytes lie apart, so that no list reads them.

ALTER TABLE student ADD COLUMN IF NOT EXISTS
    photo_sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL;

CREATE TABLE IF NOT EXISTS student_photo (
    student_id BIGINT NOT NULL,
    content MEDIUMBLOB NOT NULL,        -- JPEG without metadata
    PRIMARY KEY (student_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
