-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What August brought is corrected once it is signed, as May's marks are (ADR 30). Such a correction
-- names a subject and no term (retest, retest_test), or neither (training), and is none of May's: it
-- opens nothing of a locked year.

ALTER TABLE correction DROP CONSTRAINT IF EXISTS correction_part, ADD CONSTRAINT correction_part
    CHECK (IF(field IN ('retest', 'retest_test'), subject <> '' AND term = 0,
        (subject = '') = (term = 0)));

CREATE OR REPLACE PROCEDURE refuse_locked_document(IN of_class BIGINT, IN of_student BIGINT,
    IN of_subject VARCHAR(40))
READS SQL DATA
IF NOT EXISTS (SELECT 1 FROM correction c
    JOIN year_lock y ON y.school_year_id = c.school_year_id AND c.decided_at > y.locked_at
    WHERE c.class_id = of_class AND c.student_id = of_student
        AND c.field NOT IN ('retest', 'retest_test', 'training')
        AND c.state IN ('approved', 'executed')
        AND c.expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ'))
THEN CALL refuse_locked(of_class, of_subject); END IF;
