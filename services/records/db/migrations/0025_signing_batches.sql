-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What one person signs of a grade or a whole school year: a list of documents, asked for again
-- until nothing of it is left (Quy chế Điều 9). Whether a document is signed is the document's own.

CREATE TABLE IF NOT EXISTS signing_batch (
    id BIGINT NOT NULL AUTO_INCREMENT,
    org_id BIGINT NOT NULL,
    school_year_id BIGINT NOT NULL,
    stage VARCHAR(20) NOT NULL,        -- approval, seal, addendum_approval, addendum_seal
    grade TINYINT NOT NULL,            -- 0 = every grade
    account_id BIGINT NOT NULL,        -- who signs
    credential_id BIGINT NOT NULL,
    complete BOOLEAN NOT NULL,         -- it was asked for all or nothing
    created_at VARCHAR(20) NOT NULL,
    asked_at VARCHAR(20) NOT NULL,     -- the last time: its items are of then
    PRIMARY KEY (id),
    UNIQUE KEY signing_batch_of (school_year_id, account_id, stage, grade),
    CONSTRAINT signing_batch_year FOREIGN KEY (school_year_id) REFERENCES school_year (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS signing_batch_item (
    batch_id BIGINT NOT NULL,
    number INT NOT NULL,               -- by class and class list, from 1
    class_id BIGINT NOT NULL,
    student_id BIGINT NOT NULL,
    -- It may be taken back, so this is no foreign key. NULL = nothing could be prepared:
    document_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    what VARCHAR(40) NULL,             -- is missing, or the problem in the way of the class
    detail VARCHAR(500) NULL,
    detail_en VARCHAR(500) NULL,
    PRIMARY KEY (batch_id, number),
    UNIQUE KEY signing_batch_student (batch_id, class_id, student_id),
    CONSTRAINT signing_batch_item_of FOREIGN KEY (batch_id) REFERENCES signing_batch (id),
    CONSTRAINT signing_batch_item_class FOREIGN KEY (class_id) REFERENCES class (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What a school year's documents are counted by.
ALTER TABLE document ADD KEY IF NOT EXISTS document_year (school_year_id, class_id, stage);
