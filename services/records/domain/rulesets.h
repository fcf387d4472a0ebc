/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which rules a class stands under, by programme, level, grade and school year; and all of a rule
 * set by the name that its documents carry. */
#pragma once

#include "domain/primary.h"
#include "domain/rules.h"
#include "domain/school_level.h"
#include "domain/subjects.h"
#include "domain/tt58.h"

enum programme { PROGRAMME_NONE, PROGRAMME_GENERAL, PROGRAMME_CONTINUING };
extern const char *const programme_names[]; /* "", "general", "continuing", NULL */

extern const char *const engine_names[]; /* "", "levels", "classes", "achievement", NULL */
enum engine {
    ENGINE_NONE,
    ENGINE_LEVELS,      /* TT22: learning and conduct at four levels, no overall average */
    ENGINE_CLASSES,     /* TT58: an overall average and five classes */
    ENGINE_ACHIEVEMENT, /* TT27: levels of subjects and qualities, tests */
};

struct ruleset {
    const char *name; /* in documents: it never changes, nor do the rules behind it */
    const char *law;
    enum engine engine;
    const struct tt22_rules *levels; /* one of these three, by the engine */
    const struct tt58_rules *classes;
    const struct primary_rules *achievement;
    const struct curriculum *curricula[SCHOOL_LEVEL_COUNT];
    const char *unconfirmed; /* the switch that must be confirmed before anything is signed */
    const char *decision;    /* by which it was; NULL in the rule sets as they are built in */
};

/* From that school year on, until another row of the same programme and grade begins. */
struct rule_phase {
    enum programme programme;
    int grade;
    int from;    /* the first year of a school year: 2021 is 2021-2022 */
    int ruleset; /* index into rulesets */
    const char *source;
};
/* Which rules stand when; ends with a row without a source. */
extern const struct rule_phase rule_phases[];

/* Of a school, by the levels that auth gives it: th, thcs, thpt, th-thcs …, gdnn-gdtx; "" = not
 * said, which is a general school of whatever level. */
enum programme programme_of(const char *levels);
bool levels_have(const char *levels, enum school_level level);

/* NULL when no rules are known for that year, or when the level has no such grade. year is the
 * first one of a school year: 2021 is 2021-2022. */
const struct ruleset *ruleset_for(enum programme programme, enum school_level level, int grade,
                                  int year);
/* NULL when there is none of that name; name may be NULL. */
const struct ruleset *ruleset_by_name(const char *name);
/* All of them, in the order of their names in the documents; ends with a row without a name. */
extern const struct ruleset rulesets[];

/* What still stands to be confirmed by a decision, "TT43.need"; NULL = no rule set waits for it. */
const struct doubt *doubt_to_confirm(const char *rule);
/* Whether the value is one of those that the doubt is between. */
bool doubt_allows(const struct doubt *doubt, int64_t value);

/* A rule set with the number that a decision confirmed: for the years that it was taken for, as old
 * years keep theirs. */
struct confirmed_ruleset {
    struct ruleset ruleset; /* its levels are those below */
    struct tt22_rules levels;
};
/* need: of the one switch there is, how many subjects must reach a mark. *ret stays where it is;
 * decision must live as long. */
void ruleset_confirm(const struct ruleset *ruleset, int need, const char *decision,
                     struct confirmed_ruleset *ret);

/* The specialised subject by code (TT58/2011 Điều 13: lớp chuyên of upper secondary schools, a
 * scored subject of the grade); NULL when no class of the rule set and grade can have it. */
const struct subject *ruleset_special(const struct ruleset *ruleset, int grade, const char *code);

/* Whether a class of the rule set and grade can have a topic cluster of the subject. */
bool ruleset_has_topic(const struct ruleset *ruleset, int grade, const struct subject *subject);

/* The rule set's subjects in that grade; NULL when it has none. */
const struct curriculum *ruleset_curriculum(const struct ruleset *ruleset, int grade);
/* Does any rule set know a subject of that code? */
bool subject_is_known(const char *code);
