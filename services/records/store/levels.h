/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pieces of SQL that keep a question to some levels of school, :levels (base/levels.h); NULL =
 * every level. What a school teaches it is asked for the year: units change, a year does not. */
#pragma once

#define JOIN_LEVELS(school_year_id)                                                                \
    " LEFT JOIN year_school ys ON ys.school_year_id = " school_year_id " "
/* Of the year by its name at the school of u. */
#define JOIN_LEVELS_OF_UNIT                                                                        \
    " LEFT JOIN school_year y ON y.org_id = u.org_id AND y.name = :year_name" JOIN_LEVELS("y.id")
#define LEVEL_OF_GRADE(grade) "ELT(1 + (" grade " > 5) + (" grade " > 9), 'th', 'thcs', 'thpt')"
/* level: of a class, by its grade; behind JOIN_LEVELS(). */
#define AT_LEVELS(level)                                                                           \
    "(:levels IS NULL OR FIND_IN_SET(IF(ys.levels = 'gdnn-gdtx', 'gdtx', " level "),"              \
    "                                REPLACE(:levels, '-', ',')) > 0)"
/* Class c is, behind JOIN_LEVELS(). */
#define CLASS_IS_AT_LEVELS AT_LEVELS(LEVEL_OF_GRADE("c.grade"))
/* Some class c with that condition is. */
#define SOME_CLASS_AT_LEVELS(which, school_year_id)                                                \
    "(:levels IS NULL OR EXISTS (SELECT 1 FROM class c" JOIN_LEVELS(                               \
        school_year_id) " WHERE " which " AND " CLASS_IS_AT_LEVELS "))"
