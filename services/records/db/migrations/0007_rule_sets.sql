-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The rules that a class stands under, chosen once by programme, grade and year and kept: what was
-- computed and signed is recomputed by the same. Until now there was TT22 alone.

ALTER TABLE class ADD COLUMN IF NOT EXISTS ruleset VARCHAR(16) NOT NULL DEFAULT 'TT22';

-- Which levels the school had in the year, as auth names them; '' = not said.
ALTER TABLE year_school ADD COLUMN IF NOT EXISTS levels VARCHAR(20) NOT NULL DEFAULT '';

-- TT58: the homeroom teacher gives the year's conduct, too. Primary schools: what people say of a
-- pupil for the title that no mark decides. own_plan = a disabled learner with a plan of the own.
ALTER TABLE enrolment ADD COLUMN IF NOT EXISTS conduct_year VARCHAR(10) NULL AFTER conduct_term2;
ALTER TABLE enrolment ADD COLUMN IF NOT EXISTS praise VARCHAR(12) NULL;
ALTER TABLE enrolment ADD COLUMN IF NOT EXISTS assessment VARCHAR(10) NULL;

-- In a class of a primary school tx1 and tx2 of a mark hold the level in mid-term and at the end of
-- the term (0, 1, 2: the best is 2), gk and ck the tests of those days.
